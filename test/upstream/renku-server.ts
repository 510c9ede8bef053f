import { existsSync, readFileSync } from 'node:fs';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { onTestFinished } from 'vitest';
import type { Change, Step } from '../../src/domain/change/change.ts';
import { walkSteps, type Walk } from '../../src/domain/change/steps.ts';
import type { PoolChanges } from '../../src/domain/pool-changes.ts';
import type { MemberInput } from '../../src/domain/pool-member.ts';
import type { BoundSystem } from '../../src/domain/sources.ts';
import { createDoor } from '../../src/http/door.ts';
import { people, type Person } from '../../src/sandbox/people.ts';
import { type RenkuFake, type RenkuFakeOptions, startRenkuFake } from '../../src/sandbox/renku/index.ts';
import { connectRenku } from '../../src/upstream/renku/client.ts';
import { rejection } from '../http/site.ts';

const issuer = 'https://sso.example.org/realms/Renku';
const realm = await generateKeyPair('RS256');
const jwks = { keys: [{ ...(await exportJWK(realm.publicKey)), kid: 'realm', alg: 'RS256' }] };

export const renku = { name: 'renku', kind: 'renku' } as const;
export const GiB = 2 ** 30;
export const GB = 1e9;

/** Whose token is sent; a test changes it under way. */
export interface Session {
  token: string;
  expiresAt: number | null;
  /** Why there is nothing to send any more. */
  refusal?: Error;
}

export interface RenkuSite extends Required<
  Pick<BoundSystem, 'pools' | 'clusters' | 'poolMembers' | 'poolUsage'>
> {
  /** Everything it serves, for nouns beside the pools. */
  readonly bound: Required<BoundSystem>;
  readonly fake: RenkuFake;
  readonly changes: Required<PoolChanges>;
  readonly session: Session;
  /** `METHOD /path body` of everything that was sent to change something. */
  writes(): string[];
  /** `METHOD /path` of everything that was asked, without the body. */
  asked(): string[];
}

/** The fake of Renku and a client of it, closed when the test is over; the administrator asks. */
export async function openRenku(
  options: Partial<RenkuFakeOptions> = {},
  username: Person['username'] = 'administrator',
): Promise<RenkuSite> {
  const fake = await startRenkuFake({ issuer, jwks, ...options });
  const url = `${fake.url}/api/data`;
  const door = createDoor({ system: renku, url, concurrency: 3, timeoutSeconds: 10, retries: 0 });
  onTestFinished(async () => {
    await door.close();
    await fake.close();
  });
  const session: Session = { token: await tokenOf(username), expiresAt: null };
  const credential = {
    mode: 'forward',
    fingerprint: 'fingerprint-1',
    get expiresAt() {
      return session.expiresAt;
    },
    async authorization() {
      if (session.refusal) throw session.refusal;
      return `Bearer ${session.token}`;
    },
  } as const;
  const bound = connectRenku(door)({
    requestId: 'request-1',
    credential,
    signal: new AbortController().signal,
  });
  const { pools, clusters, poolMembers, poolUsage, poolChanges } = bound as Required<BoundSystem>;
  return {
    ...{ pools, clusters, poolMembers, poolUsage },
    bound: bound as Required<BoundSystem>,
    fake,
    session,
    changes: poolChanges as Required<PoolChanges>,
    writes: () =>
      fake.received
        .filter(({ method }) => method !== 'GET')
        .map(({ method, path, body }) => `${method} ${withoutBase(path)} ${body}`.trim()),
    asked: () => fake.received.map(({ method, path }) => `${method} ${withoutBase(path)}`),
  };
}

export function tokenOf(username: Person['username']): Promise<string> {
  const { subject: sub, email, realmRoles: roles } = people.find((each) => each.username === username)!;
  const exp = Math.floor(Date.now() / 1000) + 300;
  const claims = { sub, email, aud: 'renku', exp, iss: issuer, realm_access: { roles } };
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'realm' }).sign(realm.privateKey);
}

export function subjectOf(username: Person['username']): string {
  return people.find((each) => each.username === username)!.subject;
}

function withoutBase(path: string): string {
  return path.replace('/api/data', '');
}

/** Carries out a change as the runner does, without its audit. */
export async function walk<P>(change: Promise<Change<P>>): Promise<Walk<P>> {
  return walkSteps(await change, new AbortController().signal);
}

/** What it answers once all of it is done; throws what went wrong. */
export async function made<P>(change: Promise<Change<P>>): Promise<P> {
  const { outcome } = await walk(change);
  if (outcome.kind !== 'Done') throw new Error(JSON.stringify(outcome));
  return outcome.payload;
}

/** What a plan shows, as `writes` would. */
export function shown(steps: readonly Step[]): string[] {
  return steps
    .flatMap((step) => step.effects())
    .map((effect) => {
      if (effect.kind !== 'request') throw new Error('Renku is changed by requests');
      const body = effect.body === null ? '' : JSON.stringify(effect.body);
      return `${effect.method} ${effect.path} ${body}`.trim();
    });
}

/** `path: message` of each problem of an `InvalidInput`. */
export async function problemsOf(work: Promise<unknown>): Promise<string[]> {
  const { problems } = await rejection(work);
  return problems.map(({ path, message }: { path: string; message: string }) => `${path}: ${message}`);
}

export function gib(amount: number) {
  return { amount, unit: GiB };
}

export function gb(amount: number) {
  return { amount, unit: GB };
}

/** A class of 2 cores and 8 GiB. */
export function newClass(more: object = {}): any {
  const size = { cpu: 2, gpu: 0, memory: gib(8), maxStorage: gb(100), defaultStorage: gb(10) };
  return { name: 'cpu.small', default: false, ...size, ...more };
}

/** A private pool with one class. */
export function newPool(more: object = {}): any {
  return {
    name: 'Fresh pool',
    public: false,
    default: false,
    classes: [newClass({ default: true })],
    ...more,
  };
}

export function user(subject: string): MemberInput {
  return { kind: 'USER', subject };
}

/** Roles and ids as Renku has them, not as the gateway tells them. */
export function rolesIn({ fake }: RenkuSite, pool: number): string[] {
  return fake.data.members[pool]!.map(({ role, id }) => `${role} ${id}`);
}

const sampleFile = new URL('../../../shared/upstream/samples/renku.json', import.meta.url);
export const hasSamples = existsSync(sampleFile);

/** Pairs of request and answer as recorded beside the repository. */
export function samplesOf(
  noun: 'pool' | 'class_' | 'quota' | 'member' | 'cluster',
): { request: any; response: any }[] {
  return JSON.parse(readFileSync(sampleFile, 'utf8'))[noun];
}
