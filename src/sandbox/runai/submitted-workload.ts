import { randomUUID } from 'node:crypto';
import type { ControlPlane } from './control-plane.ts';
import { podsOfSpec, priorities, type Compute, type Spec, type Submitted } from './submission.ts';
import type { Project, RequestedResources, Workload } from './wire.ts';
import type { WorkloadType } from './workload-types.ts';

interface Accepted {
  name: string;
  project: Project;
  submitted: Submitted;
  spec: Spec;
  author: string;
}

/** The row that a submission becomes in the list of all workloads. */
export function submittedWorkload(
  { state, tenantId, now }: ControlPlane,
  type: WorkloadType,
  { name, project, submitted, spec, author }: Accepted,
): Workload {
  const priorityClassName = spec.priorityClass ?? type.priorityClass;
  const pods = podsOfSpec(type, submitted);
  return {
    id: randomUUID(),
    name,
    type: type.name,
    tenantId,
    source: 'Control-plane',
    category: spec.category ?? type.category,
    priority: priorities[priorityClassName] ?? null,
    priorityClassName,
    clusterId: project.clusterId,
    projectId: project.id,
    projectName: project.name,
    departmentId: project.parentId,
    departmentName: state.departments.find(({ id }) => id === project.parentId)?.name ?? '',
    namespace: project.status.namespace ?? '',
    createdAt: now(),
    updatedAt: now(),
    deletedAt: null,
    completedAt: null,
    phase: 'Creating',
    phaseUpdatedAt: now(),
    k8sPhase: 'Pending',
    k8sPhaseUpdatedAt: now(),
    conditions: [],
    runningPods: 0,
    submittedBy: author,
    preemptible: isPreemptible(type, spec),
    requestedNodePools: spec.nodePools ?? project.effective.defaultNodePools ?? ['default'],
    currentNodePools: [],
    images: spec.image ? [spec.image] : [],
    ...(spec.command && { command: spec.command }),
    ...(spec.args && { arguments: spec.args }),
    environmentVariables: environmentOf(spec),
    ...(spec.distributedFramework && { distributedFramework: spec.distributedFramework }),
    workloadRequestedResources: requested(spec.compute ?? {}, pods),
    allocatedResources: { gpu: 0, gpuMemory: null, cpu: 0, cpuMemory: null },
    requestedPods: {
      number: pods,
      parallelism: spec.parallelism ?? null,
      completions: spec.completions ?? null,
    },
    actionsSupport: { delete: true, suspend: type.suspendable },
    totalPendingTimeSeconds: 0,
    totalRunningTimeSeconds: 0,
  };
}

/** Trainings may be preempted unless they say otherwise, all else only if it says so. */
function isPreemptible({ category }: WorkloadType, { preemptibility }: Spec): boolean {
  return preemptibility ? preemptibility === 'preemptible' : category === 'Train';
}

/** Values that stand in secrets and config maps are not told. */
function environmentOf({ environmentVariables }: Spec): Record<string, string> {
  const plain = (environmentVariables ?? []).filter(({ value }) => typeof value === 'string');
  return Object.fromEntries(plain.map(({ name, value }) => [name, value ?? '']));
}

/** Of all pods together: devices and parts of them, cores, and memory as it was written for one. */
function requested(compute: Compute, pods: number): RequestedResources {
  const devices = compute.gpuDevicesRequest ?? 0;
  const byMemory = compute.gpuRequestType === 'memory';
  return {
    gpuRequestType: devices === 0 ? null : byMemory ? 'memory' : 'portion',
    gpu: {
      request: byMemory ? null : pods * devices * (compute.gpuPortionRequest ?? 1),
      limit: byMemory ? null : pods * devices * (compute.gpuPortionLimit ?? compute.gpuPortionRequest ?? 1),
    },
    gpuMemory: { request: compute.gpuMemoryRequest ?? null, limit: compute.gpuMemoryLimit ?? null },
    cpu: { request: times(compute.cpuCoreRequest, pods), limit: times(compute.cpuCoreLimit, pods) },
    cpuMemory: { request: compute.cpuMemoryRequest ?? null, limit: compute.cpuMemoryLimit ?? null },
  };
}

function times(amount: number | null | undefined, pods: number): number | null {
  return typeof amount === 'number' ? amount * pods : null;
}
