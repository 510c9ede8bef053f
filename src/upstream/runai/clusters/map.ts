import type {
  ClusterComponent,
  ClusterDependency,
  ClusterLink,
  ClusterState,
} from '../../../domain/cluster-link.ts';
import type { Cluster } from '../../../domain/cluster.ts';
import { formatId } from '../../../domain/id.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { textOrNull } from '../absent.ts';
import { toCondition } from '../condition.ts';
import type * as wire from './schema.ts';

const states: ReadonlyMap<string, ClusterState> = new Map([
  ['Connected', 'CONNECTED'],
  ['Disconnected', 'DISCONNECTED'],
  ['WaitingToConnect', 'WAITING_TO_CONNECT'],
  ['MissingPrerequisites', 'MISSING_PREREQUISITES'],
  ['ServiceIssues', 'SERVICE_ISSUES'],
]);

type Status = NonNullable<wire.Cluster['status']>;

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

/** A cluster that never connected has reported nothing, and has no time it was last heard from. */
function toLink(cluster: wire.Cluster): ClusterLink {
  const { state, conditions, operands, platform, config, dependencies } = cluster.status ?? {};
  const upstreamState = state ?? '';
  return {
    state: states.get(upstreamState) ?? 'UNKNOWN',
    upstreamState,
    url: textOrNull(cluster.domain),
    version: textOrNull(cluster.version),
    kubernetesVersion: textOrNull(platform?.kubeVersion),
    distribution: textOrNull(platform?.type),
    ingressClassName: textOrNull(config?.ingressClass),
    hasSubdomains: config?.subdomainEnabled ?? null,
    protectsOwnership: config?.workloadOwnershipProtection ?? null,
    conditions: conditions?.map(toCondition) ?? null,
    components: operands ? toComponents(operands) : null,
    dependencies: dependencies ? toDependencies(dependencies) : null,
    lastSeenAt: cluster.lastLiveness ?? null,
    updatedAt: cluster.updatedAt ?? null,
    deletionRequestedAt: cluster.deleteRequestedAt ?? null,
  };
}

function toComponents(operands: NonNullable<Status['operands']>): ClusterComponent[] {
  return Object.entries(operands).map(([name, { ready, reasons, lastTransitionTime }]) => ({
    ...{ name, ready, reasons: reasons ?? [] },
    changedAt: lastTransitionTime ?? null,
  }));
}

function toDependencies({
  required,
  optional,
}: NonNullable<Status['dependencies']>): readonly ClusterDependency[] {
  return [...flatten(required, true), ...flatten(optional, false)];
}

/** Parts of a dependency are dependencies, as deep as the cluster cares to tell. */
function flatten(
  dependencies: Readonly<Record<string, wire.Dependency>> | null | undefined,
  required: boolean,
  above = '',
): ClusterDependency[] {
  return Object.entries(dependencies ?? {}).flatMap(([word, { available, reason, components }]) => {
    const name = `${above}${word}`;
    const itself = { name, required, available, reason: textOrNull(reason) };
    return [itself, ...flatten(components, required, `${name}/`)];
  });
}
