import type { NodeKey } from './id.ts';
import type { SystemRef } from './system.ts';

/** What performance monitoring knows of the job. */
export interface JobMonitoring {
  /** Global id of the job. */
  readonly jobId: string;
  readonly state: MonitoringState;
  /** Kilowatt hours; null until they were summed up, which is when the job is archived. */
  readonly energy: number | null;
  readonly footprint: readonly FootprintValue[];
  readonly tags: readonly JobTag[];
  readonly metadata: readonly JobMetadataEntry[];
}

export const monitoringStates = [
  'DISABLED',
  'RUNNING_OR_ARCHIVING',
  'ARCHIVING_FAILED',
  'ARCHIVED',
  'UNKNOWN',
] as const;

export type MonitoringState = (typeof monitoringStates)[number];

/** One number that sums up a metric over the whole job, e.g. `mem_used`, `max`, 21.4. */
export interface FootprintValue {
  readonly metric: string;
  readonly statistic: string;
  readonly value: number;
}

/** What people mark jobs with. */
export interface JobTag {
  /** What sort of mark it is, e.g. `review`. */
  readonly type: string;
  readonly name: string;
  /** Who sees it: `global`, `admin`, or the name of its only reader. */
  readonly scope: string;
}

/** A free text that somebody wrote to a job, e.g. `jobScript`. */
export interface JobMetadataEntry {
  readonly key: string;
  readonly value: string;
}

/** What a part of the hardware used of the energy of a job. */
export interface EnergyShare {
  /** E.g. `CPU`. */
  readonly hardware: string;
  readonly metric: string;
  /** Kilowatt hours. */
  readonly energy: number;
}

/** Jobs that were on the machines of another at the same time. */
export interface ConcurrentJobs {
  readonly count: number;
  /** The scheduler's numbers. */
  readonly numbers: readonly number[];
}

/** A metric over the whole job and all its machines. */
export interface MetricSummary {
  readonly metric: string;
  readonly average: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Reads what of the monitoring of jobs is not in their rows, bound to one caller; in the order of the keys. */
export interface JobMonitoringSource {
  readonly system: SystemRef;
  energySharesOf(keys: readonly NodeKey[]): Promise<readonly (readonly EnergyShare[] | null)[]>;
  concurrentJobsOf(keys: readonly NodeKey[]): Promise<readonly (ConcurrentJobs | null)[]>;
  summariesOf(
    keys: readonly NodeKey[],
    metrics: readonly string[],
  ): Promise<readonly (readonly MetricSummary[] | null)[]>;
}
