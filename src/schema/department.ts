import { type Department, type DepartmentFilter, departmentKeys } from '../domain/department.ts';
import { asOfField } from './as-of.ts';
import { builder } from './builder.ts';
import { addRootNoun } from './connection.ts';
import { bySystems, byText } from './filters.ts';
import { Node } from './node.ts';
import { OrgUnitRef } from './org-unit.ts';
import { viewerCanField } from './viewer-can.ts';

export const DepartmentRef = builder.objectRef<Department>('Department').implement({
  description: 'The upper of the two levels of accounts; it owns projects. Filled by Run:ai.',
  interfaces: [Node, OrgUnitRef],
  fields: (t) => ({
    id: t.exposeID('id', { description: '`Department:<system>:<key>`.' }),
    viewerCan: viewerCanField(t, 'department'),
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
