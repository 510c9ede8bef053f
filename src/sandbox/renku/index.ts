import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { JSONWebKeySet } from 'jose';
import { serveFake, type Fake } from '../fake.ts';
import { Refusal, replyError } from './answer.ts';
import { createIdentify } from './caller.ts';
import { serveClasses } from './classes.ts';
import { serveClusters } from './clusters.ts';
import { createConnections, type ConnectionTimes } from './connections.ts';
import { servePools } from './pools.ts';
import { seed } from './seed.ts';
import { serveUser } from './user.ts';
import type { Data } from './wire.ts';

export interface RenkuFakeOptions extends Partial<ConnectionTimes> {
  /** Stated but never compared: Renku does not look at `iss`, the realm's keys are all it trusts. */
  readonly issuer: string;
  readonly jwks: JSONWebKeySet;
  readonly port?: number;
  /** Milliseconds since 1970; cluster ids carry their birthday, so the same `now` gives the same data. */
  readonly now?: number;
  /** Replaces the seed; a part not given is empty. */
  readonly data?: Partial<Data>;
}

export interface RenkuFake extends Fake {
  /** The live state; what a test changes here is answered from then on. */
  readonly data: Data;
}

/** Starts Renku CRC on loopback; what a client is configured with is its url and `/api/data`. */
export async function startRenkuFake(options: RenkuFakeOptions): Promise<RenkuFake> {
  const data =
    options.data === undefined
      ? seed(options.now ?? Date.now())
      : { pools: [], clusters: [], members: {}, ...structuredClone(options.data) };
  const fake = await serveFake('renku', createApp(data, options), options.port);
  return Object.assign(fake, { data });
}

function createApp(data: Data, options: RenkuFakeOptions): Hono {
  const { jwks, serviceMilliseconds = 5, deadlockMilliseconds = 30_000 } = options;
  const identify = createIdentify(jwks);
  const hold = createConnections({ serviceMilliseconds, deadlockMilliseconds });
  // Not strict: Renku takes every path with or without a trailing slash.
  const app = new Hono({ strict: false });
  app.use(async (c, next) => {
    await next();
    c.header('X-Request-ID', c.req.header('X-Request-ID') ?? randomUUID());
  });
  const api = app.basePath('/api/data');
  servePools(api, data, identify, hold);
  serveClasses(api, data, identify);
  serveClusters(api, data, identify);
  serveUser(api, identify);
  refuseTheRest(app);
  return app;
}

function refuseTheRest(app: Hono): void {
  const paths = new Set(app.routes.filter(({ method }) => method !== 'ALL').map(({ path }) => path));
  for (const path of paths) {
    app.all(path, ({ req }) => replyError(405, `Method ${req.method} not allowed for URL ${req.path}`));
  }
  app.notFound(({ req }) => replyError(404, `Requested URL ${req.path} not found`));
  app.onError((error) => replyError(error instanceof Refusal ? error.status : 500, error.message));
}
