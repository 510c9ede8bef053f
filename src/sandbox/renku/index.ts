import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { JSONWebKeySet } from 'jose';
import { serveFake, type Fake } from '../fake.ts';
import { serveAlerts } from './alerts.ts';
import { Refusal, reply, replyError } from './answer.ts';
import { createIdentify, type Identify } from './caller.ts';
import { serveClassLabels } from './class-labels.ts';
import { serveClasses } from './classes.ts';
import { serveClusters } from './clusters.ts';
import { createConnections, type ConnectionTimes } from './connections.ts';
import { emptyData, type Data } from './data.ts';
import { serveLimits } from './limits.ts';
import { serveMembers } from './members.ts';
import { serveNamespaces } from './namespaces.ts';
import { servePlatform } from './platform.ts';
import { servePoolUsers } from './pool-users.ts';
import { servePools } from './pools.ts';
import { serveProviders } from './providers.ts';
import { serveQuota } from './quota.ts';
import { serveReservations } from './reservations.ts';
import type { App, Env } from './route.ts';
import { seed } from './seed.ts';
import { serveSessions } from './sessions.ts';
import { createRenku, type Renku } from './state.ts';
import { serveUsage } from './usage.ts';
import { serveUserPools } from './user-pools.ts';
import { serveUsers } from './users.ts';

const nouns = [
  servePools,
  serveClasses,
  serveClassLabels,
  serveQuota,
  serveMembers,
  servePoolUsers,
  serveUserPools,
  serveClusters,
  serveLimits,
  serveUsage,
  serveReservations,
  serveUsers,
  serveNamespaces,
  serveSessions,
  servePlatform,
  serveAlerts,
  serveProviders,
];

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
  const { jwks, port, serviceMilliseconds = 5, deadlockMilliseconds = 30_000 } = options;
  const data =
    options.data === undefined ? seed(now()) : { ...emptyData(), ...structuredClone(options.data) };
  const hold = createConnections({ serviceMilliseconds, deadlockMilliseconds });
  const app = createApp(createRenku(data, hold, now), createIdentify(jwks));
  const fake = await serveFake('renku', app, port);
  return Object.assign(fake, { data });

  function now(): number {
    return options.now ?? Date.now();
  }
}

function createApp(renku: Renku, identify: Identify): App {
  // Not strict: Renku takes every path with or without a trailing slash.
  const app = new Hono<Env>({ strict: false });
  app.use(async (c, next) => {
    c.set('caller', await identify(c.req.header('authorization')));
    await next();
    c.header('X-Request-ID', c.req.header('X-Request-ID') ?? randomUUID());
  });
  const api = app.basePath('/api/data');
  for (const serve of nouns) serve(api, renku);
  api.get('/version', () => reply({ version: 'sandbox' }));
  refuseTheRest(app);
  return app;
}

function refuseTheRest(app: App): void {
  const paths = new Set(app.routes.filter(({ method }) => method !== 'ALL').map(({ path }) => path));
  for (const path of paths) {
    app.all(path, ({ req }) => replyError(405, `Method ${req.method} not allowed for URL ${req.path}`));
  }
  app.notFound(({ req }) => replyError(404, `Requested URL ${req.path} not found`));
  app.onError((error) => replyError(error instanceof Refusal ? error.status : 500, error.message));
}
