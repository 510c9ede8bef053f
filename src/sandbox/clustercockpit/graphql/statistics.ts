import { durationOf, type Job, type State } from '../data.ts';
import { groupRows, visibleJobs } from '../rows.ts';
import type { User } from '../token.ts';
import { type JobFilter, jobTest } from './filter.ts';
import { countHistogram, durationHistogram } from './histograms.ts';
import { type PageRequest, pageOf } from './jobs.ts';
import { metricHistograms } from './metric-histograms.ts';

interface StatisticsArguments {
  filter?: JobFilter[] | null;
  metrics?: string[] | null;
  page?: PageRequest | null;
  sortBy?: string | null;
  groupBy?: 'USER' | 'PROJECT' | 'CLUSTER' | 'SUBCLUSTER' | null;
  numDurationBins?: string | null;
  numMetricBins?: number | null;
}

/** `short-running-jobs-duration` of the configuration. */
const shortSeconds = 300;

const groupings = { USER: 'user', PROJECT: 'project', CLUSTER: 'cluster', SUBCLUSTER: 'subCluster' } as const;

/** Counts, hours and histograms over the jobs this user may see. */
export function statisticsFields(user: User, state: State) {
  return {
    jobsStatistics(args: StatisticsArguments) {
      const jobs = visibleJobs(user, state).filter(jobTest(args.filter ?? [], state));
      return args.groupBy ? grouped(jobs, groupings[args.groupBy], args, state) : [whole(jobs, args, state)];
    },
  };
}

function whole(jobs: Job[], args: StatisticsArguments, state: State) {
  return {
    ...{ id: '', name: '' },
    ...totalsOf(jobs, state),
    // Never read from the answer of the database where nothing is grouped.
    ...{ totalNodes: 0, totalCores: 0, totalAccs: 0 },
    histDuration: () => durationHistogram(jobs, args.numDurationBins ?? '1h', state),
    histNumNodes: () => countHistogram(jobs, 'numNodes'),
    histNumCores: () => countHistogram(jobs, 'numHwthreads'),
    histNumAccs: () => countHistogram(jobs, 'numAcc'),
    histMetrics: () =>
      metricHistograms(jobs, args.filter ?? [], args.metrics ?? [], args.numMetricBins ?? 10, state),
  };
}

function grouped(
  jobs: Job[],
  column: (typeof groupings)[keyof typeof groupings],
  { sortBy, page }: StatisticsArguments,
  state: State,
) {
  const groups = groupRows(jobs, (job) => job[column]);
  const rows = [...groups].map(([id, members]) => groupValue(id, totalsOf(members, state), column, state));
  const field = Object.keys(rows[0] ?? {}).find((key) => key.toUpperCase() === sortBy);
  if (field !== undefined) rows.sort((one, other) => numberAt(other, field) - numberAt(one, field));
  return page ? pageOf(rows, page) : rows;
}

/** Only users have a name; how many users there are is not told by user. */
function groupValue(id: string, totals: ReturnType<typeof totalsOf>, column: string, { users }: State) {
  const account = users.find(({ username }) => username === id);
  return {
    id,
    name: column === 'user' ? (account?.name ?? '') : '',
    ...totals,
    totalUsers: column === 'user' ? 0 : totals.totalUsers,
    histDuration: ungrouped,
    histNumNodes: ungrouped,
    histNumCores: ungrouped,
    histNumAccs: ungrouped,
    histMetrics: () => {
      throw new Error('metric histograms only implemented without groupBy argument');
    },
  };
}

function ungrouped(): never {
  throw new Error('histograms only implemented without groupBy argument');
}

function totalsOf(jobs: Job[], state: State) {
  function hours(weight: (job: Job) => number): number {
    return Math.round(jobs.reduce((sum, job) => sum + durationOf(job, state) * weight(job), 0) / 3600);
  }
  function total(column: 'numNodes' | 'numHwthreads' | 'numAcc'): number {
    return jobs.reduce((sum, job) => sum + job[column], 0);
  }
  return {
    totalUsers: new Set(jobs.map((job) => job.user)).size,
    totalJobs: jobs.length,
    runningJobs: jobs.filter(({ jobState }) => jobState === 'running').length,
    shortJobs: jobs.filter((job) => durationOf(job, state) < shortSeconds).length,
    totalWalltime: hours(() => 1),
    totalNodes: total('numNodes'),
    totalNodeHours: hours((job) => job.numNodes),
    totalCores: total('numHwthreads'),
    totalCoreHours: hours((job) => job.numHwthreads),
    totalAccs: total('numAcc'),
    totalAccHours: hours((job) => job.numAcc),
  };
}

function numberAt(row: object, field: string): number {
  return Number((row as Record<string, unknown>)[field]);
}
