import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { authorOf, guard, reach, requireReach } from './access.ts';
import type { Env } from './authentication.ts';
import { readBody } from './body.ts';
import type { ControlPlane } from './control-plane.ts';
import { inherit } from './inheritance.ts';
import { found, matching, page, text, type Table } from './listing.ts';
import { orgUnitMetricRoutes, orgUnitTelemetry, perNodePool } from './org-unit-metrics.ts';
import { quotaRoutes, shownRows } from './org-unit-quota.ts';
import { orgUnitFields, replaceUpdatable, updatable } from './org-units.ts';
import { newProject, ProjectCreation, removeProject, resettle, settle } from './project-life.ts';
import { GivenRows } from './quota.ts';
import type { Action } from './resource-types.ts';
import { projectPlace } from './scopes.ts';
import { answerTelemetry } from './telemetry.ts';
import { asOf } from './versions.ts';
import type { Project } from './wire.ts';

const Update = z.object({
  ...updatable,
  resources: GivenRows,
  enforceRunaiScheduler: z.boolean().nullish(),
});

export function projectRoutes(plane: ControlPlane): Hono<Env> {
  const { state } = plane;
  const table = projectTable(plane);
  function within(c: Context<Env>): Project[] {
    const covered = reach(plane, c, 'project', 'read');
    return state.projects.filter((project) => covered(projectPlace(project)));
  }
  function existing(c: Context<Env>, action: Action): Project {
    const project = found(state.projects, 'id', c.req.param('id') ?? '');
    requireReach(plane, c, 'project', action, projectPlace(project));
    return project;
  }
  return new Hono<Env>()
    .use(guard(plane, 'project'))
    .get('/', (c) => {
      const { rows, next } = page(within(c), table, c.req.query());
      return c.json({ projects: rows.map((project) => shown(project, plane)), next });
    })
    .post('/', async (c) => {
      const project = newProject(plane, await readBody(c, ProjectCreation), authorOf(plane, c.var));
      requireReach(plane, c, 'project', 'create', {
        clusterId: project.clusterId,
        departmentId: project.parentId,
      });
      state.projects.push(project);
      settle(plane, project);
      return c.json(shown(project, plane), 201);
    })
    .get('/count', (c) => c.json({ count: matching(within(c), table, c.req.query()).length }))
    .get('/telemetry', (c) => {
      const byNodePool = c.req.query('groupBy')?.split(',').includes('NodepoolId');
      const rows = byNodePool ? perNodePool(within(c)) : within(c);
      return answerTelemetry(c, plane, rows, orgUnitTelemetry.projects);
    })
    .get('/:id', (c) => c.json(shown(existing(c, 'read'), plane)))
    .put('/:id', async (c) => {
      const project = existing(c, 'update');
      const given = await readBody(c, Update);
      replaceUpdatable(plane, project, given, authorOf(plane, c.var));
      project.enforceRunaiScheduler = given.enforceRunaiScheduler ?? true;
      inherit(project, found(state.departments, 'id', project.parentId));
      resettle(plane, project);
      return c.json(shown(project, plane));
    })
    .delete('/:id', (c) => c.body(null, removeProject(plane, existing(c, 'delete')) ? 204 : 202))
    .route(
      '/',
      quotaRoutes(plane, {
        changeable: (c) => existing(c, 'update'),
        changed: (project) => resettle(plane, project),
      }),
    )
    .route(
      '/',
      orgUnitMetricRoutes((c) => existing(c, 'read')),
    );
}

function shown(project: Project, plane: ControlPlane): object {
  const row = { ...project, resources: shownRows(plane, project.resources) };
  return asOf(plane.version, 'project', row);
}

/** All that 2.18 filters and sorts by. */
const firstFields = ['name', 'clusterId', 'departmentId'];

/** Filters know the department's name, which a project's own row mostly leaves out. */
function projectTable({ state, version }: ControlPlane): Table<Project> {
  const fields = {
    ...orgUnitFields<Project>(),
    departmentId: text<Project>((project) => project.parentId),
    parentId: text<Project>((project) => project.parentId),
    parentName: text<Project>(({ parentId }) => state.departments.find(({ id }) => id === parentId)?.name),
    phase: text<Project>((project) => project.status.phase),
  };
  const known = Object.entries(fields).filter(([name]) => version !== '2.18' || firstFields.includes(name));
  return { fields: Object.fromEntries(known), searchable };
}

function searchable({ name, description }: Project): string {
  return `${name} ${description}`;
}
