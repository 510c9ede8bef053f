import type { ControlPlane } from './control-plane.ts';
import type { AccessRule, Department, Project, State, Workload } from './wire.ts';

/** Where something stands in the tree: tenant, cluster, department, project. */
export interface Place {
  clusterId?: string;
  departmentId?: string;
  projectId?: string;
}

/** A rule at a node of the tree holds for everything below it. */
export function covers({ scopeType, scopeId }: AccessRule, place: Place): boolean {
  switch (scopeType) {
    case 'system':
    case 'tenant':
      return true;
    case 'cluster':
      return place.clusterId === scopeId;
    case 'department':
      return place.departmentId === scopeId;
    case 'project':
      return place.projectId === scopeId;
  }
}

/** Whether a rule is given at a cluster, above it, or below it. */
export function standsIn(rule: AccessRule, clusterId: string, state: State): boolean {
  if (covers(rule, { clusterId })) return true;
  const units = rule.scopeType === 'department' ? state.departments : state.projects;
  return units.some((unit) => unit.id === rule.scopeId && unit.clusterId === clusterId);
}

/** The node of the tree that a rule names; null when there is none such. */
export function scopeOf(
  { scopeType, scopeId }: Pick<AccessRule, 'scopeType' | 'scopeId'>,
  { state, tenantId }: ControlPlane,
): { name: string; place: Place } | null {
  switch (scopeType) {
    case 'system':
      return null;
    case 'tenant':
      return scopeId === String(tenantId) ? { name: 'tenant', place: {} } : null;
    case 'cluster': {
      const cluster = state.clusters.find(({ uuid }) => uuid === scopeId);
      return cluster ? { name: cluster.name, place: { clusterId: scopeId } } : null;
    }
    case 'department': {
      const department = state.departments.find(({ id }) => id === scopeId);
      return department ? { name: department.name, place: departmentPlace(department) } : null;
    }
    case 'project': {
      const project = state.projects.find(({ id }) => id === scopeId);
      return project ? { name: project.name, place: projectPlace(project) } : null;
    }
  }
}

export function departmentPlace({ id, clusterId }: Pick<Department, 'id' | 'clusterId'>): Place {
  return { clusterId, departmentId: id };
}

export function projectPlace({
  id,
  clusterId,
  parentId,
}: Pick<Project, 'id' | 'clusterId' | 'parentId'>): Place {
  return { clusterId, departmentId: parentId, projectId: id };
}

export function workloadPlace({ clusterId, departmentId, projectId }: Workload): Place {
  return { clusterId, departmentId, projectId };
}
