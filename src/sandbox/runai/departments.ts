import { Hono } from 'hono';
import { requires, type Env } from './access.ts';
import { found, matching, page, readChoice, type Table } from './listing.ts';
import { orgUnitFields } from './org-units.ts';
import type { Department, State } from './wire.ts';

const departmentTable: Table<Department> = { fields: orgUnitFields() };

export function departmentRoutes(state: State): Hono<Env> {
  return new Hono<Env>()
    .use(requires(state, 'department', 'read'))
    .get('/', (c) => {
      const verbosity = readChoice(c.req.query(), 'verbosity', ['brief', 'meta', 'verbose']);
      const { rows, next } = page(state.departments, departmentTable, c.req.query());
      return c.json({ departments: rows.map((row) => listed[verbosity](row, state)), next });
    })
    .get('/count', (c) =>
      c.json({ count: matching(state.departments, departmentTable, c.req.query()).length }),
    )
    .get('/:id', (c) => {
      const department = found(state.departments, 'id', c.req.param('id'));
      return c.json({ ...department, children: childrenOf(department, state) });
    });
}

/** A list item by verbosity; the numbers per node pool are never part of one. */
const listed = { meta, brief, verbose };

function meta({ id, name, clusterId, createdAt, updatedAt, resources, totalResources }: Department): object {
  return { id, name, clusterId, createdAt, updatedAt, resources, totalResources };
}

function brief(department: Department): object {
  return { ...department, status: undefined };
}

function verbose(department: Department, state: State): object {
  const status = department.status && { quotaStatus: department.status.quotaStatus };
  return { ...department, status, children: childrenOf(department, state) };
}

function childrenOf(department: Department, state: State): { id: string; name: string }[] {
  const projects = state.projects.filter(({ parentId }) => parentId === department.id);
  return projects.map(({ id, name }) => ({ id, name }));
}
