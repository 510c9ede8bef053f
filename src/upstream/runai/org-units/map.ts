import type { Department } from '../../../domain/department.ts';
import { formatId } from '../../../domain/id.ts';
import type { OrgUnit } from '../../../domain/org-unit.ts';
import type { Project, ProjectPhase } from '../../../domain/project.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { idOrNull, textOrNull } from '../absent.ts';
import { toQuota } from './map-quota.ts';
import { toAverages, toTotal, toUse } from './map-use.ts';
import { toScheduling } from './scheduling.ts';
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
  const { children } = department;
  return {
    ...toOrgUnit('Department', system, department),
    projects: children?.map(({ id, name }) => ({ id: formatId('Project', system.name, id), name })) ?? null,
  };
}

export function toProject(system: SystemRef, project: wire.Project): Project {
  const { status, effective } = project;
  const upstreamPhase = textOrNull(status?.phase);
  return {
    ...toOrgUnit('Project', system, project),
    departmentId: idOrNull('Department', system, project.parentId),
    phase: upstreamPhase === null ? null : (projectPhases.get(upstreamPhase) ?? 'UNKNOWN'),
    upstreamPhase,
    phaseMessage: textOrNull(status?.phaseMessage),
    reportedAt: status?.lastUpdatedTime ?? null,
    namespace: textOrNull(status?.namespace),
    requestedNamespace: textOrNull(project.requestedNamespace),
    schedulerEnforced: project.enforceRunaiScheduler ?? null,
    effectiveScheduling: effective ? toScheduling(effective) : null,
  };
}

function toOrgUnit(type: 'Department' | 'Project', system: SystemRef, unit: wire.OrgUnit): OrgUnit {
  const { status, resources } = unit;
  return {
    id: formatId(type, system.name, unit.id),
    system,
    name: unit.name,
    description: textOrNull(unit.description),
    clusterId: idOrNull('Cluster', system, unit.clusterId),
    quota: (resources ?? []).map((row) => toQuota(system, row, status?.nodePoolQuotaStatuses)),
    totalQuota: unit.totalResources ? toTotal(unit.totalResources) : null,
    use: status?.quotaStatus ? toUse(status.quotaStatus) : null,
    averages: unit.overtimeData ? toAverages(unit.overtimeData) : null,
    scheduling: toScheduling(unit),
    createdAt: unit.createdAt ?? null,
    createdBy: textOrNull(unit.createdBy),
    updatedAt: unit.updatedAt ?? null,
    updatedBy: textOrNull(unit.updatedBy),
  };
}
