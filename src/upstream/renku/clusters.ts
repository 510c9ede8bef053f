import { clusterMatches, type ClusterSource } from '../../domain/cluster.ts';
import { bothWays } from '../../domain/page/source.ts';
import type { BoundRenku } from './bound-renku.ts';
import { toCluster } from './map.ts';
import * as wire from './schema.ts';
import { wholeSource } from './whole-source.ts';

/** The clusters that sessions run on, shown to administrators; Renku's home cluster is none of them. */
export function clusterSource(renku: BoundRenku): ClusterSource {
  return wholeSource(renku, {
    orders: { NAME: bothWays },
    matches: clusterMatches,
    async readAll(signal) {
      const clusters = await readClusters(renku, signal);
      return clusters.map((cluster) => toCluster(renku.system, cluster));
    },
  });
}

export function readClusters(renku: BoundRenku, signal?: AbortSignal): Promise<wire.Cluster[]> {
  return renku.readUnvouched({ path: '/clusters', schema: wire.Clusters }, signal);
}
