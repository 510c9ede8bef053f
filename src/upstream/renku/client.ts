import { type Cluster, clusterMatches, type ClusterSource } from '../../domain/cluster.ts';
import type { NodeKey } from '../../domain/id.ts';
import { bothWays } from '../../domain/page/source.ts';
import { sliceWhole } from '../../domain/page/whole.ts';
import { poolMatches, type PoolSource, type ResourcePool } from '../../domain/pool.ts';
import type { BoundSystem } from '../../domain/sources.ts';
import { type Caller, type Door, until } from '../../http/door.ts';
import { nullIfMissing } from '../missing.ts';
import { toCluster, toPool } from './map.ts';
import * as wire from './schema.ts';
import { createTokenCheck } from './token.ts';

/** Anonymous and cheap: tells whether Renku is there at all. */
export const healthPath = '/version';

/** Renku CRC (`/api/data`). Its lists are always whole; it knows neither paging nor order. */
export function connectRenku(door: Door): (caller: Caller) => BoundSystem {
  const believe = createTokenCheck(door);
  const { system } = door;

  async function readPools(caller: Caller): Promise<ResourcePool[]> {
    const answer = door.read(caller, { path: '/resource_pools', schema: wire.ResourcePools });
    const pools = await believe(caller, answer);
    return pools.map((pool) => toPool(system, pool));
  }

  async function readPool(caller: Caller, id: string): Promise<ResourcePool[]> {
    const answer = door.read(caller, { path: `/resource_pools/${id}`, schema: wire.ResourcePool });
    const pool = await believe(caller, nullIfMissing(answer));
    return pool ? [toPool(system, pool)] : [];
  }

  /** One pool by its own endpoint, several from the list: never one request for each. */
  async function readPoolsOf(caller: Caller, keys: readonly NodeKey[]): Promise<ResourcePool[]> {
    const ids = [...new Set(keys.map(([id]) => id).filter(isNumericId))];
    if (ids.length === 0) return [];
    return ids.length === 1 ? readPool(caller, String(ids[0])) : readPools(caller);
  }

  function poolSource(caller: Caller): PoolSource {
    return {
      system,
      orders: { NAME: bothWays },
      async read(request) {
        const pools = await readPools(until(caller, request.signal));
        return sliceWhole(pools, request, (pool) => poolMatches(request.filter, pool));
      },
      getMany: (keys) => readPoolsOf(caller, keys),
      async getClasses(keys) {
        const pools = await readPoolsOf(caller, keys);
        return pools.flatMap((pool) => pool.classes);
      },
    };
  }

  async function readClusters(caller: Caller): Promise<Cluster[]> {
    const clusters = await door.read(caller, { path: '/clusters', schema: wire.Clusters });
    return clusters.map((cluster) => toCluster(system, cluster));
  }

  function clusterSource(caller: Caller): ClusterSource {
    return {
      system,
      orders: { NAME: bothWays },
      async read(request) {
        const clusters = await readClusters(until(caller, request.signal));
        return sliceWhole(clusters, request, (cluster) => clusterMatches(request.filter, cluster));
      },
      getMany: () => readClusters(caller),
    };
  }

  return (caller) => ({ pools: poolSource(caller), clusters: clusterSource(caller) });
}

/** Pool ids are positive 32-bit integers; Renku answers 422, not 404, for larger ones. */
function isNumericId(id: string): boolean {
  return /^[1-9]\d{0,9}$/.test(id) && Number(id) <= 2_147_483_647;
}
