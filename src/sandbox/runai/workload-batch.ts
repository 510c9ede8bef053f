import { randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { holds, reach } from './access.ts';
import type { Env } from './authentication.ts';
import { readBody } from './body.ts';
import type { ControlPlane } from './control-plane.ts';
import { forbidden } from './refusals.ts';
import type { Action } from './resource-types.ts';
import { workloadPlace } from './scopes.ts';
import { begin, obstacle, workloadActions, type WorkloadAction } from './workload-life.ts';
import { resourceOf, workloadTypes } from './workload-types.ts';

const Batch = z.object({
  ids: z.array(z.string()).min(1).max(100),
  action: z.enum(workloadActions),
});

const resources = ['workloads', ...workloadTypes.map(({ resource }) => resource)] as const;

interface Failure {
  code: number;
  message: string;
}

/** One action on workloads of any type; what goes wrong with some of them is told inside of a 200. */
export function workloadBatchRoutes(plane: ControlPlane): Hono<Env> {
  return new Hono<Env>().post('/batch', async (c) => {
    const { ids, action } = await readBody(c, Batch);
    if (!holds(plane, c, resources, rightFor(action))) forbidden();
    const outcomes = ids.map((id) => ({ id, failure: attempt(plane, c, id, action) }));
    const failed = outcomes.flatMap(({ id, failure }) => (failure === null ? [] : [{ id, ...failure }]));
    const succeeded = outcomes.filter(({ failure }) => failure === null).map(({ id }) => id);
    return c.json({ id: randomUUID(), succeeded, failed });
  });
}

function attempt(plane: ControlPlane, c: Context<Env>, id: string, action: WorkloadAction): Failure | null {
  const { workloads, unlisted } = plane.state;
  const workload = [...workloads, ...unlisted].find((candidate) => candidate.id === id);
  if (workload === undefined) return { code: 404, message: 'Not found' };
  const allowed = reach(plane, c, resourceOf(workload), rightFor(action))(workloadPlace(workload));
  if (!allowed) return { code: 403, message: 'You do not have sufficient permissions.' };
  const message = obstacle(workload, action);
  if (message !== null) return { code: 400, message };
  begin(plane, workload, action);
  return null;
}

function rightFor(action: WorkloadAction): Action {
  return action === 'delete' ? 'delete' : 'update';
}
