import type { Cluster, ClusterLink, ClusterState } from '../../domain/cluster.ts';
import { formatId } from '../../domain/id.ts';
import type { SystemRef } from '../../domain/system.ts';
import { textOrNull } from './absent.ts';
import type * as wire from './schema.ts';

const clusterStates: ReadonlyMap<string, ClusterState> = new Map([
  ['Connected', 'CONNECTED'],
  ['Disconnected', 'DISCONNECTED'],
  ['WaitingToConnect', 'WAITING_TO_CONNECT'],
  ['MissingPrerequisites', 'MISSING_PREREQUISITES'],
  ['ServiceIssues', 'SERVICE_ISSUES'],
]);

export function toCluster(system: SystemRef, cluster: wire.Cluster): Cluster {
  return {
    id: formatId('Cluster', system.name, cluster.uuid),
    system,
    name: cluster.name,
    createdAt: cluster.createdAt ?? null,
    connection: toLink(cluster),
    sessions: null,
    hardware: null,
  };
}

/** A cluster that never connected has no domain, no version and no time it was last heard from. */
function toLink({ domain, version, lastLiveness, status }: wire.Cluster): ClusterLink {
  const upstreamState = status?.state ?? '';
  return {
    state: clusterStates.get(upstreamState) ?? 'UNKNOWN',
    upstreamState,
    url: textOrNull(domain),
    version: textOrNull(version),
    kubernetesVersion: textOrNull(status?.platform?.kubeVersion),
    distribution: textOrNull(status?.platform?.type),
    lastSeenAt: lastLiveness ?? null,
  };
}
