import { derivedId } from './derived-id.ts';
import { ago, hour } from './draw.ts';
import type { Node, NodePool } from './wire.ts';

/** The devices of a node by how its name begins. */
const devices: Readonly<Record<string, Node['gpuInfo']>> = {
  dgx: { gpuType: 'NVIDIA-A100-SXM4-80GB', gpuCount: 8 },
  t4: { gpuType: 'Tesla-T4', gpuCount: 2 },
  w: { gpuType: 'NVIDIA-H100-80GB-HBM3', gpuCount: 8 },
  cpu: null,
};

/** The nodes that the pools name. Those of a silent cluster are not known to be ready. */
export function seedNodes(nodePools: readonly NodePool[], now: number): Node[] {
  return nodePools.flatMap((pool) => {
    return (pool.status?.nodes ?? []).map((name) => nodeOf(name, pool, now));
  });
}

function nodeOf(name: string, pool: NodePool, now: number): Node {
  const [kind = ''] = name.split('-');
  const ready = pool.phase === 'Ready';
  return {
    // Nodes without devices come without an id.
    ...(devices[kind] && { id: derivedId(pool.clusterId, name) }),
    name,
    clusterUuid: pool.clusterId,
    nodePool: pool.name,
    status: ready ? 'Ready' : 'Unknown',
    createdAt: pool.createdAt,
    updatedAt: ago(now, ready ? 20 : 26 * hour),
    gpuInfo: devices[kind] ?? null,
    conditions: ready
      ? []
      : [{ type: 'Ready', reason: 'NodeStatusUnknown', message: 'no word from the node' }],
    taints: ready ? [] : [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' }],
    nvLinkDomainUid: null,
    nvLinkCliqueId: null,
  };
}
