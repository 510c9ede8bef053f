import type { JobTag } from './job-tag.ts';
import type { MetadataEntry } from './metadata-entry.ts';
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
  readonly metadata: readonly MetadataEntry[];
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
