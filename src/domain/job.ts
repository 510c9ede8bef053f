import { hasText, isOneOf, isWithin, type TimeRange } from './filter.ts';
import { type JobPartsFilter, partsMatch } from './job-filter.ts';
import type { JobMonitoring } from './job-monitoring.ts';
import type { JobActions, JobContainers, JobResources, JobScheduling } from './job-parts.ts';
import type { Source } from './page/source.ts';
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
  /** Null while it is there; a system that forgets what was deleted never has one. */
  readonly deletedAt: string | null;
  /** Seconds spent running so far. */
  readonly runningSeconds: number | null;
  /** The owner's name as the system writes it. */
  readonly userName: string | null;
  readonly project: JobProject | null;
  readonly cluster: JobCluster | null;
  /** The system's own key of the resource class it was started in; its pool is joined when asked for. */
  readonly resourceClassKey: string | null;
  readonly requested: JobResources | null;
  readonly allocated: JobResources | null;
  readonly scheduling: JobScheduling | null;
  readonly monitoring: JobMonitoring | null;
  readonly containers: JobContainers | null;
  readonly actions: JobActions | null;
}

/** As much of the project as the job's own row tells; the rest is joined when asked for. */
export interface JobProject {
  readonly id: string;
  /** Null where the job's row carries only the id. */
  readonly name: string | null;
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

export interface JobFilter extends JobPartsFilter {
  /** Names of systems. */
  readonly systems?: readonly string[] | null | undefined;
  /** Global ids. */
  readonly clusters?: readonly string[] | null | undefined;
  /** Global ids. */
  readonly projects?: readonly string[] | null | undefined;
  /** Owners, as the system writes them. */
  readonly users?: readonly string[] | null | undefined;
  readonly states?: readonly JobState[] | null | undefined;
  readonly kinds?: readonly JobKind[] | null | undefined;
  readonly createdAt?: TimeRange | null | undefined;
  readonly startedAt?: TimeRange | null | undefined;
  readonly endedAt?: TimeRange | null | undefined;
  /** Part of the name. */
  readonly text?: string | null | undefined;
  /** Deleted ones alone; otherwise none of them. */
  readonly deleted?: boolean | null | undefined;
}

export const jobKeys = {
  CREATED_AT: (job: Job) => job.createdAt,
  STARTED_AT: (job: Job) => job.startedAt ?? '',
  NAME: (job: Job) => job.name,
};

export type JobOrderField = keyof typeof jobKeys;

export function jobMatches(filter: JobFilter, job: Job): boolean {
  return (
    isOneOf(filter.systems, job.system.name) &&
    isOneOf(filter.clusters, job.cluster?.id) &&
    isOneOf(filter.projects, job.project?.id) &&
    isOneOf(filter.users, job.userName) &&
    isOneOf(filter.states, job.state) &&
    isOneOf(filter.kinds, job.kind) &&
    isWithin(filter.createdAt, job.createdAt) &&
    isWithin(filter.startedAt, job.startedAt) &&
    isWithin(filter.endedAt, job.endedAt) &&
    hasText(filter.text, job.name) &&
    (filter.deleted ?? false) === (job.deletedAt !== null) &&
    partsMatch(filter, job)
  );
}

export type JobSource = Source<Job, JobFilter, JobOrderField>;
