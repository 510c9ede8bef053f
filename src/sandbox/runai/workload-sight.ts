import type { Context } from 'hono';
import { reach } from './access.ts';
import type { Env } from './authentication.ts';
import type { ControlPlane } from './control-plane.ts';
import { found } from './listing.ts';
import { forbidden } from './refusals.ts';
import { workloadPlace } from './scopes.ts';
import type { Workload } from './wire.ts';

/** The listed workloads within the caller's scopes. */
export function visibleWorkloads(plane: ControlPlane, c: Context<Env>): Workload[] {
  const covered = reach(plane, c, 'workloads', 'read');
  return plane.state.workloads.filter((workload) => covered(workloadPlace(workload)));
}

/** The workload of the path, if it is listed yet. */
export function foundWorkload(plane: ControlPlane, c: Context<Env>): Workload {
  const workload = found(plane.state.workloads, 'id', c.req.param('id') ?? '');
  return reach(plane, c, 'workloads', 'read')(workloadPlace(workload)) ? workload : forbidden();
}
