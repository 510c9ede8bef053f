import { type Project, type ProjectFilter, projectKeys, projectPhases } from '../domain/project.ts';
import { asOfField } from './as-of.ts';
import { builder } from './builder.ts';
import { ClusterRef, joinCluster } from './cluster.ts';
import { addRootNoun } from './connection.ts';
import { bySystems, byText } from './filters.ts';
import { DepartmentRef } from './department.ts';
import { Node } from './node.ts';
import { NodePoolQuotaRef } from './quota.ts';
import { System } from './system.ts';

const ProjectPhase = builder.enumType('ProjectPhase', {
  description: 'How far a project is set up on its cluster; UNKNOWN for any word that is new to us.',
  values: projectPhases,
});

export const ProjectRef = builder.objectRef<Project>('Project').implement({
  description:
    'The account that jobs run under. Filled by Run:ai; ClusterCockpit knows projects only by the name its jobs carry.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: '`Project:<system>:<key>`.' }),
    system: t.expose('system', { type: System, description: 'Where it comes from.' }),
    name: t.exposeString('name', { description: 'Unique within its cluster.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'Free text. Filled by Run:ai.',
    }),
    department: t.field({
      type: DepartmentRef,
      nullable: true,
      description:
        'The department above it. Joined: one request for all projects of a system. Filled by Run:ai.',
      resolve: ({ departmentId }, _, { load }) =>
        departmentId === null ? null : load.Department(departmentId),
    }),
    cluster: t.field({
      type: ClusterRef,
      nullable: true,
      description:
        'The cluster it belongs to. Joined: one request for all projects of a system. Filled by Run:ai.',
      resolve: joinCluster,
    }),
    phase: t.expose('phase', { type: ProjectPhase, nullable: true, description: 'Filled by Run:ai.' }),
    upstreamPhase: t.exposeString('upstreamPhase', {
      nullable: true,
      description: "The phase in the system's own word.",
    }),
    namespace: t.exposeString('namespace', {
      nullable: true,
      description: 'Kubernetes namespace on the cluster; null until it exists. Filled by Run:ai.',
    }),
    quota: t.expose('quota', {
      type: [NodePoolQuotaRef],
      description: 'One row a node pool. Filled by Run:ai.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', nullable: true, description: 'Filled by Run:ai.' }),
    asOf: asOfField(t, ({ clusterId }) => clusterId),
  }),
});

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
