import type { JobState } from './job.ts';
import type { KnownMetrics } from './metrics.ts';
import type { SystemRef } from './system.ts';

export const telemetrySubjects = ['JOBS', 'COMPUTE_NODES', 'PROJECTS', 'DEPARTMENTS'] as const;

/** What is counted or summed up. */
export type TelemetrySubject = (typeof telemetrySubjects)[number];

export const telemetryKeys = [
  'CLUSTER',
  'NODE_POOL',
  'COMPUTE_NODE',
  'DEPARTMENT',
  'PROJECT',
  'JOB_KIND',
  'JOB_STATE',
  'JOB_CATEGORY',
] as const;

/** By what numbers can be told apart. */
export type TelemetryKey = (typeof telemetryKeys)[number];

/** Which rows are counted; global ids. */
export interface TelemetryFilter {
  readonly cluster?: string | null | undefined;
  readonly nodePool?: string | null | undefined;
  readonly department?: string | null | undefined;
  readonly states?: readonly JobState[] | null | undefined;
}

export interface TelemetryQuery {
  readonly of: TelemetrySubject;
  /** In the system's own word. */
  readonly metric: string;
  readonly groupBy: readonly TelemetryKey[];
  readonly filter: TelemetryFilter;
}

/** One of the groups that a number is of. */
export interface TelemetryGroup {
  /** Null for a word that is new to us. */
  readonly key: TelemetryKey | null;
  readonly upstreamKey: string;
  /** As the system writes it. */
  readonly value: string;
  readonly name: string | null;
  /** Global id of the row that the value names; null when it names none. */
  readonly id: string | null;
}

export interface TelemetryValue {
  /** Null when what the system sent is no number. */
  readonly value: number | null;
  readonly upstreamValue: string;
  readonly groups: readonly TelemetryGroup[];
}

/** Numbers as they are now. */
export interface Telemetry {
  readonly metric: string;
  readonly unit: string | null;
  /** ISO 8601; null when the system told no time. */
  readonly at: string | null;
  readonly values: readonly TelemetryValue[];
}

/** What can be asked of a subject. */
export interface KnownTelemetry {
  readonly metrics: KnownMetrics;
  readonly groupBy: readonly TelemetryKey[];
  readonly filters: readonly (keyof TelemetryFilter)[];
}

/** Reads what a system knows of itself now, bound to one caller. */
export interface TelemetrySource {
  readonly system: SystemRef;
  readonly known: Readonly<Record<TelemetrySubject, KnownTelemetry>>;
  /** Null when a row that the filter names is missing or hidden. */
  read(query: TelemetryQuery): Promise<Telemetry | null>;
}
