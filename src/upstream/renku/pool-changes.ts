import type { Change, Step } from '../../domain/change/change.ts';
import { type Problem, refuseIfAny } from '../../domain/change/refusal.ts';
import { type NodeKey, parseId } from '../../domain/id.ts';
import type { DeletedResult, Expected, NewPool, PoolPatch, PoolResult } from '../../domain/pool-changes.ts';
import { poolPatchProblems } from '../../domain/pool-rules/pool.ts';
import type { ResourcePool } from '../../domain/pool.ts';
import type { BoundRenku } from './bound-renku.ts';
import { changed, namesOfChanged } from './changed.ts';
import { checkedStep, renkuStep } from './checked-step.ts';
import { classProblems } from './class-body.ts';
import { isUlid } from './key.ts';
import { toPool } from './map.ts';
import { newPoolBody, type PoolSettings, settingsBody, wantedPool } from './pool-body.ts';
import {
  changeOf,
  pathOf,
  patchStep,
  poolIn,
  type PoolInHand,
  rowIn,
  takePool,
  versionProblems,
} from './pool-in-hand.ts';
import { findPool, readPools } from './pools.ts';
import * as wire from './schema.ts';
import { gigabyte, roundingNote, unitProblems } from './units.ts';

export async function createPool(renku: BoundRenku, input: NewPool): Promise<Change<PoolResult>> {
  const { quota, clusterId, cpuLimitFactor } = input;
  const ulid = clusterUlid(renku, clusterId);
  refuseIfAny([
    ...(quota ? unitProblems('quota.memory', quota.memory, gigabyte) : []),
    ...input.classes.flatMap((each, at) => classProblems(each, `classes.${at}.`)),
    ...(clusterId && ulid === null ? [clusterProblem('Sessions of Renku run on its own clusters.')] : []),
    ...(input.default ? await otherDefaultProblems(renku) : []),
  ]);
  const hand: PoolInHand = { system: renku.system, row: null };
  const creation = renkuStep(renku, {
    intent: `Create the pool${quota ? roundingNote(quota.cpu) : ''}`,
    fields: Object.keys(input).filter((field) => field !== 'cpuLimitFactor'),
    request: () => ({
      method: 'POST',
      path: '/resource_pools',
      body: newPoolBody(input, ulid),
      schema: wire.ResourcePool,
    }),
    // A cluster that is there, but whose kubeconfig Renku has not, is missing too once a quota is asked for.
    ...(ulid !== null && { ifMissing: clusterProblem('Renku cannot place this pool on that cluster.') }),
    then: (row) => void (hand.row = row),
  });
  const factor = cpuLimitFactor ? [settingsStep(renku, hand, { cpuLimitFactor })] : [];
  return changeOf(hand, [creation, ...factor], () => ({ pool: poolIn(hand) }));
}

export async function updatePool(
  renku: BoundRenku,
  key: NodeKey,
  patch: PoolPatch,
  expected: Expected,
): Promise<Change<PoolResult>> {
  const hand = await takePool(renku, key);
  const pool = poolIn(hand);
  refuseIfAny([
    ...versionProblems(expected),
    ...poolPatchProblems(patch, pool),
    ...clusterStaysProblems(pool, patch.clusterId),
    ...(pool.remote && patch.public && !pool.public ? [remoteStaysPrivate] : []),
    ...(pool.default && patch.default === false ? [defaultStays] : []),
    ...(patch.default && !pool.default ? await otherDefaultProblems(renku) : []),
  ]);
  const settings = changed<PoolSettings>(wantedPool(patch), pool);
  const steps = Object.keys(settings).length === 0 ? [] : [settingsStep(renku, hand, settings)];
  return changeOf(hand, steps, () => ({ pool: poolIn(hand) }));
}

export async function deletePool(
  renku: BoundRenku,
  key: NodeKey,
  expected: Expected,
): Promise<Change<DeletedResult>> {
  const hand = await takePool(renku, key);
  const pool = poolIn(hand);
  refuseIfAny([
    ...versionProblems(expected),
    ...(pool.default ? [{ path: 'id', message: 'The default pool cannot be deleted.' }] : []),
  ]);
  const deletion = checkedStep(renku, {
    intent: 'Delete the pool with its classes, quota and members',
    fields: ['id'],
    request: () => ({ method: 'DELETE', path: pathOf(hand), schema: wire.Anything }),
    missing: async () => ((await findPool(renku, rowIn(hand).id)) === null ? [] : ['id']),
  });
  return changeOf(hand, [deletion], () => ({ deletedId: pool.id }));
}

function settingsStep(renku: BoundRenku, hand: PoolInHand, settings: Partial<PoolSettings>): Step {
  return patchStep(renku, hand, {
    intent: 'Change the settings of the pool',
    fields: Object.keys(settings),
    body: settingsBody(settings),
    missing: (row) => namesOfChanged<PoolSettings>(settings, toPool(renku.system, row)),
  });
}

/** Null for what is no cluster of this Renku. */
function clusterUlid({ system }: BoundRenku, clusterId: string | null | undefined): string | null {
  const id = clusterId ? parseId(clusterId) : null;
  if (id === null || id.type !== 'Cluster' || id.system !== system.name) return null;
  const [ulid, ...others] = id.key;
  return isUlid(ulid) && others.length === 0 ? ulid : null;
}

/** Renku CRC takes any cluster for a pool that has none, answers 200 and ignores it; null it never sees. */
function clusterStaysProblems(pool: ResourcePool, clusterId: string | null | undefined): Problem[] {
  if (clusterId === undefined || clusterId === pool.clusterId) return [];
  return [clusterProblem('The cluster of a pool is chosen when it is created; leave this out.')];
}

/** Renku CRC checks this for new pools alone, and so can be given two. */
async function otherDefaultProblems(renku: BoundRenku): Promise<Problem[]> {
  const other = (await readPools(renku)).find((pool) => pool.default);
  if (other === undefined) return [];
  const message = `${other.id} (${other.name}) is the default pool, and there is one only.`;
  return [{ path: 'default', message }];
}

function clusterProblem(message: string): Problem {
  return { path: 'clusterId', message };
}

/** Renku CRC checks this of FirecREST alone. */
const remoteStaysPrivate = { path: 'public', message: 'A remote pool must not be public.' };

/** Renku CRC lets it go, fails without one, and makes another pool the default when it starts again. */
const defaultStays = { path: 'default', message: 'The default pool of Renku stays the default.' };
