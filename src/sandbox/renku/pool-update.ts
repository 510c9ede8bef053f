import { existingPool } from './access.ts';
import { invalid, unexpected } from './answer.ts';
import { changesOf } from './class-changes.ts';
import type { Data } from './data.ts';
import type { ClassPatch, PoolPatch, PoolPut, QuotaPatch } from './pool-bodies.ts';
import { asStored, having } from './pool-parts.ts';
import { checkDefaultStays, checkPool, checkThresholds } from './pool-rules.ts';
import { quotaAfter } from './quota-change.ts';
import { remoteAfter } from './remote.ts';
import type { Class, Pool } from './wire.ts';

/** A PUT or a PATCH: what is not in it stays as it is. */
interface PoolChange extends Omit<PoolPatch, 'quota' | 'classes'> {
  /** Null takes the quota away. */
  quota?: QuotaPatch | null;
  classes?: ClassChange[];
}

type ClassChange = ClassPatch & { id: number };

/** One step of an update, stored before the next one begins. */
type Part = (pool: Pool) => Pool;

/** PUT takes away a quota and a factor that it does not name; all else that it does not name it keeps. */
export function changeOfPut({ quota, cpu_limit_factor = 0, ...others }: PoolPut): PoolChange {
  if (quota === undefined) return { ...others, cpu_limit_factor, quota: null };
  // An id is asked for, and then the one of the stored quota or a new one is used.
  const { cpu, memory, gpu } = quota;
  return { ...others, cpu_limit_factor, quota: { cpu, memory, gpu } };
}

export function changeOfPatch({ classes, ...others }: PoolPatch): PoolChange {
  if (classes === undefined) return others;
  return { ...others, classes: classes.map(({ id, ...patch }) => ({ ...changesOf(patch), id })) };
}

/** Stores the quota, each class and the rest one after the other; a failure leaves what was stored before it. */
export function updatePool(data: Data, id: number, change: PoolChange): Pool {
  const becoming = poolAfter(data, existingPool(data, id), change);
  const { updateFailsAfter } = data;
  data.updateFailsAfter = null;
  for (const part of partsOf(change, becoming).slice(0, updateFailsAfter ?? undefined)) {
    data.pools = data.pools.map((pool) => (pool.id === id ? part(pool) : pool));
  }
  if (updateFailsAfter !== null) throw unexpected();
  return existingPool(data, id);
}

/** The pool as the whole change would leave it, if the rules allow that. */
function poolAfter(data: Data, pool: Pool, change: PoolChange): Pool {
  const { classes = [], quota, remote, cluster_id, ...settings } = change;
  checkThresholds(change);
  checkClusterStays(pool, cluster_id);
  const changed = { ...pool, ...settings, classes: classesAfter(pool, classes) };
  const counted = having(changed, 'quota', quota === null ? undefined : quotaAfter(data, pool, quota));
  const becoming = having(counted, 'remote', remoteAfter(data, pool, remote));
  checkPool(becoming);
  if (becoming.public && becoming.remote?.kind === 'firecrest') {
    throw invalid('A resource pool with a firecrest remote configuration cannot be public.');
  }
  return asStored(becoming);
}

/** A pool without a cluster passes with any, but is not given it. */
function checkClusterStays({ cluster }: Pool, sent: string | undefined): void {
  if (cluster !== undefined && sent !== undefined && sent !== cluster.id) {
    throw invalid('The cluster of a resource pool cannot be changed.');
  }
}

/** Only classes that are there are changed: an update neither adds nor removes any. */
function classesAfter(pool: Pool, changes: readonly ClassChange[]): Class[] {
  for (const { id } of changes) {
    // Python takes the id 0 for none, so it passes here and fails once its turn has come.
    if (id === 0 || pool.classes.some((one) => one.id === id)) continue;
    throw invalid(`The resource class with ID ${id} does not exist in the resource pool with ID ${pool.id}.`);
  }
  return pool.classes.map((one) => ({ ...one, ...changes.find(({ id }) => id === one.id) }));
}

function partsOf({ quota, classes = [] }: PoolChange, becoming: Pool): Part[] {
  const quotaParts: Part[] = quota === undefined ? [] : [(pool) => having(pool, 'quota', becoming.quota)];
  return [...quotaParts, ...classes.map(classPart), () => becoming];
}

function classPart(change: ClassChange): Part {
  return function changeClass(pool) {
    const stored = pool.classes.find(({ id }) => id === change.id);
    if (stored === undefined) throw unexpected();
    checkDefaultStays(stored, change);
    return { ...pool, classes: pool.classes.map((one) => (one === stored ? { ...one, ...change } : one)) };
  };
}
