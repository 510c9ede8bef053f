import { clusterMatches, type ClusterSource } from '../../../domain/cluster.ts';
import { bothWays } from '../../../domain/page/source.ts';
import { sliceWhole } from '../../../domain/page/whole.ts';
import { type Caller, type Door, until } from '../../../http/door.ts';
import { uuidsOf } from '../keys.ts';
import { readOne } from '../read.ts';
import { toCluster } from './map.ts';
import * as wire from './schema.ts';

export const clustersPath = '/api/v1/clusters';

/** Clusters are few and come as a whole, unpaged list. */
export function clusterSource(door: Door, caller: Caller): ClusterSource {
  const { system } = door;

  async function readCluster(uuid: string): Promise<wire.Cluster[]> {
    const cluster = await readOne(door, caller, { path: `${clustersPath}/${uuid}`, schema: wire.Cluster });
    return cluster === null ? [] : [cluster];
  }

  return {
    system,
    orders: { NAME: bothWays, CREATED_AT: bothWays },
    async read(request) {
      const clusters = await readClusters(door, until(caller, request.signal));
      const rows = clusters.map((cluster) => toCluster(system, cluster));
      return sliceWhole(rows, request, (cluster) => clusterMatches(request.filter, cluster));
    },
    async getMany(keys) {
      const [uuid, ...others] = uuidsOf(keys);
      if (uuid === undefined) return [];
      const clusters = await (others.length === 0 ? readCluster(uuid) : readClusters(door, caller));
      return clusters.map((cluster) => toCluster(system, cluster));
    },
  };
}

export function readClusters(door: Door, caller: Caller): Promise<wire.Cluster[]> {
  // Otherwise a cluster being removed is left out, which can last for ever when it is out of reach.
  const query = { includeRequestedForDelete: true };
  return door.read(caller, { path: clustersPath, query, schema: wire.Clusters });
}
