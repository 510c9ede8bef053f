import { Hono, type Context, type Next } from 'hono';
import { serveFake, type Fake } from '../fake.ts';
import { loginPage, notFound, Refusal, refuse } from './answers.ts';
import type { Data } from './data.ts';
import { adminApi, userApi } from './guards.ts';
import { queryEndpoint } from './query.ts';
import { mountRest } from './rest.ts';
import { seed } from './seed.ts';
import { tokenReader } from './token.ts';

export { jobRow, type Data, type Job } from './data.ts';

export interface ClusterCockpitOptions {
  /** `JWT_PUBLIC_KEY`: standard base64 of the 32 raw Ed25519 bytes. */
  publicKey: string;
  port?: number;
  /** Epoch milliseconds from which the seed counts back and at which running jobs are read. */
  now?: number;
  /** Takes the place of the seed, table by table. */
  data?: Partial<Data>;
  /** `main.api-allowed-ips`; all when empty. */
  apiAllowedIps?: readonly string[];
}

export interface ClusterCockpitFake extends Fake {
  /** The live tables: what a test changes here is served from the next request on. */
  readonly data: Data;
}

/** Imitates cc-backend 1.5.4: the read part of its REST API, and its GraphQL. */
export async function startClusterCockpitFake(options: ClusterCockpitOptions): Promise<ClusterCockpitFake> {
  const state = seed(Math.floor((options.now ?? Date.now()) / 1000), options.data);
  const readToken = await tokenReader(options.publicKey);
  const app = new Hono();
  app.use(refuseCrossSite);
  app.get('/login', (c) => c.html(loginPage()));
  app.all('/query', queryEndpoint(state, readToken));
  mountRest(app, state, adminApi(readToken, options.apiAllowedIps), userApi(readToken));
  app.notFound(notFound);
  app.onError((error, c) =>
    error instanceof Refusal ? refuse(c, error.status, error.message) : c.body(null, 500),
  );
  return { ...(await serveFake('clustercockpit', app, options.port)), data: state };
}

/** cc-backend believes a browser's Sec-Fetch headers, whoever passes them on. */
async function refuseCrossSite(c: Context, next: Next): Promise<Response | void> {
  const isRead = ['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(c.req.method);
  if (isRead || c.req.header('sec-fetch-site') !== 'cross-site') return next();
  return c.text('cross-origin request detected from Sec-Fetch-Site header\n', 403);
}
