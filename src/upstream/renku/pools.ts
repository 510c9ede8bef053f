import { type NodeKey, parseId } from '../../domain/id.ts';
import { bothWays } from '../../domain/page/source.ts';
import { sliceWhole } from '../../domain/page/whole.ts';
import { type ClassInPool, poolMatches, type PoolSource, type ResourcePool } from '../../domain/pool.ts';
import type { BoundRenku } from './bound-renku.ts';
import { isNumericId, poolIdOf } from './key.ts';
import { toPool } from './map.ts';
import * as wire from './schema.ts';

export function poolSource(renku: BoundRenku): PoolSource {
  const { system } = renku;
  return {
    system,
    orders: { NAME: bothWays },
    async read(request) {
      const pools = await readPools(renku, request.signal);
      return sliceWhole(pools, request, (pool) => poolMatches(request.filter, pool));
    },
    getMany: (keys) => readPoolsOf(renku, keys),
    async getClasses(keys) {
      const pools = await readPoolsOf(renku, keys);
      return pools.flatMap((pool) => pool.classes);
    },
    clusterIdsOf: (keys) => Promise.all(keys.map((key) => clusterIdOf(renku, key))),
    async findClasses(classKeys) {
      const pools = await readPools(renku);
      return classKeys.map((classKey) => classIn(pools, classKey));
    },
  };
}

export async function readPools(renku: BoundRenku, signal?: AbortSignal): Promise<ResourcePool[]> {
  const pools = await renku.read({ path: '/resource_pools', schema: wire.ResourcePools }, signal);
  // Renku CRC: the list names no clusters, whatever its document says; only the single GET does.
  return pools.map((pool) => ({ ...toPool(renku.system, pool), clusterId: undefined }));
}

/** The failure of one is no other's. */
async function clusterIdOf(renku: BoundRenku, key: NodeKey): Promise<string | null | Error> {
  const id = poolIdOf(key);
  if (id === null) return null;
  try {
    const pool = await findPool(renku, id);
    return pool === null ? null : (toPool(renku.system, pool).clusterId ?? null);
  } catch (error) {
    return error as Error;
  }
}

/** Names of the pools whose sessions run on a cluster; one request a pool. */
export async function poolsOn(renku: BoundRenku, clusterId: string): Promise<string[]> {
  const pools = await readPools(renku);
  const found = await Promise.all(
    pools.map(async ({ id, name }) => {
      const key = parseId(id)?.key;
      const on = key === undefined ? null : await clusterIdOf(renku, key);
      if (on instanceof Error) throw on;
      return on === clusterId ? [name] : [];
    }),
  );
  return found.flat();
}

/** Class ids are unique over all pools. */
function classIn(pools: readonly ResourcePool[], classKey: string): ClassInPool | null {
  for (const pool of pools) {
    const found = pool.classes.find(({ id }) => parseId(id)?.key[1] === classKey);
    if (found !== undefined) return { pool, resourceClass: found };
  }
  return null;
}

/** A pool as Renku tells it; null when it is missing or hidden. */
export function findPool(renku: BoundRenku, id: string | number): Promise<wire.ResourcePool | null> {
  return renku.find({ path: `/resource_pools/${id}`, schema: wire.ResourcePool });
}

/** One pool by its own endpoint, several from the list: never one request for each. */
async function readPoolsOf(renku: BoundRenku, keys: readonly NodeKey[]): Promise<ResourcePool[]> {
  const [id, ...others] = new Set(keys.map(([first]) => first).filter(isNumericId));
  if (id === undefined) return [];
  if (others.length > 0) return readPools(renku);
  const pool = await findPool(renku, id);
  return pool ? [toPool(renku.system, pool)] : [];
}
