import { formatId } from '../../domain/id.ts';
import type { Job, JobKind, JobProject, JobResources, JobScheduling, JobState } from '../../domain/job.ts';
import type { SystemRef } from '../../domain/system.ts';
import { idOrNull, textOrNull } from './absent.ts';
import { bytesOf } from './quantity.ts';
import type * as wire from './schema.ts';

/** Any other type is a Kubernetes kind or one that the tenant registered. */
export const types: ReadonlyMap<string, JobKind> = new Map([
  ['Workspace', 'WORKSPACE'],
  ['Training', 'TRAINING'],
  ['Distributed', 'DISTRIBUTED'],
  ['Inference', 'INFERENCE'],
]);

/** Any other phase is new to us. */
export const phases: ReadonlyMap<string, JobState> = new Map([
  ['Pending', 'PENDING'],
  ['Creating', 'STARTING'],
  ['Initializing', 'STARTING'],
  ['Resuming', 'STARTING'],
  ['Running', 'RUNNING'],
  ['Degraded', 'RUNNING'],
  ['Updating', 'RUNNING'],
  ['Stopped', 'SUSPENDED'],
  ['Stopping', 'STOPPING'],
  ['Terminating', 'STOPPING'],
  ['Deleting', 'STOPPING'],
  ['Completed', 'COMPLETED'],
  ['Succeeded', 'COMPLETED'],
  ['Failed', 'FAILED'],
]);

export function toJob(system: SystemRef, workload: wire.Workload): Job {
  const clusterId = idOrNull('Cluster', system, workload.clusterId);
  return {
    id: formatId('Job', system.name, workload.id),
    system,
    name: workload.name,
    kind: types.get(workload.type) ?? 'OTHER',
    upstreamKind: textOrNull(workload.type),
    state: phases.get(workload.phase) ?? 'UNKNOWN',
    upstreamState: workload.phase,
    createdAt: workload.createdAt,
    // No field tells it: `phaseUpdatedAt` of a running workload moves with every degradation and resumption.
    startedAt: null,
    endedAt: workload.completedAt ?? null,
    runningSeconds: workload.totalRunningTimeSeconds ?? null,
    userName: textOrNull(workload.submittedBy),
    project: toJobProject(system, workload),
    cluster: clusterId === null ? null : { id: clusterId, name: null },
    resourceClassKey: null,
    requested: workload.workloadRequestedResources ? toRequested(workload.workloadRequestedResources) : null,
    allocated: workload.allocatedResources ? toAllocated(workload.allocatedResources) : null,
    scheduling: toScheduling(workload),
    monitoring: null,
  };
}

function toJobProject(system: SystemRef, { projectId, projectName }: wire.Workload): JobProject | null {
  const id = idOrNull('Project', system, projectId);
  const name = textOrNull(projectName);
  return id === null || name === null ? null : { id, name };
}

function toRequested({ cpu, gpu, cpuMemory }: wire.RequestedResources): JobResources {
  return {
    cpu: cpu?.request ?? null,
    gpu: gpu?.request ?? null,
    memory: toBytes(cpuMemory?.request),
    nodes: null,
  };
}

function toAllocated({ cpu, gpu, cpuMemory }: wire.AllocatedResources): JobResources {
  return { cpu: cpu ?? null, gpu: gpu ?? null, memory: toBytes(cpuMemory), nodes: null };
}

function toBytes(quantity: string | null | undefined): number | null {
  return typeof quantity === 'string' ? bytesOf(quantity) : null;
}

function toScheduling(workload: wire.Workload): JobScheduling {
  return {
    priorityClass: textOrNull(workload.priorityClassName),
    preemptible: workload.preemptible ?? null,
    partition: null,
    nodePools: nodePoolsOf(workload),
    message: textOrNull(workload.phaseMessage),
    walltimeSeconds: null,
    pendingSeconds: workload.totalPendingTimeSeconds ?? null,
  };
}

/** Where it runs; until it is placed (the list is empty then) where it may run. */
function nodePoolsOf({ currentNodePools, requestedNodePools }: wire.Workload): readonly string[] {
  return currentNodePools?.length ? currentNodePools : (requestedNodePools ?? []);
}
