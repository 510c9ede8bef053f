import type { NodeKey } from './id.ts';
import type { JobResources } from './job-parts.ts';
import type { Job, JobState } from './job.ts';
import type { SystemRef } from './system.ts';

/** What Kubernetes runs a job as. */
export interface JobPod {
  readonly system: SystemRef;
  /** The key of its job, and its own. */
  readonly key: NodeKey;
  readonly uid: string;
  readonly name: string;
  readonly phase: PodPhase;
  /** The phase in the system's own word. */
  readonly upstreamPhase: string;
  /** Null until it is placed. */
  readonly nodeName: string | null;
  readonly nodePool: string | null;
  readonly requested: JobResources | null;
  readonly allocated: JobResources | null;
  readonly containers: readonly PodContainer[];
  readonly createdAt: string | null;
  /** When the first of its containers started. */
  readonly startedAt: string | null;
  readonly endedAt: string | null;
}

export const podPhases = ['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'UNKNOWN'] as const;

export type PodPhase = (typeof podPhases)[number];

export interface PodContainer {
  readonly name: string;
  readonly image: string;
  readonly startedAt: string | null;
}

/** Something that a cluster tells about a job or a part of it. */
export interface JobEvent {
  readonly at: string;
  /** `Normal` or `Warning`, as Kubernetes has it; others may come. */
  readonly type: string;
  /** One word, e.g. `FailedScheduling`. */
  readonly reason: string | null;
  readonly message: string;
  /** Which part of the cluster tells it, e.g. `kubelet`. */
  readonly source: string | null;
  readonly object: EventObject | null;
}

/** What an event is about. */
export interface EventObject {
  /** E.g. `Pod`. */
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** A state that a job entered. */
export interface JobStateChange {
  readonly at: string;
  readonly state: JobState;
  readonly upstreamState: string;
  readonly message: string | null;
}

/** Why a pending job does not begin in a node pool. */
export interface JobWait {
  readonly nodePool: string;
  /** One word, e.g. `OverLimit`. */
  readonly reason: string;
  readonly message: string | null;
  /** Whose quota or limit it is, `PROJECT` or `DEPARTMENT`. */
  readonly limitedBy: string | null;
}

/** The first rows of something that a job has, and whether it has more. */
export interface FirstRows<T> {
  readonly rows: readonly T[];
  readonly more: boolean;
}

/** Null where there is nothing of the kind, such as of a job that its system does not list yet. */
export type ReadDetail<T> = (job: Job, first: number) => Promise<FirstRows<T> | null>;

/** What takes a request of its own for every job. */
export interface JobDetails {
  readonly podsOf: ReadDetail<JobPod>;
  /** Newest first. */
  readonly eventsOf: ReadDetail<JobEvent>;
  /** Newest first. */
  readonly historyOf: ReadDetail<JobStateChange>;
  readonly waitsOf: ReadDetail<JobWait>;
}

/** Reads what a system keeps of each of its jobs, bound to one caller. */
export interface JobDetailSource extends JobDetails {
  readonly system: SystemRef;
}
