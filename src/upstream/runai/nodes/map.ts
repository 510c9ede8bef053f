import type { ComputeNode, ComputeNodeGpu, ComputeNodeState } from '../../../domain/compute-node.ts';
import { formatId } from '../../../domain/id.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { textOrNull } from '../absent.ts';
import { toCondition } from '../condition.ts';
import type * as wire from './schema.ts';

/** Any other word is new to us, but for `Unknown`. */
export const states: ReadonlyMap<string, ComputeNodeState> = new Map([
  ['Ready', 'READY'],
  ['NotReady', 'NOT_READY'],
]);

export function toComputeNode(system: SystemRef, node: wire.ComputeNode): ComputeNode {
  const upstreamState = node.status ?? '';
  return {
    id: formatId('ComputeNode', system.name, node.clusterUuid, node.name),
    system,
    uid: textOrNull(node.uid),
    name: node.name,
    clusterId: formatId('Cluster', system.name, node.clusterUuid),
    subClusterName: null,
    nodePoolName: textOrNull(node.nodePool),
    state: states.get(upstreamState) ?? 'UNKNOWN',
    upstreamState,
    health: null,
    gpu: toGpu(node),
    conditions: node.conditions?.map(toCondition) ?? null,
    taints: node.taints?.map(({ key, value, effect }) => ({ key, value: textOrNull(value), effect })) ?? null,
    createdAt: node.createdAt ?? null,
    updatedAt: node.updatedAt ?? null,
  };
}

/** A node without devices has none of it. */
function toGpu({ gpuInfo, nvLinkDomainUid, nvLinkCliqueId }: wire.ComputeNode): ComputeNodeGpu | null {
  if (!gpuInfo) return null;
  return {
    model: gpuInfo.gpuType,
    count: gpuInfo.gpuCount,
    nvlinkDomain: textOrNull(nvLinkDomainUid),
    nvlinkClique: textOrNull(nvLinkCliqueId),
  };
}
