import { z } from 'zod';
import type { ControlPlane } from './control-plane.ts';
import { inherit } from './inheritance.ts';
import { newOrgUnit, unitName, updatable } from './org-units.ts';
import { GivenRows } from './quota.ts';
import { badRequest, conflict } from './refusals.ts';
import type { Department, Project } from './wire.ts';

export const ProjectCreation = z.object({
  ...updatable,
  name: unitName,
  clusterId: z.string(),
  resources: GivenRows,
  parentId: z.string().nullish(),
  requestedNamespace: z.string().nullish(),
  enforceRunaiScheduler: z.boolean().nullish(),
});
type ProjectCreation = z.output<typeof ProjectCreation>;

/** A project whose cluster has yet to make its namespace. */
export function newProject(plane: ControlPlane, given: ProjectCreation, author: string): Project {
  const department = departmentFor(plane, given);
  const clash = plane.state.projects.some(
    ({ name, clusterId }) => name === given.name && clusterId === given.clusterId,
  );
  if (clash) conflict(`project '${given.name}' already exists`);
  const unit = newOrgUnit(plane, given, author);
  const { id, name } = department;
  const project: Project = {
    ...unit,
    parentId: id,
    parent: { id, name },
    requestedNamespace: given.requestedNamespace ?? null,
    enforceRunaiScheduler: given.enforceRunaiScheduler ?? true,
    effective: { defaultNodePools: null },
    status: {
      ...unit.status,
      phase: 'Creating',
      namespace: null,
      phaseMessage: null,
      lastUpdatedTime: null,
    },
  };
  inherit(project, department);
  return project;
}

/** Without a parent a project goes to the department called default. */
function departmentFor({ state }: ControlPlane, { parentId, clusterId }: ProjectCreation): Department {
  const local = state.departments.filter((department) => department.clusterId === clusterId);
  const department = local.find(({ id, name }) => (parentId ? id === parentId : name === 'default'));
  return department ?? badRequest('the department does not exist in this cluster');
}

/** Lets the cluster make the namespace, after which the project is ready. */
export function settle(plane: ControlPlane, { id, clusterId }: Project): void {
  plane.sync.after(clusterId, () => {
    const project = plane.state.projects.find((candidate) => candidate.id === id);
    if (!project || !['Creating', 'Updating'].includes(project.status.phase)) return;
    const namespace = project.status.namespace ?? project.requestedNamespace ?? `runai-${project.name}`;
    Object.assign(project.status, { phase: 'Ready', namespace, lastUpdatedTime: plane.now() });
  });
}

/** A change shows in the cluster later; trouble a project is in stays. */
export function resettle(plane: ControlPlane, project: Project): void {
  if (project.status.phase !== 'Ready') return;
  project.status.phase = 'Updating';
  settle(plane, project);
}

/** Whether the project is gone at once; otherwise its cluster cleans up first. The workloads go on. */
export function removeProject({ state, sync }: ControlPlane, project: Project): boolean {
  function remove(): void {
    state.projects = state.projects.filter(({ id }) => id !== project.id);
  }
  const cleanUp = project.status.namespace !== null;
  if (cleanUp) {
    Object.assign(project.status, { phase: 'Deleting', phaseMessage: 'waiting for namespace cleanup' });
    sync.after(project.clusterId, remove);
  } else remove();
  return !cleanUp;
}
