import { formatId } from '../../../domain/id.ts';
import type { FootprintValue, JobMonitoring, MonitoringState } from '../../../domain/job-monitoring.ts';
import {
  type JobHost,
  type JobResources,
  type JobScheduling,
  type JobSharing,
  untoldResources,
  untoldScheduling,
} from '../../../domain/job-parts.ts';
import type { Job, JobState } from '../../../domain/job.ts';
import { compareText } from '../../../domain/page/order.ts';
import type { SystemRef } from '../../../domain/system.ts';
import type * as wire from './schema.ts';

const jobStates: ReadonlyMap<string, JobState> = new Map([
  ['pending', 'PENDING'],
  ['running', 'RUNNING'],
  ['suspended', 'SUSPENDED'],
  ['completed', 'COMPLETED'],
  ['failed', 'FAILED'],
  ['cancelled', 'CANCELLED'],
  ['timeout', 'TIMEOUT'],
  ['deadline', 'TIMEOUT'],
  ['out_of_memory', 'OUT_OF_MEMORY'],
  ['preempted', 'PREEMPTED'],
  ['boot_fail', 'NODE_FAILURE'],
  ['node_fail', 'NODE_FAILURE'],
]);

/** cc-backend's words for these states; it has none for some of ours, and two for others. */
export function upstreamStatesOf(states: readonly JobState[]): string[] {
  return [...jobStates].filter(([, state]) => states.includes(state)).map(([word]) => word);
}

/** Nothing says of these that they are over. */
const openStates: readonly JobState[] = ['PENDING', 'RUNNING', 'SUSPENDED', 'UNKNOWN'];

/** By `monitoringStatus`, which REST leaves out when it is 0. */
const monitoringStates: readonly MonitoringState[] = [
  'DISABLED',
  'RUNNING_OR_ARCHIVING',
  'ARCHIVING_FAILED',
  'ARCHIVED',
];

export function toJob(system: SystemRef, job: wire.Job): Job {
  const state = jobStates.get(job.jobState) ?? 'UNKNOWN';
  const start = toEpochSeconds(job.startTime);
  const startedAt = toTime(start);
  const project = textOrNull(job.project);
  const id = formatId('Job', system.name, job.cluster, job.jobId, start);
  return {
    id,
    system,
    name: metadataOf(job, 'jobName') ?? String(job.jobId),
    kind: 'BATCH',
    upstreamKind: null,
    state,
    upstreamState: job.jobState,
    createdAt: startedAt,
    startedAt,
    endedAt: openStates.includes(state) ? null : toTime(start + job.duration),
    deletedAt: null,
    runningSeconds: job.duration,
    userName: textOrNull(job.user),
    project: project === null ? null : { id: formatId('Project', system.name, project), name: project },
    cluster: { id: formatId('Cluster', system.name, job.cluster), name: job.cluster },
    resourceClassKey: null,
    requested: null,
    allocated: toResources(job),
    scheduling: toScheduling(job),
    monitoring: toMonitoring(id, job),
    containers: null,
    actions: null,
  };
}

/** No hardware threads means that nobody told cc-backend, as no job runs on none. */
function toResources({ numHwthreads = 0, smt = 0, numAcc = 0, numNodes, resources }: wire.Job): JobResources {
  return {
    ...untoldResources,
    cpu: positiveOrNull(numHwthreads / Math.max(smt, 1)),
    gpu: numAcc,
    nodes: numNodes,
    hardwareThreads: positiveOrNull(numHwthreads),
    threadsPerCore: positiveOrNull(smt),
    hosts: resources?.map(toHost) ?? null,
  };
}

function positiveOrNull(amount: number): number | null {
  return amount > 0 ? amount : null;
}

function toHost({ hostname, hwthreads, accelerators, configuration }: wire.Resource): JobHost {
  return {
    hostname,
    hardwareThreads: hwthreads ?? null,
    accelerators: accelerators ?? [],
    configuration: textOrNull(configuration ?? undefined),
  };
}

/** What `shared` says of a job's machines. */
export const sharings: ReadonlyMap<string, JobSharing> = new Map([
  ['none', 'EXCLUSIVE'],
  ['single_user', 'SAME_USER'],
  ['multi_user', 'ANYBODY'],
]);

function toScheduling(job: wire.Job): JobScheduling {
  const { walltime = 0, arrayJobId = 0, shared } = job;
  return {
    ...untoldScheduling,
    number: job.jobId,
    arrayNumber: arrayJobId === 0 ? null : arrayJobId,
    partition: textOrNull(job.partition),
    subCluster: textOrNull(job.subCluster),
    sharing: shared === undefined ? null : (sharings.get(shared) ?? 'UNKNOWN'),
    message: metadataOf(job, 'message'),
    walltimeSeconds: walltime === 0 ? null : walltime,
  };
}

function toMonitoring(jobId: string, job: wire.Job): JobMonitoring {
  const { monitoringStatus = 0, energy = 0, footprint, tags, metaData } = job;
  const state = monitoringStates[monitoringStatus] ?? 'UNKNOWN';
  return {
    jobId,
    state,
    // It is 0 until it was summed up.
    energy: state === 'ARCHIVED' || energy > 0 ? energy : null,
    footprint: footprint ? toFootprint(footprint) : [],
    tags: tags ? [...tags].sort((a, b) => compareText(a.type, b.type) || compareText(a.name, b.name)) : [],
    metadata: metaData ? toMetadata(metaData) : [],
  };
}

function toMetadata(metaData: Readonly<Record<string, unknown>>): JobMonitoring['metadata'] {
  const texts: { key: string; value: string }[] = [];
  for (const key of Object.keys(metaData)) {
    const value = metaData[key];
    if (typeof value === 'string') texts.push({ key, value });
  }
  return texts.sort((a, b) => compareText(a.key, b.key));
}

function metadataOf({ metaData }: wire.Job, key: string): string | null {
  const value = metaData?.[key];
  return typeof value === 'string' ? textOrNull(value) : null;
}

/** Sorted, because cc-backend keeps footprints in maps, whose order changes from answer to answer. */
function toFootprint(footprint: wire.Footprint): FootprintValue[] {
  const values = Array.isArray(footprint)
    ? footprint.flatMap((item) =>
        item ? { metric: item.name, statistic: item.stat, value: item.value } : [],
      )
    : Object.entries(footprint).map(([key, value]) => ({ ...splitFootprintKey(key), value }));
  return values.sort((a, b) => compareText(a.metric, b.metric) || compareText(a.statistic, b.statistic));
}

/** `mem_used_max` is the `max` of `mem_used`. */
function splitFootprintKey(key: string): Pick<FootprintValue, 'metric' | 'statistic'> {
  const words = key.split('_');
  const statistic = words.pop() ?? '';
  return { metric: words.join('_'), statistic };
}

/** When a job started, whichever API said it. */
export function toEpochSeconds(start: wire.StartTime): number {
  return typeof start === 'number' ? start : Math.floor(Date.parse(start) / 1000);
}

function toTime(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString();
}

/** cc-backend writes an empty text where it knows none. */
function textOrNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}
