import type { Cluster, SubCluster } from '../clusters.ts';
import type { State } from '../data.ts';
import { expandNodes } from '../node-list.ts';
import type { NamedMetric } from './job-data.ts';
import { liveSource } from './live-source.ts';
import { wholeNode } from './parts.ts';
import { resample } from './resolution.ts';
import { type Scope, servedScope } from './scopes.ts';
import { measureScope, type Source, timesBetween } from './series.ts';

/** A stretch of time of some nodes, in epoch seconds. */
export interface NodesRequest {
  metrics: readonly string[] | null;
  scopes: readonly Scope[];
  from: number;
  to: number;
  resolution: number;
}

export interface NodeData {
  hostname: string;
  subCluster: string;
  metrics: NamedMetric[];
}

/** What nodes of a cluster measured until now; null asks for all of its nodes. */
export function loadNodeData(
  cluster: Cluster,
  hostnames: readonly string[] | null,
  request: NodesRequest,
  state: State,
): NodeData[] {
  return cluster.subClusters.flatMap((subCluster) => {
    const source = liveSource(cluster.name, subCluster.topology, state);
    return hostsOf(subCluster)
      .filter((hostname) => hostnames?.includes(hostname) ?? true)
      .map((hostname) => ({
        hostname,
        subCluster: subCluster.name,
        metrics: nodeMetrics(hostname, subCluster, request, source, state.now),
      }));
  });
}

/** The nodes of a sub-cluster; none can be told where it is `*`. */
export function hostsOf({ nodes }: SubCluster): string[] {
  return nodes === '*' ? [] : expandNodes(nodes);
}

function nodeMetrics(
  hostname: string,
  { metricConfig, topology }: SubCluster,
  { metrics, scopes, from, to, resolution }: NodesRequest,
  source: Source,
  now: number,
): NamedMetric[] {
  const resources = [wholeNode(hostname, topology)];
  const wanted = metricConfig.filter(({ name }) => metrics?.includes(name) ?? true);
  return wanted.flatMap((config) => {
    const times = timesBetween(from, Math.min(to, now), config.timestep);
    const served = new Set(scopes.map((scope) => servedScope(config.scope, scope)));
    return [...served].flatMap((scope) => {
      const metric = scope && measureScope(config, scope, resources, { topology, times, source });
      return metric ? [{ name: config.name, scope, metric: resample(metric, resolution) }] : [];
    });
  });
}
