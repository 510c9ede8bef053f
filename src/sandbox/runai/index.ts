import { Hono, type Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { serveFake, type Fake } from '../fake.ts';
import { authenticate, type Env, type TrustedIssuer } from './access.ts';
import { clusterRoutes } from './clusters.ts';
import { departmentRoutes } from './departments.ts';
import { nodePoolRoutes } from './node-pools.ts';
import { permissionRoutes } from './permissions.ts';
import { projectRoutes } from './projects.ts';
import { seed } from './seed.ts';
import type { State } from './wire.ts';
import { workloadRoutes } from './workloads.ts';

export interface RunaiFakeOptions extends TrustedIssuer {
  port?: number;
  /** Epoch milliseconds the seed's times are counted back from; tokens expire by the real clock. */
  now?: number;
  /** Replaces what it names of the seed. */
  data?: Partial<State>;
}

export interface RunaiFake extends Fake {
  /** What the control plane holds now; changes show in the next answer. */
  readonly state: State;
}

/** A Run:ai control plane as of 2.24, on loopback. */
export async function startRunaiFake(options: RunaiFakeOptions): Promise<RunaiFake> {
  const { port, now = Date.now(), data } = options;
  const state: State = { ...seed(now), ...data };
  const api = new Hono<Env>()
    .use(authenticate(options))
    .route('/authorization/permissions', permissionRoutes(state))
    .route('/clusters', clusterRoutes(state))
    .route('/node-pools', nodePoolRoutes(state))
    .route('/org-unit/departments', departmentRoutes(state))
    .route('/org-unit/projects', projectRoutes(state))
    .route('/workloads', workloadRoutes(state));
  const app = new Hono();
  app.route('/api/v1', api);
  app.notFound((c) => refusal(c, 404, 'Not found'));
  app.onError((error, c) => {
    if (error instanceof HTTPException) return refusal(c, error.status, error.message);
    return refusal(c, 500, 'Something went wrong');
  });
  return { ...(await serveFake('runai', app, port)), state };
}

function refusal(c: Context, status: HTTPException['status'], message: string): Response {
  return c.json({ code: status, message }, status);
}
