import { z } from 'zod';
import { formatId } from '../../../domain/id.ts';
import {
  type JobContainers,
  type JobResources,
  untoldResources,
  untoldScheduling,
} from '../../../domain/job-parts.ts';
import type { Job } from '../../../domain/job.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { idOrNull, textOrNull } from '../absent.ts';
import { Amount, Id, Text, Time } from '../schema.ts';
import { submittedKinds, type SubmittedKind } from './kinds.ts';
import { phases } from './map-job.ts';
import { toBytes, toExtended, toGpuRequestType } from './map-resources.ts';
import { ExtendedResources } from './schema.ts';

/** What one pod asks for. */
const Compute = z.object({
  gpuDevicesRequest: Amount,
  gpuRequestType: Text,
  gpuPortionRequest: Amount,
  gpuMemoryRequest: Text,
  cpuCoreRequest: Amount,
  cpuMemoryRequest: Text,
  extendedResources: ExtendedResources,
});
type Compute = z.infer<typeof Compute>;

const Spec = z.object({
  image: Text,
  nodePools: z.array(z.string()).nullish(),
  priorityClass: Text,
  preemptibility: Text,
  distributedFramework: Text,
  parallelism: Amount,
  completions: Amount,
  minReplicas: Amount,
  maxReplicas: Amount,
  compute: Compute.nullish(),
});
type Spec = z.infer<typeof Spec>;

/**
 * A workload as the endpoint of its type answers a submission and shows it right afterwards, when the list of
 * all types may not have it yet. Almost every field has another name there.
 */
export const TypedWorkload = z.object({
  workloadId: Id,
  name: z.string(),
  projectId: Text,
  clusterId: Text,
  createdBy: Text,
  createdAt: Time.pipe(z.string()),
  deletedAt: Time.nullish(),
  actualPhase: Text,
  spec: Spec.nullish(),
});
export type TypedWorkload = z.infer<typeof TypedWorkload>;

/** The job that a submission became. What the cluster will tell of it is null. */
export function toSubmittedJob(system: SystemRef, kind: SubmittedKind, workload: TypedWorkload): Job {
  const projectId = idOrNull('Project', system, workload.projectId);
  const clusterId = idOrNull('Cluster', system, workload.clusterId);
  // Left out as long as the cluster has not told any; Run:ai's own word for that is this one.
  const upstreamState = textOrNull(workload.actualPhase) ?? 'Creating';
  const spec = workload.spec ?? {};
  return {
    id: formatId('Job', system.name, workload.workloadId),
    system,
    name: workload.name,
    kind,
    upstreamKind: submittedKinds[kind].type,
    state: phases.get(upstreamState) ?? 'UNKNOWN',
    upstreamState,
    createdAt: workload.createdAt,
    ...{ startedAt: null, endedAt: null, runningSeconds: null },
    deletedAt: workload.deletedAt ?? null,
    userName: textOrNull(workload.createdBy),
    project: projectId === null ? null : { id: projectId, name: null },
    cluster: clusterId === null ? null : { id: clusterId, name: null },
    ...{ resourceClassKey: null, monitoring: null, actions: null, allocated: null },
    requested: toRequested(kind, spec),
    scheduling: {
      ...untoldScheduling,
      priorityClass: textOrNull(spec.priorityClass),
      preemptible: spec.preemptibility ? spec.preemptibility === 'preemptible' : null,
      nodePools: spec.nodePools ?? [],
    },
    containers: toContainers(spec),
  };
}

/** Null where pods of other sizes stand beside those of the specification, or their number changes. */
function toRequested(kind: SubmittedKind, { compute, parallelism }: Spec): JobResources | null {
  if (!compute || kind === 'DISTRIBUTED' || kind === 'INFERENCE') return null;
  const pods = parallelism ?? 1;
  const devices = compute.gpuDevicesRequest ?? null;
  const share = compute.gpuRequestType === 'memory' ? null : (compute.gpuPortionRequest ?? 1);
  return {
    ...untoldResources,
    cpu: times(compute.cpuCoreRequest, pods),
    gpu: share === null ? null : times(devices, share * pods),
    memory: times(toBytes(compute.cpuMemoryRequest), pods),
    gpuMemory: times(toBytes(compute.gpuMemoryRequest), (devices ?? 1) * pods),
    ...toGpuRequestType(compute.gpuRequestType),
    extended: pods === 1 ? toExtended(compute.extendedResources) : null,
  };
}

function times(amount: number | null | undefined, factor: number): number | null {
  return typeof amount === 'number' ? amount * factor : null;
}

function toContainers(spec: Spec): JobContainers {
  const image = textOrNull(spec.image);
  return {
    namespace: null,
    images: image === null ? [] : [image],
    endpoints: [],
    conditions: [],
    podCounts: {
      requested: null,
      minimum: spec.minReplicas ?? null,
      maximum: spec.maxReplicas ?? null,
      parallelism: spec.parallelism ?? null,
      completions: spec.completions ?? null,
      running: null,
    },
    framework: textOrNull(spec.distributedFramework),
  };
}
