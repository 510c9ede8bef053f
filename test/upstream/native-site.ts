import { afterAll, afterEach, beforeAll } from 'vitest';
import type { PrismaClient } from '../../src/database/generated/client.ts';
import type { NodeKey } from '../../src/domain/id.ts';
import type { Change } from '../../src/domain/change/change.ts';
import type { OperationReview } from '../../src/domain/operation-changes.ts';
import type { PoolChanges, NewClass, NewPool } from '../../src/domain/pool-changes.ts';
import type { PoolMemberSource } from '../../src/domain/pool-member.ts';
import type { PoolSource, ResourcePool } from '../../src/domain/pool.ts';
import type { Role, Viewer } from '../../src/domain/viewer.ts';
import { connectNative } from '../../src/upstream/native/client.ts';
import type { TestDatabase } from '../support/database.ts';

const unreviewed: OperationReview = {
  plan: () => Promise.reject(new Error('nothing is pushed here')),
  reload: async () => {},
};

export const issuers = ['campus', 'partner'];

export interface BoundNative {
  readonly pools: PoolSource;
  readonly poolMembers: PoolMemberSource;
  readonly poolChanges: PoolChanges;
}

/** Everything the gateway's own system serves, bound to one caller. */
export function nativeFor(prisma: PrismaClient, viewer: Viewer): BoundNative {
  const { pools, poolMembers, poolChanges } = connectNative(prisma, issuers, unreviewed)(viewer);
  if (!pools || !poolMembers || !poolChanges) throw new Error('the gateway serves pools');
  return { pools, poolMembers, poolChanges };
}

const nobody: Viewer = {
  issuer: null,
  subject: null,
  name: null,
  email: null,
  emailVerified: false,
  expiresAt: null,
  roles: new Map([['gateway', 'anonymous']]),
};

export const anonymous = nobody;

export function person(subject: string, role: Role | null = 'viewer', more: Partial<Viewer> = {}): Viewer {
  return { ...nobody, issuer: 'campus', subject, roles: new Map([['gateway', role]]), ...more };
}

export const administrator = person('u-admin', 'administrator');

export const GiB = 2 ** 30;
const GB = 1e9;

export function newClass(more: Partial<NewClass> = {}): NewClass {
  return {
    name: 'cpu.small',
    default: false,
    cpu: 2,
    gpu: 0,
    memory: { amount: 8, unit: GiB },
    maxStorage: { amount: 100, unit: GB },
    defaultStorage: { amount: 10, unit: GB },
    ...more,
  };
}

export function newPool(more: Partial<NewPool> = {}): NewPool {
  return {
    name: 'Shared processors',
    public: true,
    default: false,
    classes: [newClass({ default: true })],
    ...more,
  };
}

/** Carries out a change as the runner does, without its audit. */
export async function carryOut({ steps }: Change<unknown>): Promise<void> {
  for (const step of steps) await step.run();
}

export async function made<P>(asked: Promise<Change<P>>): Promise<P> {
  const change = await asked;
  await carryOut(change);
  return change.result();
}

export type Asked = () => Promise<Change<unknown>>;

/** Of every method, for a pool and a class of it. */
export function everyChange(by: PoolChanges, pool: NodeKey, resourceClass: NodeKey): Asked[] {
  const member = { kind: 'USER', email: 'u-0042@example.org' } as const;
  return [
    () => by.updatePool(pool, { name: 'Other name' }, null),
    () => by.deletePool(pool, null),
    () => by.createClass(pool, newClass({ name: 'cpu.new' }), null),
    () => by.updateClass(resourceClass, { cpu: 1 }, null),
    () => by.deleteClass(resourceClass, null),
    () => by.setQuota(pool, { cpu: 99, gpu: 9, memory: { amount: 999, unit: GiB } }, null),
    () => by.addMembers(pool, [member]),
    () => by.removeMembers(pool, [member]),
    () => by.replaceMembers(pool, [member]),
  ];
}

/** The error that a refused call ends with. */
export async function refusalOf(work: Promise<unknown>): Promise<any> {
  const outcome = await work.then(
    () => null,
    (error: unknown) => error,
  );
  if (outcome === null) throw new Error('it was not refused');
  return outcome;
}

/** Opens a database for the tests of this suite, and empties it after each. */
export function openNative(open: () => Promise<TestDatabase>) {
  let database: TestDatabase;
  let changes: PoolChanges;
  beforeAll(async () => {
    database = await open();
    ({ poolChanges: changes } = nativeFor(database.prisma, administrator));
  });
  afterEach(() => database.prisma.resourcePool.deleteMany());
  afterAll(() => database.close());
  return {
    get database() {
      return database;
    },
    get prisma() {
      return database.prisma;
    },
    /** By an administrator of the gateway. */
    get changes() {
      return changes;
    },
    rows: () => rowsOf(database.prisma),
    async create(more: Partial<NewPool> = {}): Promise<ResourcePool> {
      return (await made(changes.createPool(newPool(more)))).pool;
    },
  };
}

/** Every row of our tables, to see that nothing was written. */
async function rowsOf(prisma: PrismaClient) {
  const orderBy = { id: 'asc' } as const;
  return {
    pools: await prisma.resourcePool.findMany({ orderBy }),
    quotas: await prisma.poolQuota.findMany({ orderBy: { poolId: 'asc' } }),
    classes: await prisma.resourceClass.findMany({ orderBy }),
    members: await prisma.poolMember.findMany({ orderBy }),
  };
}

/** The key in the id of a row that there is. */
export function keyOf(row: { readonly id: string } | undefined): NodeKey {
  return row?.id.split(':')[2]?.split('/') as unknown as NodeKey;
}
