import type { Department } from '../../domain/department.ts';
import { byName } from '../../domain/order.ts';
import type { Row, Source } from '../../domain/page.ts';
import type { Project } from '../../domain/project.ts';
import type { Caller, Door } from '../../http/door.ts';
import { orgUnitIdsOf } from './keys.ts';
import { toDepartment, toProject } from './map.ts';
import { largestPage, type PagedNoun, readEach, readPages, readSlice } from './read.ts';
import * as wire from './schema.ts';

export const departments: PagedNoun<wire.Department, Department> = {
  path: '/api/v1/org-unit/departments',
  pageSchema: wire.Departments,
  rowSchema: wire.Department,
  order: { sortBy: 'name', sortOrder: 'asc' },
  compare: byName,
  toRow: toDepartment,
};

export const projects: PagedNoun<wire.Project, Project> = {
  path: '/api/v1/org-unit/projects',
  pageSchema: wire.Projects,
  rowSchema: wire.Project,
  order: { sortBy: 'name', sortOrder: 'asc' },
  compare: byName,
  toRow: toProject,
};

/** Departments and projects: the two levels of Run:ai's accounts are served alike. */
export function orgUnitSource<W extends { readonly id: string }, R extends Row>(
  door: Door,
  caller: Caller,
  noun: PagedNoun<W, R>,
): Source<R> {
  /** There is no filter by id, so several are looked up in the list, up to the page that holds the last of them. */
  async function findInList(ids: readonly string[]): Promise<W[]> {
    const { found, ended } = await readPages(door, caller, noun, largestPage, (found) =>
      ids.every((id) => found.has(id)),
    );
    // In a list so long that it was not read to its end, an id not found may exist all the same.
    const unread = ended ? [] : ids.filter((id) => !found.has(id));
    return [...ids.flatMap((id) => found.get(id) ?? []), ...(await readEach(door, caller, noun, unread))];
  }

  return {
    system: door.system,
    list: (request) => readSlice(door, caller, noun, request),
    async getMany(keys) {
      const ids = orgUnitIdsOf(keys);
      const units = ids.length > 1 ? await findInList(ids) : await readEach(door, caller, noun, ids);
      return units.map((unit) => noun.toRow(door.system, unit));
    },
  };
}
