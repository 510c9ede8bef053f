import type { ErrorCode } from '../errors.ts';
import type { Change } from './change/change.ts';
import type { NodeKey } from './id.ts';
import type { JobTag } from './job-tag.ts';
import type { Job } from './job.ts';
import type { NewJob } from './new-job.ts';
import type { MetadataEntry } from './metadata-entry.ts';
import type { JobEnd, StartedJob, StartResult } from './started-job.ts';
import type { SystemRef } from './system.ts';

/** What is done to jobs that are there, one or many at once. */
export const jobActions = ['delete', 'suspend', 'resume'] as const;

export type JobAction = (typeof jobActions)[number];

/** The most jobs that one change takes. */
export const mostJobs = 100;

/** As it stands right after, which is not yet running. */
export interface SubmittedJob {
  readonly job: Job;
}

/** How it went with one of several jobs. */
export interface JobOutcome {
  /** Global id. */
  readonly id: string;
  /** Null when the system took it on. */
  readonly failure: { readonly code: ErrorCode; readonly message: string } | null;
}

export interface JobOutcomes {
  /** In the order of the ids. */
  readonly outcomes: readonly JobOutcome[];
}

/**
 * What can be done to the jobs of one system, bound to one caller; what it cannot do is absent. Each method
 * looks, checks the rules that need looking, and answers the change; it throws `InvalidInput`, NOT_FOUND or
 * CONFLICT. What stands in the way of one of several jobs is in its outcome, and the others are carried out.
 */
export interface JobChanges extends Partial<Readonly<Record<JobAction, ChangeJobs>>> {
  readonly system: SystemRef;
  submit?(project: NodeKey, job: NewJob): Promise<Change<SubmittedJob>>;
  /** Takes in a job that a scheduler started, and waits so many seconds for it to be visible. */
  start?(cluster: NodeKey, job: StartedJob, waitSeconds: number): Promise<Change<StartResult>>;
  /** Takes in that a job ended. */
  stop?(job: NodeKey, end: JobEnd): Promise<Change<ChangedJob>>;
  deleteBefore?(old: OldJobs): Promise<Change<DeletedJobs>>;
  setMetadata?(job: NodeKey, entries: readonly MetadataEntry[]): Promise<Change<ChangedJob>>;
  addTags?(job: NodeKey, tags: readonly JobTag[]): Promise<Change<ChangedJob>>;
  removeTags?(job: NodeKey, tags: readonly JobTag[]): Promise<Change<ChangedJob>>;
  /** Takes tags off all jobs and forgets them. */
  deleteTags?(tags: readonly JobTag[]): Promise<Change<DeletedTags>>;
}

/** As it stands afterwards. */
export interface ChangedJob {
  readonly job: Job;
}

export const keptTags = ['NONE', 'USER', 'ALL'] as const;

/** Jobs that started before a moment. */
export interface OldJobs {
  /** ISO 8601. */
  readonly before: string;
  /** Which tags keep a job from being deleted; USER are those that people gave. */
  readonly keepTagged: (typeof keptTags)[number];
  /** Nothing is deleted when there are more. */
  readonly atMost: number;
}

export interface DeletedJobs {
  /** Null where the system does not say. */
  readonly deletedCount: number | null;
}

export interface DeletedTags {
  readonly tags: readonly JobTag[];
}

export type ChangeJobs = (keys: readonly NodeKey[]) => Promise<Change<JobOutcomes>>;
