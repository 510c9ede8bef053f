import { z } from 'zod';
import type { ControlPlane } from './control-plane.ts';
import { badRequest } from './refusals.ts';
import type { NodePool, State } from './wire.ts';

const text = z.string().nullish();
const spread = z.enum(['spread', 'binpack']).nullable();
const quantity = z
  .string()
  .regex(/^([+]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/)
  .nullable();
const label = z.string().min(1);

const optional = {
  gpuNetworkAccelerationLabelKey: text,
  gpuNetworkAccelerationDetection: z.enum(['Use', 'DontUse', 'Auto']).nullish(),
  networkTopologyId: text,
  gpuResourceOptimization: z
    .object({
      swapEnabled: z.boolean().nullable(),
      cpuSwapMemorySize: quantity,
      reservedGpuMemoryForSwapOperations: quantity,
      nodeLevelSchedulerEnabled: z.boolean().nullable(),
    })
    .exactPartial()
    .nullish(),
  schedulingConfiguration: z
    .object({
      placementStrategy: z.object({ cpu: spread, gpu: spread }).exactPartial(),
      minGuaranteedRuntime: z
        .string()
        .regex(/^(0|[+]?((\d+(\.\d+)?)(ns|us|µs|μs|ms|s|m|h|d|w))+$)/)
        .nullable(),
    })
    .exactPartial()
    .nullish(),
};

export const NodePoolCreation = z.object({
  ...optional,
  name: z.string().min(1),
  labelKey: label,
  labelValue: label,
  clusterId: z.string(),
});
/** Neither the name nor the cluster of a pool can be changed. */
export const NodePoolChange = z.object({
  ...optional,
  labelKey: label.nullish(),
  labelValue: label.nullish(),
});
type Change = z.output<typeof NodePoolChange>;

export function newNodePool(
  plane: ControlPlane,
  given: z.output<typeof NodePoolCreation>,
  author: string,
): NodePool {
  const { state, tenantId } = plane;
  const cluster = state.clusters.find(({ uuid }) => uuid === given.clusterId);
  const { uuid, name: clusterName } = cluster ?? badRequest('the cluster does not exist');
  // The document knows no 409 here.
  if (state.nodePools.some(({ name, clusterId }) => name === given.name && clusterId === uuid)) {
    badRequest(`node pool '${given.name}' already exists in this cluster`);
  }
  return {
    id: plane.newId(),
    ...{ name: given.name, labelKey: given.labelKey, labelValue: given.labelValue },
    ...{ tenantId, clusterId: uuid, clusterName, isDefault: false },
    ...settings(given),
    createdAt: plane.now(),
    createdBy: author,
    updatedAt: plane.now(),
    updatedBy: author,
    phase: 'Creating',
    phaseMessage: '',
    status: { nodes: [] },
  };
}

/** PUT sets what it leaves out back, PATCH leaves it alone; the label stays in both. */
export function changeNodePool(
  plane: ControlPlane,
  pool: NodePool,
  given: Change,
  { mode, author }: { mode: 'replace' | 'merge'; author: string },
): void {
  const { labelKey, labelValue, ...rest } = given;
  Object.assign(pool, mode === 'replace' ? settings(rest) : rest);
  pool.labelKey = labelKey ?? pool.labelKey;
  pool.labelValue = labelValue ?? pool.labelValue;
  Object.assign(pool, { phase: 'Updating', updatedAt: plane.now(), updatedBy: author });
  settle(plane, pool);
}

/** What a pool is set to where nothing is said. */
function settings(given: Change) {
  return {
    gpuNetworkAccelerationDetection: given.gpuNetworkAccelerationDetection ?? 'Auto',
    ...(given.gpuNetworkAccelerationLabelKey && {
      gpuNetworkAccelerationLabelKey: given.gpuNetworkAccelerationLabelKey,
    }),
    networkTopologyId: given.networkTopologyId ?? null,
    networkTopologyName: null,
    gpuResourceOptimization: {
      swapEnabled: false,
      cpuSwapMemorySize: '100G',
      reservedGpuMemoryForSwapOperations: '2G',
      nodeLevelSchedulerEnabled: false,
      ...given.gpuResourceOptimization,
    },
    schedulingConfiguration: {
      placementStrategy: { cpu: 'binpack', gpu: 'binpack' },
      minGuaranteedRuntime: null,
      ...given.schedulingConfiguration,
    },
  };
}

/** The cluster looks which of its nodes carry the label. */
export function settle({ state, sync }: ControlPlane, pool: NodePool): void {
  sync.after(pool.clusterId, () => {
    if (pool.phase === 'Deleting' || !state.nodePools.includes(pool)) return;
    const empty = (pool.status?.nodes ?? []).length === 0;
    pool.phase = empty ? 'Empty' : 'Ready';
    pool.phaseMessage = empty ? 'no nodes match the label' : '';
  });
}

/** Whether the pool is gone at once; one with nodes is emptied by its cluster first. */
export function removeNodePool({ state, sync }: ControlPlane, pool: NodePool): boolean {
  if (pool.isDefault) badRequest('the default node pool cannot be deleted');
  const nodes = pool.status?.nodes ?? [];
  if (nodes.length === 0) {
    forget(state, pool);
    return true;
  }
  pool.phase = 'Deleting';
  sync.after(pool.clusterId, () => {
    const fallback = state.nodePools.find(
      ({ isDefault, clusterId }) => isDefault && clusterId === pool.clusterId,
    );
    fallback?.status?.nodes.push(...nodes);
    for (const node of state.nodes) {
      if (node.clusterUuid === pool.clusterId && node.nodePool === pool.name) node.nodePool = 'default';
    }
    forget(state, pool);
  });
  return false;
}

/** Quotas lose their row of the pool as well. */
function forget(state: State, pool: NodePool): void {
  state.nodePools = state.nodePools.filter((other) => other !== pool);
  for (const unit of [...state.departments, ...state.projects]) {
    unit.resources = unit.resources.filter(({ nodePool }) => nodePool?.id !== pool.id);
  }
}
