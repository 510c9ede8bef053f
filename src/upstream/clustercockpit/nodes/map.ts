import type { ComputeNodeDetails } from '../../../domain/compute-node-details.ts';
import type { MetadataEntry } from '../../../domain/metadata-entry.ts';
import type { ComputeNode, ComputeNodeHealth, ComputeNodeState } from '../../../domain/compute-node.ts';
import { formatId } from '../../../domain/id.ts';
import { compareText } from '../../../domain/page/order.ts';
import type { SystemRef } from '../../../domain/system.ts';
import type { UsedNodes } from '../../../domain/used-nodes.ts';
import { textOrNull } from '../text.ts';
import type * as wire from './schema.ts';

/** `unknown` is what cc-backend makes of nodes that drain or reboot. */
const states: ReadonlyMap<string, ComputeNodeState> = new Map([
  ['allocated', 'READY'],
  ['reserved', 'READY'],
  ['idle', 'READY'],
  ['mixed', 'READY'],
  ['down', 'NOT_READY'],
]);

const healths: ReadonlyMap<string, ComputeNodeHealth> = new Map([
  ['full', 'FULL'],
  ['partial', 'PARTIAL'],
  ['failed', 'FAILED'],
]);

export function toComputeNode(system: SystemRef, node: wire.Node): ComputeNode {
  return {
    id: formatId('ComputeNode', system.name, node.cluster, node.hostname),
    system,
    uid: null,
    name: node.hostname,
    clusterId: formatId('Cluster', system.name, node.cluster),
    subClusterName: textOrNull(node.subCluster),
    nodePoolName: null,
    state: states.get(node.schedulerState) ?? 'UNKNOWN',
    upstreamState: node.schedulerState,
    health: healths.get(node.healthState) ?? 'UNKNOWN',
    ...{ gpu: null, conditions: null, taints: null, createdAt: null, updatedAt: null },
  };
}

export function toDetails({ healthData, metaData }: wire.NodeDetails): ComputeNodeDetails {
  return {
    findings: healthData
      ? { missingMetrics: sorted(healthData.missing), degradedMetrics: sorted(healthData.degraded) }
      : null,
    metadata: Object.entries(metaData ?? {})
      .map(toEntry)
      .sort((one, other) => compareText(one.key, other.key)),
  };
}

export function toUsedNodes(system: SystemRef, { usedNodes }: wire.UsedNodes): UsedNodes[] {
  return Object.entries(usedNodes)
    .sort(([one], [other]) => compareText(one, other))
    .map(([cluster, hosts]) => ({
      clusterId: formatId('Cluster', system.name, cluster),
      names: sorted(hosts),
    }));
}

function toEntry([key, value]: [string, unknown]): MetadataEntry {
  return { key, value: typeof value === 'string' ? value : JSON.stringify(value) };
}

/** cc-backend keeps them in maps, whose order changes from answer to answer. */
function sorted(names: readonly string[] | null | undefined): string[] {
  return [...(names ?? [])].sort(compareText);
}
