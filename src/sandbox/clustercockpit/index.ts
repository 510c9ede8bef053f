import { Hono, type Context, type Next } from 'hono';
import { serveFake, type Fake } from '../fake.ts';
import { loginPage, notFound, Panic, Refusal, refuse } from './answers.ts';
import type { Data, Delays } from './data.ts';
import { queryEndpoint } from './graphql/endpoint.ts';
import { adminApi, configApi, metricStoreApi, userApi } from './guards.ts';
import { mountConfig } from './rest/config.ts';
import { mountRest } from './rest/routes.ts';
import { seed } from './seed.ts';
import { openSessions } from './sessions.ts';
import { tokenReader } from './token.ts';
import { runWorkers } from './workers.ts';

export { jobRow, type Data, type Job } from './data.ts';

export interface ClusterCockpitOptions extends Partial<Delays> {
  /** `JWT_PUBLIC_KEY`: standard base64 of the 32 raw Ed25519 bytes. */
  publicKey: string;
  port?: number;
  /** Epoch milliseconds from which the seed counts back, and at which time stands still; else it goes on. */
  now?: number;
  /** Takes the place of the seed, table by table. */
  data?: Partial<Data>;
  /** `main.api-allowed-ips`; all when empty. */
  apiAllowedIps?: readonly string[];
  /** `main.api-subjects`: jobs start and stop over NATS, and no longer over REST. */
  apiSubjects?: boolean;
  /** `auth.jwts.validate-user`: roles and projects are those of the user table. */
  validateUser?: boolean;
}

export interface ClusterCockpitFake extends Fake {
  /** The live tables: what a test changes here is served from the next request on. */
  readonly data: Data;
  /** Has the commit worker and the archiver do at once what is waiting for them. */
  runWorkers(): void;
}

/** Imitates cc-backend 1.5.4: its REST APIs, signing in for the one that takes no token, and its GraphQL. */
export async function startClusterCockpitFake(options: ClusterCockpitOptions): Promise<ClusterCockpitFake> {
  const state = seed(secondsOf(options.now ?? Date.now()), options.data, options);
  const readToken = await tokenReader(options.publicKey, options.validateUser ? state.users : null);
  const { signIn, readSession } = openSessions(state.users);
  const app = new Hono();
  app.use(refuseCrossSite, async (_, next) => {
    state.now = secondsOf(options.now ?? Date.now());
    runWorkers(state, Date.now());
    await next();
  });
  app.get('/login', (c) => c.html(loginPage()));
  app.post('/login', signIn);
  app.all('/query', queryEndpoint(state, readToken, readSession));
  const guards = {
    adminApi: adminApi(readToken, options.apiAllowedIps),
    userApi: userApi(readToken),
    metricStoreApi: metricStoreApi(readToken),
  };
  mountRest(app, state, guards, options.apiSubjects === true);
  mountConfig(app, state, configApi(readSession));
  app.notFound(notFound);
  app.onError(answerError);
  const fake = await serveFake('clustercockpit', app, options.port);
  return { ...fake, data: state, runWorkers: () => runWorkers(state, Infinity) };
}

function secondsOf(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}

function answerError(error: Error, c: Context): Response {
  if (error instanceof Panic) return c.body(null, 500);
  return refuse(c, error instanceof Refusal ? error.status : 500, error.message);
}

/** cc-backend believes a browser's Sec-Fetch headers, whoever passes them on. */
async function refuseCrossSite(c: Context, next: Next): Promise<Response | void> {
  const isRead = ['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(c.req.method);
  if (isRead || c.req.header('sec-fetch-site') !== 'cross-site') return next();
  return c.text('cross-origin request detected from Sec-Fetch-Site header\n', 403);
}
