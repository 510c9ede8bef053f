import type { Source } from './page.ts';
import type { SystemRef } from './system.ts';

/** Work given to a scheduler: a Run:ai workload, a Slurm job. */
export interface Job {
  readonly id: string;
  readonly system: SystemRef;
  readonly name: string;
  readonly kind: JobKind;
  /** The kind in the system's own word; null where it has none. */
  readonly upstreamKind: string | null;
  readonly state: JobState;
  /** The state in the system's own word. */
  readonly upstreamState: string;
  /** ISO 8601; the start where the system does not keep the submission. */
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  /** Seconds spent running so far. */
  readonly runningSeconds: number | null;
  /** The owner's name as the system writes it. */
  readonly userName: string | null;
  readonly project: JobProject | null;
  readonly cluster: JobCluster | null;
  readonly requested: JobResources | null;
  readonly allocated: JobResources | null;
  readonly scheduling: JobScheduling | null;
  readonly monitoring: JobMonitoring | null;
}

/** As much of the project as the job's own row tells; the rest is joined when asked for. */
export interface JobProject {
  readonly id: string;
  readonly name: string;
}

export interface JobCluster {
  readonly id: string;
  /** Null where the job's row carries only the id. */
  readonly name: string | null;
}

export const jobKinds = ['WORKSPACE', 'TRAINING', 'DISTRIBUTED', 'INFERENCE', 'BATCH', 'OTHER'] as const;

export type JobKind = (typeof jobKinds)[number];

export const jobStates = [
  'PENDING',
  'STARTING',
  'RUNNING',
  'SUSPENDED',
  'STOPPING',
  'COMPLETED',
  'FAILED',
  'CANCELLED',
  'TIMEOUT',
  'OUT_OF_MEMORY',
  'PREEMPTED',
  'NODE_FAILURE',
  'UNKNOWN',
] as const;

export type JobState = (typeof jobStates)[number];

export interface JobResources {
  /** Cores. */
  readonly cpu: number | null;
  /** Devices; fractions exist. */
  readonly gpu: number | null;
  /** Bytes. */
  readonly memory: number | null;
  readonly nodes: number | null;
}

/** What the scheduler knows of the job. */
export interface JobScheduling {
  readonly priorityClass: string | null;
  readonly preemptible: boolean | null;
  readonly partition: string | null;
  readonly nodePools: readonly string[];
  /** Why it is in its state, in the scheduler's words. */
  readonly message: string | null;
  readonly walltimeSeconds: number | null;
  readonly pendingSeconds: number | null;
}

/** What performance monitoring knows of the job. */
export interface JobMonitoring {
  readonly state: MonitoringState;
  /** Kilowatt hours; null until the job was archived. */
  readonly energy: number | null;
  readonly footprint: readonly FootprintValue[];
}

export const monitoringStates = ['DISABLED', 'RUNNING_OR_ARCHIVING', 'ARCHIVING_FAILED', 'ARCHIVED'] as const;

export type MonitoringState = (typeof monitoringStates)[number];

/** One number that sums up a metric over the whole job, e.g. `mem_used`, `max`, 21.4. */
export interface FootprintValue {
  readonly metric: string;
  readonly statistic: string;
  readonly value: number;
}

export type JobSource = Source<Job>;
