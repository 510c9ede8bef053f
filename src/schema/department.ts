import { type Department, type DepartmentFilter, departmentKeys } from '../domain/department.ts';
import { asOfField } from './as-of.ts';
import { builder } from './builder.ts';
import { ClusterRef, joinCluster } from './cluster.ts';
import { addRootNoun } from './connection.ts';
import { bySystems, byText } from './filters.ts';
import { Node } from './node.ts';
import { NodePoolQuotaRef } from './quota.ts';
import { System } from './system.ts';

export const DepartmentRef = builder.objectRef<Department>('Department').implement({
  description: 'The upper of the two levels of accounts; it owns projects. Filled by Run:ai.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: '`Department:<system>:<key>`.' }),
    system: t.expose('system', { type: System, description: 'Where it comes from.' }),
    name: t.exposeString('name', { description: 'Unique within its cluster.' }),
    description: t.exposeString('description', { nullable: true, description: 'Free text.' }),
    cluster: t.field({
      type: ClusterRef,
      nullable: true,
      description: 'The cluster it belongs to. Joined: one request for all departments of a system.',
      resolve: joinCluster,
    }),
    quota: t.expose('quota', { type: [NodePoolQuotaRef], description: 'One row a node pool.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', nullable: true, description: 'When it was made.' }),
    asOf: asOfField(t, ({ clusterId }) => clusterId),
  }),
});

const DepartmentFilterInput = builder.inputRef<DepartmentFilter>('DepartmentFilter').implement({
  description: 'Which departments.',
  fields: (t) => ({
    systems: t.stringList({ description: bySystems }),
    clusters: t.idList({ description: 'Ids of clusters.' }),
    text: t.string({ description: byText }),
  }),
});

addRootNoun(DepartmentRef, {
  list: 'departments',
  single: 'department',
  description: 'Departments by name, over all systems.',
  sources: ({ sources }) => sources.departments,
  load: ({ load }) => load.Department,
  filter: DepartmentFilterInput,
  whereabouts: ({ systems, clusters }) => ({
    systems,
    ids: [{ argument: 'filter.clusters', type: 'Cluster', ids: clusters }],
  }),
  keys: departmentKeys,
  defaultOrder: { field: 'NAME', direction: 'ASC' },
});
