import type { Problem } from './change/refusal.ts';
import type { Job, JobState } from './job.ts';
import type { MetadataEntry } from './metadata-entry.ts';
import type { Optional } from './new-job-parts.ts';

export const nodeSharings = ['EXCLUSIVE', 'SAME_USER', 'ANYBODY'] as const;

/** With whom a job has its nodes: with nobody, with jobs of the same user, with anybody's. */
export type NodeSharing = (typeof nodeSharings)[number];

/** A job that a scheduler has started, as it is told to what monitors it. */
export interface StartedJob {
  /** The scheduler's own, which it may use again later. */
  readonly number: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly user: string;
  readonly project: string;
  readonly nodes: readonly StartedJobNode[];
  readonly sharing: NodeSharing;
  readonly subCluster?: Optional<string>;
  readonly partition?: Optional<string>;
  readonly walltimeSeconds?: Optional<number>;
  /** The number of the array that it is one of. */
  readonly arrayNumber?: Optional<number>;
  /** Over all nodes. */
  readonly hardwareThreads?: Optional<number>;
  /** Over all nodes. */
  readonly accelerators?: Optional<number>;
  readonly metadata?: Optional<readonly MetadataEntry[]>;
}

/** What of a node a job has. */
export interface StartedJobNode {
  readonly hostname: string;
  /** All of them when left out. */
  readonly hardwareThreads?: Optional<readonly number[]>;
  /** Ids of accelerators. */
  readonly accelerators?: Optional<readonly string[]>;
}

export const visibilities = ['VISIBLE', 'PENDING_VISIBILITY'] as const;

/** Whether what was started can be read already. */
export type Visibility = (typeof visibilities)[number];

export interface StartResult {
  /** Global id, known before its system shows the job. */
  readonly jobId: string;
  readonly visibility: Visibility;
  /** Null while it is not visible. */
  readonly job: Job | null;
}

/** How a job ended. */
export interface JobEnd {
  /** ISO 8601. */
  readonly stoppedAt: string;
  readonly state: JobState;
}

/** The states in which a job can end. */
export const endStates: readonly JobState[] = [
  'COMPLETED',
  'FAILED',
  'CANCELLED',
  'TIMEOUT',
  'OUT_OF_MEMORY',
  'PREEMPTED',
  'NODE_FAILURE',
];

const mostWaitSeconds = 20;

export function startedJobProblems(job: StartedJob & { readonly waitSeconds: number }): Problem[] {
  const { number, startedAt, user, nodes, metadata, waitSeconds } = job;
  const hosts = nodes.map(({ hostname }) => hostname);
  const wrongWait = !(waitSeconds >= 0 && waitSeconds <= mostWaitSeconds);
  return [
    ...rule(!Number.isSafeInteger(number) || number < 1, 'number', 'A whole number from 1 on.'),
    // Its start is part of its id, which counts from 1970 on.
    ...rule(Date.parse(startedAt) < 0, 'startedAt', 'A job starts in 1970 or later.'),
    ...rule(user.trim() === '', 'user', 'Every job has a user.'),
    ...rule(hosts.length === 0, 'nodes', 'A job runs on one node at least.'),
    ...rule(hosts.includes(''), 'nodes', 'Every node has a host name.'),
    ...rule(new Set(hosts).size < hosts.length, 'nodes', 'Each node once.'),
    ...rule(wrongWait, 'waitSeconds', `From 0 to ${mostWaitSeconds}.`),
    ...countProblems(job),
    ...(metadata ? metadataProblems(metadata, 'metadata') : []),
  ];
}

export function jobEndProblems({ state }: JobEnd): Problem[] {
  return rule(!endStates.includes(state), 'state', `A job ends as ${endStates.join(', ')}.`);
}

/** The most entries that one change takes. */
const mostEntries = 20;

export function metadataProblems(entries: readonly MetadataEntry[], path: string): Problem[] {
  const keys = entries.map(({ key }) => key);
  return [
    ...rule(entries.length === 0 || entries.length > mostEntries, path, `Name 1 to ${mostEntries} entries.`),
    ...keys.flatMap((key, index) => rule(key.trim() === '', `${path}.${index}.key`, 'It cannot be empty.')),
    ...keys.flatMap((key, index) =>
      rule(keys.indexOf(key) < index, `${path}.${index}.key`, 'This key is given twice.'),
    ),
  ];
}

function countProblems(job: StartedJob): Problem[] {
  const counts = ['walltimeSeconds', 'arrayNumber', 'hardwareThreads', 'accelerators'] as const;
  return counts.flatMap((field) => {
    const count = job[field] ?? 0;
    return rule(!Number.isSafeInteger(count) || count < 0, field, 'A whole number from 0 on.');
  });
}

function rule(isBroken: boolean, path: string, message: string): Problem[] {
  return isBroken ? [{ path, message }] : [];
}
