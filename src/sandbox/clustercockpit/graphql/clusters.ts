import { panic } from '../answers.ts';
import type { Cluster, SubCluster } from '../clusters.ts';
import type { Job, State } from '../data.ts';
import { expandNodes } from '../node-list.ts';
import { unordered } from '../rows.ts';
import type { User } from '../token.ts';

/** The clusters and what they measure, for everybody. */
export function clusterFields({ roles }: User, state: State) {
  // Metrics marked `restrict` are hidden from whoever is a user or a manager, whatever else they are.
  const isRestricted = roles.includes('user') || roles.includes('manager');
  return {
    clusters: () => state.clusters.map((cluster) => clusterValue(cluster, state.jobs)),
    globalMetrics: () =>
      unordered(globalMetrics(state.clusters), state).filter(({ restrict }) => !(isRestricted && restrict)),
    allocatedNodes: ({ cluster }: { cluster: string }) =>
      unordered(allocatedNodes(cluster, state.jobs), state),
  };
}

/** By sub-cluster, on how many nodes jobs run. */
function allocatedNodes(cluster: string, jobs: Job[]) {
  const hosts = new Map<string, Set<string>>();
  for (const job of jobs) {
    if (job.cluster !== cluster || job.jobState !== 'running') continue;
    const used = hosts.get(job.subCluster) ?? new Set();
    hosts.set(job.subCluster, used);
    for (const { hostname } of job.resources) used.add(hostname);
  }
  return [...hosts].map(([name, used]) => ({ name, count: used.size }));
}

function clusterValue({ name, subClusters }: Cluster, jobs: Job[]) {
  return {
    name,
    partitions: () => [...new Set(jobs.filter((job) => job.cluster === name).map((job) => job.partition))],
    subClusters: subClusters.map(subClusterValue),
  };
}

function subClusterValue(subCluster: SubCluster) {
  return {
    ...subCluster,
    numberOfNodes: () => expandNodes(subCluster.nodes).length,
    flopRateScalar: metricValue(subCluster.flopRateScalar),
    flopRateSimd: metricValue(subCluster.flopRateSimd),
    memoryBandwidth: metricValue(subCluster.memoryBandwidth),
    metricConfig: subCluster.metricConfig.map((metric) => ({
      ...metric,
      subClusters: metric.subClusters ?? [],
    })),
  };
}

function metricValue(value: SubCluster['flopRateSimd']) {
  return { ...value, name: () => panic('not implemented: Name - name') };
}

function globalMetrics(clusters: Cluster[]) {
  const metrics = new Map(
    clusters.flatMap(({ metricConfig }) => metricConfig.map((metric) => [metric.name, metric])),
  );
  return [...metrics.values()].map((metric) => ({
    ...metric,
    availability: clusters
      .map(({ name, subClusters }) => ({
        cluster: name,
        subClusters: subClusters
          .filter(({ metricConfig }) => metricConfig.some((own) => own.name === metric.name))
          .map((subCluster) => subCluster.name),
      }))
      .filter((support) => support.subClusters.length > 0),
  }));
}
