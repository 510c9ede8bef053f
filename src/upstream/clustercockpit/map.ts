import type { Cluster, SubCluster } from '../../domain/cluster.ts';
import { formatId } from '../../domain/id.ts';
import {
  type FootprintValue,
  type JobMonitoring,
  type JobResources,
  type JobScheduling,
  type MonitoringState,
  untoldResources,
  untoldScheduling,
} from '../../domain/job-parts.ts';
import type { Job, JobState } from '../../domain/job.ts';
import { compareText } from '../../domain/page/order.ts';
import { namedProject, type Project } from '../../domain/project.ts';
import type { SystemRef } from '../../domain/system.ts';
import { countNodes } from './node-list.ts';
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

export function toCluster(system: SystemRef, cluster: wire.Cluster): Cluster {
  return {
    id: formatId('Cluster', system.name, cluster.name),
    system,
    name: cluster.name,
    createdAt: null,
    connection: null,
    sessions: null,
    hardware: {
      // cc-backend reads them from its job table in no order; a job without a partition leaves an empty one.
      partitions: cluster.partitions?.filter((partition) => partition !== '').sort(compareText) ?? null,
      subClusters: cluster.subClusters.map(toSubCluster),
    },
  };
}

function toSubCluster({ topology, ...subCluster }: wire.SubCluster): SubCluster {
  return {
    ...subCluster,
    nodeCount: countNodes(subCluster.nodes),
    accelerators: topology.accelerators ?? [],
  };
}

export function toJob(system: SystemRef, job: wire.Job): Job {
  const state = jobStates.get(job.jobState) ?? 'UNKNOWN';
  const start = toEpochSeconds(job.startTime);
  const project = textOrNull(job.project);
  return {
    id: formatId('Job', system.name, job.cluster, job.jobId, start),
    system,
    name: textOrNull(job.metaData?.jobName) ?? String(job.jobId),
    kind: 'BATCH',
    upstreamKind: null,
    state,
    upstreamState: job.jobState,
    createdAt: toTime(start),
    startedAt: toTime(start),
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
    monitoring: toMonitoring(job),
    containers: null,
    actions: null,
  };
}

export function toProject(system: SystemRef, { project: name }: wire.ProjectSighting): Project {
  return namedProject(system, { id: formatId('Project', system.name, name), name });
}

/** No hardware threads means that nobody told cc-backend, as no job runs on none. */
function toResources({ numHwthreads, smt = 1, numAcc = 0, numNodes }: wire.Job): JobResources {
  return {
    ...untoldResources,
    cpu: numHwthreads ? numHwthreads / Math.max(smt, 1) : null,
    gpu: numAcc,
    nodes: numNodes,
  };
}

function toScheduling({ partition, metaData, walltime = 0 }: wire.Job): JobScheduling {
  return {
    ...untoldScheduling,
    partition: textOrNull(partition),
    message: textOrNull(metaData?.message),
    walltimeSeconds: walltime === 0 ? null : walltime,
  };
}

function toMonitoring({ monitoringStatus = 0, energy, footprint }: wire.Job): JobMonitoring | null {
  const state = monitoringStates[monitoringStatus];
  if (state === undefined) return null;
  return {
    state,
    energy: state === 'ARCHIVED' ? (energy ?? null) : null,
    footprint: footprint ? toFootprint(footprint) : [],
  };
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
