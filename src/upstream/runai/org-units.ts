import { type Department, type DepartmentFilter, departmentMatches } from '../../domain/department.ts';
import type { Row, Source } from '../../domain/page/source.ts';
import { type Project, type ProjectFilter, projectMatches } from '../../domain/project.ts';
import type { SystemRef } from '../../domain/system.ts';
import { type Caller, type Door, until } from '../../http/door.ts';
import * as filterBy from './filter-by.ts';
import { orgUnitIdsOf, uuidsOf } from './keys.ts';
import { pagedOrders, readCount, readSlice } from './list.ts';
import { toDepartment, toProject } from './map.ts';
import { largestPage, type PagedNoun, readEach, readPages } from './read.ts';
import * as wire from './schema.ts';

export const departments: PagedNoun<wire.Department, Department, DepartmentFilter> = {
  path: '/api/v1/org-unit/departments',
  pageSchema: wire.Departments,
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

const wholeList = { limit: largestPage, offset: 0, sortBy: 'name', sortOrder: 'asc' } as const;

/** Departments and projects: the two levels of Run:ai's accounts are served alike. */
export function orgUnitSource<W extends { readonly id: string }, R extends Row, Filter>(
  door: Door,
  caller: Caller,
  noun: PagedNoun<W, R, Filter>,
): Source<R, Filter, 'NAME' | 'CREATED_AT'> {
  /** There is no filter by id, so several are looked up in the list, up to the page that holds the last of them. */
  async function findInList(ids: readonly string[]): Promise<W[]> {
    const { found, next } = await readPages(door, caller, noun, wholeList, (found) =>
      ids.every((id) => found.has(id)),
    );
    // In a list so long that it was not read to its end, an id not found may exist all the same.
    const unread = next === null ? [] : ids.filter((id) => !found.has(id));
    return [...ids.flatMap((id) => found.get(id) ?? []), ...(await readEach(door, caller, noun, unread))];
  }

  return {
    system: door.system,
    orders: pagedOrders,
    read: (request) => readSlice(door, caller, noun, request),
    count: (filter, signal) => readCount(door, until(caller, signal), noun, filter),
    async getMany(keys) {
      const ids = orgUnitIdsOf(keys);
      const units = ids.length > 1 ? await findInList(ids) : await readEach(door, caller, noun, ids);
      return units.map((unit) => noun.toRow(door.system, unit));
    },
  };
}

/** Nothing says that names of departments are lower case, and they are few: text is left to us. */
function pushDepartmentFilter({ clusters, text }: DepartmentFilter, system: SystemRef): filterBy.Pushed {
  return filterBy.allOf(isOnOneOf(clusters, system), filterBy.isMatchedHere(text));
}

/** `departmentId` rather than `parentId`, which 2.18 does not know. */
function pushProjectFilter(filter: ProjectFilter, system: SystemRef): filterBy.Pushed {
  const above = filterBy.keysIn(system, 'Department', filter.departments);
  return filterBy.allOf(
    isOnOneOf(filter.clusters, system),
    filterBy.isOneOf('departmentId', above && orgUnitIdsOf(above)),
    filterBy.hasLowerCase('name', filter.text),
  );
}

function isOnOneOf(clusters: ProjectFilter['clusters'], system: SystemRef): filterBy.Pushed {
  const keys = filterBy.keysIn(system, 'Cluster', clusters);
  return filterBy.isOneOf('clusterId', keys && uuidsOf(keys));
}
