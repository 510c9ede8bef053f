import type { Identity } from '../auth/identity.ts';
import type { Author } from '../domain/change/run.ts';
import type { Outcome } from '../domain/change/outcome.ts';
import { type NodeKey, parseId } from '../domain/id.ts';
import { createOrdering } from '../domain/page/order.ts';
import type { PoolResult } from '../domain/pool-changes.ts';
import type { PoolMember } from '../domain/pool-member.ts';
import type { PoolSource, ResourcePool } from '../domain/pool.ts';
import type { Sources } from '../domain/sources.ts';
import { gatewaySystem } from '../domain/system.ts';
import { ClusterQLError } from '../errors.ts';
import type { OpenParts } from '../parts.ts';
import { type Carried, carryOver, importOf } from './import-pool.ts';
import { asOperator, operator } from './operator.ts';

/** One import: from which system, and as whom it is read. */
export interface Import {
  readonly parts: OpenParts;
  readonly identity: Identity;
  readonly request: Parameters<OpenParts['bind']>[1];
  readonly system: string;
  readonly dryRun: boolean;
}

/** What became of one pool; without an outcome it was left alone. */
export interface Imported {
  readonly name: string;
  readonly losses: readonly string[];
  readonly outcome: Outcome<PoolResult> | null;
}

/** More than any site has: its lists come whole. */
const mostPools = 100_000;

/** Imports one pool after the other; one that has the name of a native pool is left alone. */
export async function* importPools(order: Import): AsyncGenerator<Imported> {
  const { parts, identity, request, system } = order;
  requireAdministrator(identity, system);
  const theirs = parts.bind(identity, request);
  const ours = parts.bind(asOperator(), request);
  const standing = await readAll(poolsOf(ours, gatewaySystem.name), request.signal);
  const names = new Set(standing.map(({ name }) => name));
  let hasDefault = standing.some((pool) => pool.default);
  for (const { id, name } of await readAll(poolsOf(theirs, system), request.signal)) {
    if (names.has(name)) {
      yield { name, losses: [], outcome: null };
      continue;
    }
    const carried = await carryFrom(theirs, id, { system, issuer: identity.viewer.issuer ?? '', hasDefault });
    const outcome = await make(order, ours, carried, id);
    yield { name, losses: carried.losses, outcome };
    if (outcome.kind !== 'Done' && outcome.kind !== 'Plan') continue;
    names.add(name);
    hasDefault ||= carried.input.default;
  }
}

function make(
  { parts, request, dryRun }: Import,
  { poolChanges }: Sources,
  carried: Carried,
  from: string,
): Promise<Outcome<PoolResult>> {
  const { requestId, signal } = request;
  const author: Author = { ...operator, requestId };
  const changes = ofSystem(poolChanges, gatewaySystem.name);
  return parts.makeChange(author, {
    mutation: 'pools import',
    input: { from, ...carried.input, members: carried.members },
    credentials: { [gatewaySystem.name]: 'none' },
    idempotencyKey: null,
    dryRun,
    signal,
    plan: () => importOf(changes, carried),
  });
}

/** One pool by its own id: only so does Renku tell its cluster. */
async function carryFrom(
  theirs: Sources,
  id: string,
  { system, ...circumstances }: { system: string; issuer: string; hasDefault: boolean },
): Promise<Carried> {
  const key = parseId(id)?.key as NodeKey;
  const [pool] = await poolsOf(theirs, system).getMany([key]);
  if (pool === undefined) throw new ClusterQLError('NOT_FOUND', `${id} was deleted while it was imported.`);
  return carryOver(pool, { ...circumstances, members: await membersOf(theirs, system, key) });
}

/** Null where they cannot be read, which is no reason to leave the pool behind. */
async function membersOf(
  { poolMembers }: Sources,
  system: string,
  key: NodeKey,
): Promise<readonly PoolMember[] | null> {
  try {
    const source = poolMembers.find((each) => each.system.name === system);
    return (await source?.membersOf([key]))?.[0] ?? null;
  } catch (error) {
    if (error instanceof ClusterQLError) return null;
    throw error;
  }
}

async function readAll(source: PoolSource, signal: AbortSignal): Promise<ResourcePool[]> {
  const ordering = createOrdering(
    { field: 'NAME', direction: 'ASC' },
    ({ name }: ResourcePool) => name,
    false,
  );
  const limits = { limit: mostPools, mostRows: mostPools };
  const { rows } = await source.read({ filter: {}, ordering, after: null, ...limits, signal });
  return rows.map(({ row }) => row);
}

function poolsOf({ pools }: Sources, system: string): PoolSource {
  return ofSystem(pools, system);
}

function ofSystem<S extends { readonly system: { readonly name: string } }>(
  all: readonly S[],
  name: string,
): S {
  const found = all.find(({ system }) => system.name === name);
  if (found === undefined) throw new Error(`${name} serves no pools`);
  return found;
}

/** Anybody else would be shown a part of the pools, and nobody would notice. */
function requireAdministrator({ viewer }: Identity, system: string): void {
  if (viewer.roles.get(system) === 'administrator') return;
  const message = `The import needs the token of an administrator of ${system}: others are not shown every pool. Take one of somebody who has that role there.`;
  throw new ClusterQLError('FORBIDDEN', message, { system });
}
