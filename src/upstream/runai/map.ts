import type { Department } from '../../domain/department.ts';
import { formatId } from '../../domain/id.ts';
import type { Project, ProjectPhase } from '../../domain/project.ts';
import type { SystemRef } from '../../domain/system.ts';
import { idOrNull, textOrNull } from './absent.ts';
import { toQuota } from './map-quota.ts';
import type * as wire from './schema.ts';

const projectPhases: ReadonlyMap<string, ProjectPhase> = new Map([
  ['Creating', 'CREATING'],
  ['Initializing', 'INITIALIZING'],
  ['Updating', 'UPDATING'],
  ['Ready', 'READY'],
  ['NotReady', 'NOT_READY'],
  ['Deleting', 'DELETING'],
  ['Deleted', 'DELETED'],
]);

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
