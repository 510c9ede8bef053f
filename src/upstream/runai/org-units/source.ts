import { type Department, type DepartmentFilter, departmentMatches } from '../../../domain/department.ts';
import type { Row, Source } from '../../../domain/page/source.ts';
import { type Project, type ProjectFilter, projectMatches } from '../../../domain/project.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { type Caller, type Door, until } from '../../../http/door.ts';
import * as filterBy from '../filter-by.ts';
import { opaqueIdsOf } from '../keys.ts';
import { pagedOrders, readCount, readSlice } from '../list.ts';
import { toDepartment, toProject } from './map.ts';
import { type PagedNoun, readMany } from '../read.ts';
import * as wire from './schema.ts';

export const departments: PagedNoun<wire.Department, Department, DepartmentFilter> = {
  path: '/api/v1/org-unit/departments',
  pageSchema: wire.Departments,
  // Otherwise what they use is left out. 2.18 does not document it, and is taken to pass it over.
  listQuery: { verbosity: 'verbose' },
  rowSchema: wire.Department,
  toRow: toDepartment,
  matches: departmentMatches,
  push: pushDepartmentFilter,
  createdWithin: () => null,
};

export const projects: PagedNoun<wire.Project, Project, ProjectFilter> = {
  path: '/api/v1/org-unit/projects',
  pageSchema: wire.Projects,
  rowSchema: wire.Project,
  toRow: toProject,
  matches: projectMatches,
  push: pushProjectFilter,
  createdWithin: () => null,
};

/** Departments and projects: the two levels of Run:ai's accounts are served alike. */
export function orgUnitSource<W extends { readonly id: string }, R extends Row, Filter>(
  door: Door,
  caller: Caller,
  noun: PagedNoun<W, R, Filter>,
): Source<R, Filter, 'NAME' | 'CREATED_AT'> {
  return {
    system: door.system,
    orders: pagedOrders,
    read: (request) => readSlice(door, caller, noun, request),
    count: (filter, signal) => readCount(door, until(caller, signal), noun, filter),
    async getMany(keys) {
      const units = await readMany(door, caller, noun, opaqueIdsOf(keys));
      return units.map((unit) => noun.toRow(door.system, unit));
    },
  };
}

/** Nothing says that names of departments are lower case, and they are few: text is left to us. */
function pushDepartmentFilter({ clusters, text }: DepartmentFilter, system: SystemRef): filterBy.Pushed {
  return filterBy.allOf(filterBy.isOnOneOf(clusters, system), filterBy.isMatchedHere(text));
}

/** `departmentId` rather than `parentId`, which 2.18 does not know. */
function pushProjectFilter(filter: ProjectFilter, system: SystemRef): filterBy.Pushed {
  const above = filterBy.keysIn(system, 'Department', filter.departments);
  return filterBy.allOf(
    filterBy.isOnOneOf(filter.clusters, system),
    filterBy.isOneOf('departmentId', above && opaqueIdsOf(above)),
    filterBy.hasLowerCase('name', filter.text),
  );
}
