import { decodeJwt } from 'jose';
import { Hono, type Context } from 'hono';
import { serveFake, type Fake } from '../../src/sandbox/fake.ts';
import { type Echo, echoing } from './echo.ts';
import type { Secrets } from './secrets.ts';

/** A system that takes every token and names one cluster after whoever it belongs to. */
export interface CanarySystem extends Fake {
  readonly kind: Kind;
  /** From now on it quotes what it is sent; null ends it. */
  setEcho(echo: Echo | null): void;
  /** What it was shown since `forget()`, each once; null for requests without. */
  shown(): (string | null)[];
}

export type Kind = 'renku' | 'runai' | 'clustercockpit';

/** Where Run:ai gives tokens to applications; here every system does. */
const tokenPath = '/api/v2/token';

export async function startCanarySystem(name: string, kind: Kind, secrets: Secrets): Promise<CanarySystem> {
  const app = new Hono();
  let echo: Echo | null = null;
  app.use(
    tokenPath,
    echoing('tokens', () => echo),
  );
  app.post(tokenPath, (context) => context.json(applicationToken(name, secrets)));
  app.use(echoing('resources', () => echo));
  routes[kind](app, (context) => ownerOf(tokenOf(context.req.header('authorization')), secrets));
  const fake = await serveFake(name, app);

  return {
    ...fake,
    kind,
    setEcho: (wanted) => void (echo = wanted),
    shown() {
      const requests = fake.received.filter(({ path }) => !path.endsWith(tokenPath));
      const tokens = requests.map(({ headers }) => tokenOf(headers.authorization));
      return tokens.filter((token, index) => tokens.indexOf(token) === index);
    },
  };
}

/** The row a system has for whoever shows a token. */
export function ownerOf(token: string | null, secrets: Secrets): string {
  if (token === null) return 'nobody';
  return secrets.of(token)?.owner ?? decodeJwt(token).sub ?? 'stranger';
}

function tokenOf(authorization: string | undefined): string | null {
  return authorization?.replace('Bearer ', '') ?? null;
}

function applicationToken(system: string, secrets: Secrets): object {
  const owner = `application of ${system}`;
  return { accessToken: secrets.make({ kind: 'application token', owner, system }), expiresIn: 3600 };
}

type Whose = (context: Context) => string;

const routes: Record<Kind, (app: Hono, whose: Whose) => void> = {
  renku(app, whose) {
    const session = { session_protocol: 'https', session_host: 'h', session_port: 443, session_path: '/' };
    app.get('/clusters', (context) =>
      context.json([{ id: '01', name: whose(context), config_name: 'c', ...session }]),
    );
    app.get('/user', (context) => context.json({ id: whose(context) }));
    app.get('/resource_pools', (context) =>
      context.json([{ id: 1, name: whose(context), public: false, default: false, classes: [] }]),
    );
    app.get('/platform/config', (context) => context.json({ etag: '"1"', incident_banner: '' }));
    app.patch('/platform/config', (context) => context.json({ etag: '"2"', incident_banner: 'Noon.' }));
  },
  runai(app, whose) {
    app.get('/api/v1/clusters', (context) => context.json([{ uuid: 'u-1', name: whose(context) }]));
  },
  clustercockpit(app, whose) {
    app.post('/query', (context) =>
      context.json({ data: { clusters: [{ name: whose(context), partitions: [], subClusters: [] }] } }),
    );
  },
};
