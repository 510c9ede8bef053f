import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { authorOf, guard, reach, requireReach } from './access.ts';
import type { Env } from './authentication.ts';
import { readBody } from './body.ts';
import type { ControlPlane } from './control-plane.ts';
import { inherit } from './inheritance.ts';
import { found, matching, page, readChoice, type Table } from './listing.ts';
import { orgUnitMetricRoutes, orgUnitTelemetry } from './org-unit-metrics.ts';
import { quotaRoutes, shownRows } from './org-unit-quota.ts';
import { newOrgUnit, orgUnitFields, replaceUpdatable, unitName, updatable } from './org-units.ts';
import { GivenRows } from './quota.ts';
import { badRequest, conflict } from './refusals.ts';
import type { Action } from './resource-types.ts';
import { departmentPlace } from './scopes.ts';
import { answerTelemetry } from './telemetry.ts';
import type { Department, State } from './wire.ts';

const Creation = z.object({ ...updatable, name: unitName, clusterId: z.string(), resources: GivenRows });
const Update = z.object({ ...updatable, resources: GivenRows });

const departmentTable: Table<Department> = { fields: orgUnitFields() };

export function departmentRoutes(plane: ControlPlane): Hono<Env> {
  const { state } = plane;
  function within(c: Context<Env>): Department[] {
    const covered = reach(plane, c, 'department', 'read');
    return state.departments.filter((department) => covered(departmentPlace(department)));
  }
  function existing(c: Context<Env>, action: Action): Department {
    const department = found(state.departments, 'id', c.req.param('id') ?? '');
    requireReach(plane, c, 'department', action, departmentPlace(department));
    return department;
  }
  return new Hono<Env>()
    .use(guard(plane, 'department'))
    .get('/', (c) => {
      const verbosity = readChoice(c.req.query(), 'verbosity', ['brief', 'meta', 'verbose']);
      const { rows, next } = page(within(c), departmentTable, c.req.query());
      return c.json({ departments: rows.map((row) => listed[verbosity](row, plane)), next });
    })
    .post('/', async (c) => {
      const given = await readBody(c, Creation);
      requireReach(plane, c, 'department', 'create', { clusterId: given.clusterId });
      const department = newDepartment(plane, given, authorOf(plane, c.var));
      state.departments.push(department);
      return c.json(whole(department, plane), 201);
    })
    .get('/count', (c) => c.json({ count: matching(within(c), departmentTable, c.req.query()).length }))
    .get('/telemetry', (c) => answerTelemetry(c, plane, within(c), orgUnitTelemetry.departments))
    .get('/:id', (c) => c.json(whole(existing(c, 'read'), plane)))
    .put('/:id', async (c) => {
      const department = existing(c, 'update');
      replaceUpdatable(plane, department, await readBody(c, Update), authorOf(plane, c.var));
      for (const project of projectsOf(department, state)) inherit(project, department);
      return c.json(whole(department, plane));
    })
    .delete('/:id', (c) => {
      const department = existing(c, 'delete');
      if (projectsOf(department, state).length > 0) badRequest('the department still has projects');
      state.departments = state.departments.filter((other) => other !== department);
      return c.body(null, 204);
    })
    .route('/', quotaRoutes(plane, { changeable: (c) => existing(c, 'update'), changed: () => undefined }))
    .route(
      '/',
      orgUnitMetricRoutes((c) => existing(c, 'read')),
    );
}

export function newDepartment(
  plane: ControlPlane,
  given: z.output<typeof Creation>,
  author: string,
): Department {
  const clash = plane.state.departments.some(
    ({ name, clusterId }) => name === given.name && clusterId === given.clusterId,
  );
  if (clash) conflict(`department '${given.name}' already exists`);
  return newOrgUnit(plane, given, author);
}

/** A list item by verbosity; the numbers per node pool are never part of one. */
const listed = { meta, brief, verbose };

function meta(department: Department, plane: ControlPlane): object {
  const { id, name, clusterId, createdAt, updatedAt, totalResources } = department;
  return {
    id,
    name,
    clusterId,
    createdAt,
    updatedAt,
    resources: shownRows(plane, department.resources),
    totalResources,
  };
}

function brief(department: Department, plane: ControlPlane): object {
  return { ...department, resources: shownRows(plane, department.resources), status: undefined };
}

function verbose(department: Department, plane: ControlPlane): object {
  const status = department.status && { quotaStatus: department.status.quotaStatus };
  return { ...whole(department, plane), status };
}

function whole(department: Department, plane: ControlPlane): object {
  const children = projectsOf(department, plane.state).map(({ id, name }) => ({ id, name }));
  return { ...department, resources: shownRows(plane, department.resources), children };
}

function projectsOf({ id }: Department, { projects }: State) {
  return projects.filter(({ parentId }) => parentId === id);
}
