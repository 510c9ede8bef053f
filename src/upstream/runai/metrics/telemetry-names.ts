import type {
  KnownTelemetry,
  TelemetryFilter,
  TelemetryKey,
  TelemetrySubject,
} from '../../../domain/telemetry.ts';
import { departments, projects } from '../org-units/source.ts';
import type { Version } from '../release.ts';
import { byUnit } from './metric-names.ts';

/** What is told of a subject now, and how it is asked. */
export interface TelemetryEndpoint {
  readonly path: string;
  readonly since?: Version;
  readonly metrics: KnownTelemetry['metrics'];
  /** The words of `groupBy`, which each endpoint spells its own way. */
  readonly words: ReadonlyMap<TelemetryKey, string>;
  readonly filters: readonly (keyof TelemetryFilter)[];
  /** A node pool is named by its id here and by its name, unique within a cluster only, there. */
  readonly nodePoolBy: 'id' | 'name';
}

const nodes = byUnit({
  nodes: ['READY_GPU_NODES', 'TOTAL_GPU_NODES', 'FULLY_FREE_GPU_NODES'],
  GPUs: ['READY_GPUS', 'TOTAL_GPUS', 'IDLE_ALLOCATED_GPUS', 'FREE_GPUS', 'ALLOCATED_GPUS'],
  cores: ['TOTAL_CPU_CORES', 'USED_CPU_CORES', 'ALLOCATED_CPU_CORES'],
  bytes: [
    ...['TOTAL_GPU_MEMORY_BYTES', 'USED_GPU_MEMORY_BYTES'],
    ...['TOTAL_CPU_MEMORY_BYTES', 'USED_CPU_MEMORY_BYTES', 'ALLOCATED_CPU_MEMORY_BYTES'],
  ],
});

/** In the units of quotas; the document does not say so. */
const orgUnits = byUnit({
  GPUs: ['GPU_QUOTA', 'GPU_ALLOCATION', 'GPU_ALLOCATION_NON_PREEMPTIBLE'],
  millicores: ['CPU_QUOTA', 'CPU_ALLOCATION', 'CPU_ALLOCATION_NON_PREEMPTIBLE'],
  MB: ['MEMORY_QUOTA', 'MEMORY_ALLOCATION', 'MEMORY_ALLOCATION_NON_PREEMPTIBLE'],
});

const orgUnit = {
  since: '2.20',
  metrics: orgUnits,
  filters: ['cluster', 'nodePool', 'department'],
} as const;

export const telemetryEndpoints: Readonly<Record<TelemetrySubject, TelemetryEndpoint>> = {
  JOBS: {
    path: '/api/v1/workloads/telemetry',
    metrics: byUnit({
      jobs: ['WORKLOADS_COUNT'],
      GPUs: ['GPU_ALLOCATION'],
      unsaid: ['PENDING_TIME_DISTRIBUTION'],
    }),
    words: new Map([
      ['CLUSTER', 'ClusterId'],
      ['DEPARTMENT', 'DepartmentId'],
      ['PROJECT', 'ProjectId'],
      ['JOB_KIND', 'Type'],
      ['NODE_POOL', 'CurrentNodepools'],
      ['JOB_STATE', 'Phase'],
      ['JOB_CATEGORY', 'Category'],
    ]),
    filters: ['cluster', 'nodePool', 'department', 'states'],
    nodePoolBy: 'name',
  },
  COMPUTE_NODES: {
    path: '/api/v1/nodes/telemetry',
    metrics: nodes,
    words: new Map([
      ['CLUSTER', 'ClusterId'],
      ['NODE_POOL', 'Nodepool'],
      ['COMPUTE_NODE', 'Node'],
    ]),
    filters: ['cluster', 'nodePool'],
    nodePoolBy: 'name',
  },
  PROJECTS: {
    ...orgUnit,
    path: `${projects.path}/telemetry`,
    words: new Map([
      ['CLUSTER', 'ClusterId'],
      ['NODE_POOL', 'NodepoolId'],
      ['DEPARTMENT', 'ParentId'],
    ]),
    nodePoolBy: 'id',
  },
  DEPARTMENTS: {
    ...orgUnit,
    path: `${departments.path}/telemetry`,
    words: new Map([['CLUSTER', 'CLUSTER_ID']]),
    nodePoolBy: 'name',
  },
};
