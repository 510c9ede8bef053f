import type {
  DurationBin,
  JobGrouping,
  JobGroupOrder,
  JobTotalName,
} from '../../../domain/job-statistics.ts';
import type * as wire from './schema.ts';

export const totalWords: Readonly<Record<JobTotalName, keyof wire.Totals>> = {
  jobs: 'totalJobs',
  runningJobs: 'runningJobs',
  shortJobs: 'shortJobs',
  users: 'totalUsers',
  wallHours: 'totalWalltime',
  nodes: 'totalNodes',
  nodeHours: 'totalNodeHours',
  cores: 'totalCores',
  coreHours: 'totalCoreHours',
  accelerators: 'totalAccs',
  acceleratorHours: 'totalAccHours',
};

export const groupingWords: Readonly<Record<JobGrouping, string>> = {
  USER: 'USER',
  PROJECT: 'PROJECT',
  CLUSTER: 'CLUSTER',
  SUB_CLUSTER: 'SUBCLUSTER',
};

/** `TOTALCOREHOURS` orders by `totalCoreHours`. */
export function orderWord(order: JobGroupOrder): string {
  return totalWords[order].toUpperCase();
}

/** The name of a width, and the width in seconds. */
export const durationWords: Readonly<
  Record<DurationBin, { readonly word: string; readonly seconds: number }>
> = {
  MINUTE: { word: '1m', seconds: 60 },
  TEN_MINUTES: { word: '10m', seconds: 600 },
  HOUR: { word: '1h', seconds: 3600 },
  SIX_HOURS: { word: '6h', seconds: 21_600 },
  TWELVE_HOURS: { word: '12h', seconds: 43_200 },
};
