import { archivedStatistics } from '../archive.ts';
import type { MetricConfig, SubCluster } from '../clusters.ts';
import { durationOf, type Job, type State } from '../data.ts';
import { archivedScopes, archiveSource } from './archive-source.ts';
import { liveSource } from './live-source.ts';
import { resample } from './resolution.ts';
import { type Scope, servedScope } from './scopes.ts';
import { type JobMetric, measureScope, type Source, timesBetween } from './series.ts';

export interface NamedMetric {
  name: string;
  scope: Scope;
  metric: JobMetric;
}

/** What is asked of a job's metrics; null asks for all metrics, and for the usual scopes. */
export interface MetricsRequest {
  metrics: readonly string[] | null;
  scopes: readonly Scope[] | null;
  /** Seconds between two samples; 0 for as they were measured. */
  resolution: number;
}

/** Running jobs and those being archived are in the metric store, others in the archive or nowhere. */
export function isLive(job: Job): boolean {
  return job.jobState === 'running' || job.monitoringStatus === 1;
}

/** The metrics of a job; throws where they cannot be loaded. A metric nobody knows is left out. */
export function loadJobData(job: Job, request: MetricsRequest, state: State): NamedMetric[] {
  const subCluster = subClusterOf(job, state);
  const wanted = subCluster.metricConfig.filter(({ name }) => request.metrics?.includes(name) ?? true);
  const [load, source] = isLive(job) ? liveReading(job, state) : archiveReading(job, state);
  return wanted.flatMap((metric) =>
    load(metric, request.scopes).flatMap((scope) => {
      const measured = measureScope(metric, scope, job.resources, {
        topology: subCluster.topology,
        times: timesBetween(job.startTime, job.startTime + durationOf(job, state), metric.timestep),
        source,
      });
      return measured === null
        ? []
        : [{ name: metric.name, scope, metric: resample(measured, request.resolution) }];
    }),
  );
}

export function subClusterOf(job: Job, { clusters }: State): SubCluster {
  const cluster = clusters.find(({ name }) => name === job.cluster);
  const subCluster = cluster?.subClusters.find(({ name }) => name === job.subCluster);
  if (subCluster === undefined)
    throw new Error(`METRICDATA > no metrics of ${job.cluster}/${job.subCluster}`);
  return subCluster;
}

/** In which scopes a metric is there, of those asked for, and where it is read. */
type Reading = [scopesOf: (metric: MetricConfig, wanted: readonly Scope[] | null) => Scope[], source: Source];

function liveReading(job: Job, state: State): Reading {
  function scopesOf({ scope }: MetricConfig, wanted: readonly Scope[] | null): Scope[] {
    const served = (wanted ?? (['node'] as const)).map((each) => servedScope(scope, each));
    return [...new Set(served.filter((each) => each !== null))];
  }
  return [scopesOf, liveSource(job.cluster, subClusterOf(job, state).topology, state)];
}

/** Of the archive all stored scopes come back where none of them was asked for. */
function archiveReading(job: Job, state: State): Reading {
  const statistics = archivedStatistics(job);
  function scopesOf(metric: MetricConfig, wanted: readonly Scope[] | null): Scope[] {
    if (statistics[metric.name] === undefined) return [];
    const stored: Scope[] = [...archivedScopes(metric, job)];
    const chosen = stored.filter((scope) => wanted?.includes(scope));
    return chosen.length > 0 ? chosen : stored;
  }
  return [scopesOf, archiveSource(subClusterOf(job, state).topology, statistics)];
}
