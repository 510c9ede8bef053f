import { Hono, type Context } from 'hono';
import { authorOf } from './access.ts';
import type { Env } from './authentication.ts';
import { readBody } from './body.ts';
import type { ControlPlane } from './control-plane.ts';
import { poolsOf, setQuota } from './org-units.ts';
import { GivenRows, patchedRows, replacedRows } from './quota.ts';
import { asOf } from './versions.ts';
import type { OrgUnit, QuotaRow } from './wire.ts';

/** What the routes need of departments or projects. */
interface Units<Unit> {
  /** The unit of the path, for a caller who may change it. */
  changeable(c: Context<Env>): Unit;
  changed(unit: Unit): void;
}

/** `/{id}/resources`: bare arrays both ways, replaced by PUT and changed row by row by PATCH. */
export function quotaRoutes<Unit extends OrgUnit>(plane: ControlPlane, units: Units<Unit>): Hono<Env> {
  async function change(c: Context<Env>, rowsAfter: typeof patchedRows): Promise<Response> {
    const unit = units.changeable(c);
    const given = await readBody(c, GivenRows);
    const rows = rowsAfter(unit.resources, given, poolsOf(unit.clusterId, plane.state.nodePools));
    setQuota(unit, rows, { at: plane.now(), by: authorOf(plane, c.var) });
    units.changed(unit);
    return c.json(shownRows(plane, rows));
  }
  return new Hono<Env>()
    .put('/:id/resources', (c) => change(c, (_, given, pools) => replacedRows(given, pools)))
    .patch('/:id/resources', (c) => change(c, patchedRows));
}

export function shownRows({ version }: ControlPlane, rows: readonly QuotaRow[]): object[] {
  return rows.map((row) => asOf(version, 'quota', row));
}
