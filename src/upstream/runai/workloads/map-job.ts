import { formatId } from '../../../domain/id.ts';
import {
  type JobActions,
  type JobCondition,
  type JobContainers,
  type JobEndpoint,
  type JobScheduling,
  type PodCounts,
  untoldScheduling,
} from '../../../domain/job-parts.ts';
import type { Job, JobProject, JobState } from '../../../domain/job.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { idOrNull, textOrNull } from '../absent.ts';
import { types } from './kinds.ts';
import { toAllocated, toRequested } from './map-resources.ts';
import type * as wire from './schema.ts';

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
    deletedAt: workload.deletedAt ?? null,
    runningSeconds: workload.totalRunningTimeSeconds ?? null,
    userName: textOrNull(workload.submittedBy),
    project: toJobProject(system, workload),
    cluster: clusterId === null ? null : { id: clusterId, name: null },
    resourceClassKey: null,
    requested: workload.workloadRequestedResources ? toRequested(workload.workloadRequestedResources) : null,
    allocated: workload.allocatedResources ? toAllocated(workload.allocatedResources) : null,
    scheduling: toScheduling(workload),
    monitoring: null,
    containers: toContainers(workload),
    actions: toActions(workload),
  };
}

function toJobProject(system: SystemRef, { projectId, projectName }: wire.Workload): JobProject | null {
  const id = idOrNull('Project', system, projectId);
  return id === null ? null : { id, name: textOrNull(projectName) };
}

function toScheduling(workload: wire.Workload): JobScheduling {
  return {
    ...untoldScheduling,
    priorityClass: textOrNull(workload.priorityClassName),
    preemptible: workload.preemptible ?? null,
    nodePools: nodePoolsOf(workload),
    message: textOrNull(workload.phaseMessage),
    reason: textOrNull(workload.phaseReason),
    pendingSeconds: workload.totalPendingTimeSeconds ?? null,
    guaranteedRuntimeEndsAt: workload.guaranteedRuntimeEndsAt ?? null,
    idleGpus: workload.idleAllocatedGpus ?? workload.idleGpus ?? null,
  };
}

/** Where it runs; until it is placed (the list is empty then) where it may run. */
function nodePoolsOf({ currentNodePools, requestedNodePools }: wire.Workload): readonly string[] {
  return currentNodePools?.length ? currentNodePools : (requestedNodePools ?? []);
}

function toContainers(workload: wire.Workload): JobContainers {
  return {
    namespace: textOrNull(workload.namespace),
    images: workload.images ?? [],
    endpoints: toEndpoints(workload),
    conditions: (workload.conditions ?? []).flatMap(toCondition),
    podCounts: toPodCounts(workload),
    framework: textOrNull(workload.distributedFramework),
  };
}

/** Run:ai tells the same address in up to three places, by name in some of them; what has none cannot be opened. */
function toEndpoints({ environments, externalConnections, urls }: wire.Workload): JobEndpoint[] {
  const connections = [
    ...(environments ?? []).flatMap(({ connections }) => connections ?? []),
    ...(externalConnections ?? []),
    ...(urls ?? []).map((url): wire.Connection => ({ url })),
  ];
  const byUrl = new Map<string, JobEndpoint>();
  for (const { url, name, toolType } of connections) {
    if (!url || byUrl.has(url)) continue;
    byUrl.set(url, { url, name: textOrNull(name), tool: textOrNull(toolType) });
  }
  return [...byUrl.values()];
}

function toCondition({ type, status, reason, message, lastTransitionTime }: wire.Condition): JobCondition[] {
  if (!type || !status) return [];
  const why = { reason: textOrNull(reason), message: textOrNull(message) };
  return [{ type, status, ...why, changedAt: lastTransitionTime ?? null }];
}

function toPodCounts({ requestedPods, runningPods }: wire.Workload): PodCounts {
  return {
    requested: requestedPods?.number ?? null,
    minimum: requestedPods?.min ?? null,
    maximum: requestedPods?.max ?? null,
    parallelism: requestedPods?.parallelism ?? null,
    completions: requestedPods?.completions ?? null,
    running: runningPods ?? null,
  };
}

function toActions({ actionsSupport }: wire.Workload): JobActions | null {
  if (!actionsSupport) return null;
  return { deletable: actionsSupport.delete ?? null, suspendable: actionsSupport.suspend ?? null };
}
