import type { State } from '../data.ts';
import { loadJobData, type MetricsRequest } from '../metrics/job-data.ts';
import { loadJobStats, loadScopedStats } from '../metrics/job-stats.ts';
import { readScope } from '../metrics/scopes.ts';
import { openJob, unordered, visibleJobs } from '../rows.ts';
import type { User } from '../token.ts';
import { type JobFilter, jobTest } from './filter.ts';
import { metricValue } from './metric-value.ts';
import { sortJobs } from './order.ts';

interface MetricsArguments {
  id: string;
  metrics?: string[] | null;
  scopes?: string[] | null;
  resolution?: number | null;
}

/** What was measured of single jobs. */
export function jobMetricFields(user: User, state: State) {
  return {
    jobMetrics: (args: MetricsArguments) =>
      unordered(loadJobData(openJob(args.id, user, state), requestOf(args), state), state).map(metricValue),
    // Without names no metric at all is looked up.
    jobStats: ({ id, metrics }: MetricsArguments) => namedStats(openJob(id, user, state), metrics, state),
    scopedJobStats: (args: MetricsArguments) =>
      unordered(loadScopedStats(openJob(args.id, user, state), requestOf(args), state), state),
    jobsMetricStats: (args: { filter?: JobFilter[] | null; metrics?: string[] | null }) =>
      jobsMetricStats(args, user, state),
  };
}

function requestOf({ metrics, scopes, resolution }: MetricsArguments): MetricsRequest {
  return {
    metrics: metrics ?? null,
    scopes: scopes?.map(readScope) ?? null,
    resolution: resolution ?? 0,
  };
}

type Job = ReturnType<typeof openJob>;

function namedStats(job: Job, metrics: string[] | null | undefined, state: State) {
  const stats = [...loadJobStats(job, metrics ?? [], state)];
  return unordered(stats, state).map(([name, data]) => ({ name, data }));
}

/** All at once and by start; a job whose statistics cannot be loaded is left out without a word. */
function jobsMetricStats(
  { filter, metrics }: { filter?: JobFilter[] | null; metrics?: string[] | null },
  user: User,
  state: State,
) {
  const jobs = visibleJobs(user, state).filter(jobTest(filter ?? [], state));
  return sortJobs(jobs, { field: 'startTime', type: 'col', order: 'ASC' }, state).flatMap((job) => {
    try {
      return [jobStatsValue(job, namedStats(job, metrics, state))];
    } catch {
      return [];
    }
  });
}

/** Other than of a job, here the id is a number, the scheduler's id a text and the start epoch seconds. */
function jobStatsValue(job: Job, stats: ReturnType<typeof namedStats>) {
  return {
    ...job,
    jobId: String(job.jobId),
    numHWThreads: job.numHwthreads,
    numAccelerators: job.numAcc,
    stats,
  };
}
