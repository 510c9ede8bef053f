import { formatId } from '../../../domain/id.ts';
import type { NodeLabel, NodePool, NodePoolCondition, NodePoolPhase } from '../../../domain/node-pool.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { idOrNull, textOrNull } from '../absent.ts';
import { toGpuMemory, toNetwork, toScheduling } from './map-settings.ts';
import type * as wire from './schema.ts';

const phases: ReadonlyMap<string, NodePoolPhase> = new Map([
  ['Creating', 'CREATING'],
  ['Updating', 'UPDATING'],
  ['Ready', 'READY'],
  ['Empty', 'EMPTY'],
  ['Unschedulable', 'UNSCHEDULABLE'],
  ['Deleting', 'DELETING'],
  ['Deleted', 'DELETED'],
]);

export function toNodePool(system: SystemRef, nodePool: wire.NodePool): NodePool {
  const upstreamPhase = textOrNull(nodePool.phase);
  return {
    id: formatId('NodePool', system.name, nodePool.id),
    system,
    name: nodePool.name,
    clusterId: idOrNull('Cluster', system, nodePool.clusterId),
    default: nodePool.isDefault ?? null,
    phase: upstreamPhase === null ? null : (phases.get(upstreamPhase) ?? 'UNKNOWN'),
    upstreamPhase,
    phaseMessage: textOrNull(nodePool.phaseMessage),
    label: toLabel(nodePool),
    nodeNames: nodePool.status?.nodes ?? null,
    conditions: nodePool.status?.conditions?.map(toCondition) ?? null,
    scheduling: toScheduling(nodePool),
    gpuMemory: nodePool.gpuResourceOptimization ? toGpuMemory(nodePool.gpuResourceOptimization) : null,
    network: toNetwork(nodePool),
    createdAt: nodePool.createdAt ?? null,
    createdBy: textOrNull(nodePool.createdBy),
    updatedAt: nodePool.updatedAt ?? null,
    updatedBy: textOrNull(nodePool.updatedBy),
  };
}

/** A label without a value is one all the same, as in Kubernetes. */
function toLabel({ labelKey, labelValue }: wire.NodePool): NodeLabel | null {
  const key = textOrNull(labelKey);
  return key === null ? null : { key, value: labelValue ?? '' };
}

function toCondition({ type, status, reason, message, nodes }: wire.Condition): NodePoolCondition {
  return {
    type,
    holds: status === 'True' ? true : status === 'False' ? false : null,
    reason: textOrNull(reason),
    message: textOrNull(message),
    nodeNames: nodes ?? [],
  };
}
