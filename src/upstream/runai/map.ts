import type { Cluster, ClusterLink, ClusterState } from '../../domain/cluster.ts';
import type { Department } from '../../domain/department.ts';
import { formatId } from '../../domain/id.ts';
import type { Project, ProjectPhase } from '../../domain/project.ts';
import type { SystemRef } from '../../domain/system.ts';
import { idOrNull, textOrNull } from './absent.ts';
import { toQuota } from './map-quota.ts';
import type * as wire from './schema.ts';

const clusterStates: ReadonlyMap<string, ClusterState> = new Map([
  ['Connected', 'CONNECTED'],
  ['Disconnected', 'DISCONNECTED'],
  ['WaitingToConnect', 'WAITING_TO_CONNECT'],
  ['MissingPrerequisites', 'MISSING_PREREQUISITES'],
  ['ServiceIssues', 'SERVICE_ISSUES'],
]);

const projectPhases: ReadonlyMap<string, ProjectPhase> = new Map([
  ['Creating', 'CREATING'],
  ['Initializing', 'INITIALIZING'],
  ['Updating', 'UPDATING'],
  ['Ready', 'READY'],
  ['NotReady', 'NOT_READY'],
  ['Deleting', 'DELETING'],
  ['Deleted', 'DELETED'],
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

export function toDepartment(system: SystemRef, department: wire.Department): Department {
  return {
    id: formatId('Department', system.name, department.id),
    system,
    name: department.name,
    description: textOrNull(department.description),
    clusterId: idOrNull('Cluster', system, department.clusterId),
    quota: (department.resources ?? []).map((row) => toQuota(system, row)),
    createdAt: department.createdAt ?? null,
  };
}

export function toProject(system: SystemRef, project: wire.Project): Project {
  const upstreamPhase = textOrNull(project.status?.phase);
  return {
    id: formatId('Project', system.name, project.id),
    system,
    name: project.name,
    description: textOrNull(project.description),
    departmentId: idOrNull('Department', system, project.parentId),
    clusterId: idOrNull('Cluster', system, project.clusterId),
    phase: upstreamPhase === null ? null : (projectPhases.get(upstreamPhase) ?? 'UNKNOWN'),
    upstreamPhase,
    namespace: textOrNull(project.status?.namespace),
    quota: (project.resources ?? []).map((row) => toQuota(system, row)),
    createdAt: project.createdAt ?? null,
  };
}
