import { Hono } from 'hono';
import { requires, type Env } from './access.ts';
import { found, matching, page, text, type Table } from './listing.ts';
import { orgUnitFields } from './org-units.ts';
import type { Project, State } from './wire.ts';

export function projectRoutes(state: State): Hono<Env> {
  const table = projectTable(state);
  return new Hono<Env>()
    .use(requires(state, 'project', 'read'))
    .get('/', (c) => {
      const { rows, next } = page(state.projects, table, c.req.query());
      return c.json({ projects: rows, next });
    })
    .get('/count', (c) => c.json({ count: matching(state.projects, table, c.req.query()).length }))
    .get('/:id', (c) => c.json(found(state.projects, 'id', c.req.param('id'))));
}

/** Filters know the department's name, which a project's own row mostly leaves out. */
function projectTable(state: State): Table<Project> {
  return {
    fields: {
      ...orgUnitFields<Project>(),
      departmentId: text((project) => project.parentId),
      parentId: text((project) => project.parentId),
      parentName: text((project) => state.departments.find(({ id }) => id === project.parentId)?.name),
      phase: text((project) => project.status.phase),
    },
    searchable: (project) => `${project.name} ${project.description}`,
  };
}
