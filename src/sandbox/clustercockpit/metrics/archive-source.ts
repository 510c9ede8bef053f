import type { MetricConfig, Topology } from '../clusters.ts';
import type { Statistic } from '../data.ts';
import { noise } from './noise.ts';
import { partsOf } from './parts.ts';
import type { Source } from './series.ts';

/** The archive: samples around the statistics that it keeps of the job, which are those of a node. */
export function archiveSource(topology: Topology, statistics: Record<string, Statistic>): Source {
  return (metric, { hostname, part, resource }) => {
    const { avg, min, max } = statistics[metric.name] ?? { avg: 0, min: 0, max: 0 };
    const share = metric.aggregation === 'avg' ? 1 : partsOf(metric.scope, topology, resource).length;
    const swing = Math.min(avg - min, max - avg);
    const flicker = noise(`${hostname} ${metric.name} ${part.id ?? ''}`);
    return (time) => (avg + swing * (2 * flicker(time) - 1)) / share;
  };
}

/** In which scopes a job's file has a metric. */
export function archivedScopes(metric: MetricConfig, job: { numNodes: number; numAcc: number }) {
  const { scope } = metric;
  if (scope === 'accelerator') return job.numAcc > 0 ? (['accelerator', 'node'] as const) : [];
  if (scope === 'node' || job.numNodes > 8) return ['node'] as const;
  return [scope === 'hwthread' ? 'core' : scope, 'node'] as const;
}
