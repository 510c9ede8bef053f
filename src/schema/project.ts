import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.ts';
import type { Department } from '../domain/department.ts';
import {
  namedProject,
  type Project,
  type ProjectFilter,
  projectKeys,
  projectPhases,
} from '../domain/project.ts';
import { asOfField } from './as-of.ts';
import { builder } from './builder.ts';
import { addRootNoun } from './connection.ts';
import { bySystems, byText } from './filters.ts';
import { DepartmentRef } from './department.ts';
import { Node } from './node.ts';
import { OrgUnitRef } from './org-unit.ts';
import { SchedulingSettingsRef } from './scheduling-settings.ts';
import { selectsOnly } from './selection.ts';
import { viewerCanField } from './viewer-can.ts';

const ProjectPhase = builder.enumType('ProjectPhase', {
  description: 'How far a project is set up on its cluster; UNKNOWN for any word that is new to us.',
  values: projectPhases,
});

export const ProjectRef = builder.objectRef<Project>('Project').implement({
  description:
    'The account that jobs run under. Filled by Run:ai; ClusterCockpit knows projects only by the name its jobs carry.',
  interfaces: [Node, OrgUnitRef],
  fields: (t) => ({
    id: t.exposeID('id', { description: '`Project:<system>:<key>`.' }),
    viewerCan: viewerCanField(t, 'project'),
    asOf: asOfField(t, ({ clusterId }) => clusterId),
    department: t.field({
      type: DepartmentRef,
      nullable: true,
      description:
        'The department above it. Joined: one request for all projects of a system. Filled by Run:ai.',
      resolve: ({ departmentId }, _, { load }) =>
        departmentId === null ? null : load.Department(departmentId),
    }),
    phase: t.expose('phase', { type: ProjectPhase, nullable: true, description: 'Filled by Run:ai.' }),
    upstreamPhase: t.exposeString('upstreamPhase', {
      nullable: true,
      description: "The phase in the system's own word.",
    }),
    phaseMessage: t.exposeString('phaseMessage', {
      nullable: true,
      description: "Why it is in its phase, in the system's words. Filled by Run:ai.",
    }),
    reportedAt: t.expose('reportedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When its cluster told its phase and its use last: of a disconnected cluster both are as old. Filled by Run:ai.',
    }),
    namespace: t.exposeString('namespace', {
      nullable: true,
      description: 'Kubernetes namespace on the cluster; null until it exists. Filled by Run:ai.',
    }),
    requestedNamespace: t.exposeString('requestedNamespace', {
      nullable: true,
      description: 'The namespace that was asked for; null where the system chose it. Filled by Run:ai.',
    }),
    schedulerEnforced: t.exposeBoolean('schedulerEnforced', {
      nullable: true,
      description:
        "Whether everything in its namespace goes through the system's own scheduler. Filled by Run:ai from 2.22.",
    }),
    effectiveScheduling: t.expose('effectiveScheduling', {
      type: SchedulingSettingsRef,
      nullable: true,
      description:
        'What is in force for its jobs: what it says itself and, where it says nothing, its department. Filled by Run:ai from 2.19.',
    }),
  }),
});

builder.objectField(DepartmentRef, 'projects', (t) =>
  t.field({
    type: [ProjectRef],
    nullable: true,
    description:
      'Its projects; null where the viewer may not see them. `id` and `name` come with the row; more is joined, one request for all departments of a system.',
    resolve: projectsOf,
  }),
);

/** No request when the department's own row already tells what is asked. */
async function projectsOf(
  { projects, system }: Department,
  _: object,
  { load }: Context,
  info: GraphQLResolveInfo,
): Promise<Project[] | null> {
  if (projects === null) return null;
  if (selectsOnly(info, ['id', 'name', 'system'])) return projects.map((each) => namedProject(system, each));
  const rows = await Promise.all(projects.map(({ id }) => load.Project(id)));
  return rows.filter((row) => row !== null);
}

const ProjectFilterInput = builder.inputRef<ProjectFilter>('ProjectFilter').implement({
  description: 'Which projects.',
  fields: (t) => ({
    systems: t.stringList({ description: bySystems }),
    clusters: t.idList({ description: 'Ids of clusters.' }),
    departments: t.idList({ description: 'Ids of departments.' }),
    text: t.string({ description: byText }),
  }),
});

addRootNoun(ProjectRef, {
  list: 'projects',
  single: 'project',
  description: 'Projects by name, over all systems.',
  sources: ({ sources }) => sources.projects,
  load: ({ load }) => load.Project,
  filter: ProjectFilterInput,
  whereabouts: ({ systems, clusters, departments }) => ({
    systems,
    ids: [
      { argument: 'filter.clusters', type: 'Cluster', ids: clusters },
      { argument: 'filter.departments', type: 'Department', ids: departments },
    ],
  }),
  keys: projectKeys,
  defaultOrder: { field: 'NAME', direction: 'ASC' },
});
