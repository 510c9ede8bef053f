import { ClusterQLError } from '../errors.ts';
import type { JobFilter } from './job.ts';
import type { SystemRef } from './system.ts';

export const jobTotalNames = [
  'jobs',
  'runningJobs',
  'shortJobs',
  'users',
  'wallHours',
  'nodes',
  'nodeHours',
  'cores',
  'coreHours',
  'accelerators',
  'acceleratorHours',
] as const;

export type JobTotalName = (typeof jobTotalNames)[number];

/** Counts and sums over jobs; null where the system does not tell one, absent where it was not asked for. */
export type JobTotals = { readonly [Name in JobTotalName]?: number | null };

export const jobGroupings = ['USER', 'PROJECT', 'CLUSTER', 'SUB_CLUSTER'] as const;

/** What jobs of one group have in common. */
export type JobGrouping = (typeof jobGroupings)[number];

/** Totals by which groups can be ordered; the short and the running ones are counted apart. */
export type JobGroupOrder = Exclude<JobTotalName, 'runningJobs' | 'shortJobs'>;

export interface JobGroupsQuery {
  readonly by: JobGrouping;
  /** The groups with most of it come first. */
  readonly orderBy: JobGroupOrder;
  readonly first: number;
  readonly totals: readonly JobTotalName[];
}

export interface JobGroup {
  /** The common value as the system writes it. */
  readonly key: string;
  /** Global id of the project or cluster; null for others, and for jobs without a project. */
  readonly id: string | null;
  /** Of a user the name of the person, where the system knows it. */
  readonly name: string | null;
  readonly totals: JobTotals;
}

/** How many jobs lie between two values; a bin of one value begins and ends with it. */
export interface HistogramBin {
  readonly from: number;
  readonly to: number;
  readonly jobs: number;
}

export const durationBins = ['MINUTE', 'TEN_MINUTES', 'HOUR', 'SIX_HOURS', 'TWELVE_HOURS'] as const;

export type DurationBin = (typeof durationBins)[number];

export interface JobHistograms {
  /** In seconds; what lasted longer than the last bin is in none. */
  readonly duration: readonly HistogramBin[];
  readonly nodes: readonly HistogramBin[];
  readonly cores: readonly HistogramBin[];
  readonly accelerators: readonly HistogramBin[];
}

export interface MetricHistogram {
  readonly metric: string;
  readonly unit: string | null;
  /** Which statistic of a job is counted, in the system's own word. */
  readonly statistic: string | null;
  readonly bins: readonly HistogramBin[];
}

export interface MetricHistogramsQuery {
  /** In the system's own words. */
  readonly metrics: readonly string[];
  readonly bins: number;
}

/** Counts jobs where they are kept, bound to one caller; each method is a request, and an expensive one. */
export interface JobStatisticsSource {
  readonly system: SystemRef;
  /** Why jobs cannot be counted by this filter; null when they can. */
  refusal(filter: JobFilter): ClusterQLError | null;
  totals(filter: JobFilter, names: readonly JobTotalName[]): Promise<JobTotals>;
  groups(filter: JobFilter, query: JobGroupsQuery): Promise<readonly JobGroup[]>;
  histograms(filter: JobFilter, bin: DurationBin): Promise<JobHistograms>;
  metricHistograms(filter: JobFilter, query: MetricHistogramsQuery): Promise<readonly MetricHistogram[]>;
}

/** What is counted of which jobs of one system. */
export interface JobStatistics {
  readonly source: JobStatisticsSource;
  readonly filter: JobFilter;
}

const most = 100;

export function groupsRefusal({ first }: Pick<JobGroupsQuery, 'first'>): ClusterQLError | null {
  return outside('first', first);
}

export function metricHistogramsRefusal({ metrics, bins }: MetricHistogramsQuery): ClusterQLError | null {
  if (metrics.length === 0) return wrong('`metrics` must name at least one metric.');
  return outside('bins', bins);
}

function outside(argument: string, value: number): ClusterQLError | null {
  return value >= 1 && value <= most ? null : wrong(`\`${argument}\` must be between 1 and ${most}.`);
}

function wrong(message: string): ClusterQLError {
  return new ClusterQLError('BAD_USER_INPUT', message);
}
