import { archivedStatistics } from '../archive.ts';
import type { Job, State } from '../data.ts';
import { loadJobData, type MetricsRequest } from './job-data.ts';
import { overNodes } from './measured-job.ts';
import type { Extent, Series } from './series.ts';

const nothing: Extent = { min: 0, avg: 0, max: 0 };

/** The statistics of each metric asked for, all zero for one that the job has not; throws without a file. */
export function loadJobStats(job: Job, metrics: readonly string[], state: State): Map<string, Extent> {
  const known = job.jobState === 'running' ? liveStats(job, metrics, state) : archivedStatistics(job);
  return new Map(metrics.map((name) => [name, known[name] ?? nothing]));
}

export interface ScopedStats {
  name: string;
  scope: string;
  stats: { hostname: string; id: string | null; data: Extent }[];
}

/** Statistics of each part; of an ended job all that is stored, whatever was asked for. */
export function loadScopedStats(job: Job, request: MetricsRequest, state: State): ScopedStats[] {
  const everything = { metrics: null, scopes: null, resolution: 0 };
  if (job.jobState !== 'running') archivedStatistics(job);
  return loadJobData(job, job.jobState === 'running' ? request : everything, state).map(
    ({ name, scope, metric }) => ({ name, scope, stats: metric.series.map(statsOf) }),
  );
}

function statsOf({ hostname, id, statistics }: Series) {
  return { hostname, id: id ?? null, data: statistics };
}

function liveStats(job: Job, metrics: readonly string[], state: State): Record<string, Extent> {
  const data = loadJobData(job, { metrics, scopes: ['node'], resolution: 0 }, state);
  return Object.fromEntries(data.map(({ name, metric }) => [name, overNodes(metric)]));
}
