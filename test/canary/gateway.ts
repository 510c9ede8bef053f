import { createGateway } from '../../src/gateway.ts';
import {
  defaultSessions,
  type Config,
  type CredentialConfig,
  type RoleTable,
  type SystemConfig,
} from '../../src/config.ts';
import { createLog } from '../../src/observability/log.ts';
import { openParts } from '../../src/parts.ts';
import { issuerNames } from './people.ts';
import { systemNames, type PerSystem, type World } from './world.ts';

export const origin = 'http://127.0.0.1:4000';

export interface Asked {
  readonly headers?: Record<string, string>;
  readonly variables?: Record<string, unknown>;
}

export interface Answer {
  readonly status: number;
  readonly body: any;
}

/** A gateway in that world, with everything it says and keeps. */
export interface CanaryGateway {
  ask(query: string, asked?: Asked): Promise<Answer>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** All it answered and logged so far, and every row of the database. */
  said(): Promise<string>;
  close(): Promise<void>;
}

export function openCanaryGateway(world: World, credentials: PerSystem<CredentialConfig>): CanaryGateway {
  const said: string[] = [];
  const { database } = world;
  const parts = openParts(configOf(world, credentials), {
    log: createLog('trace', { write: (line) => void said.push(line) }),
    database,
    keys: [world.key],
  });
  const gateway = createGateway(parts);

  async function send(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await gateway.fetch(new Request(origin + path, init));
    const answered = await response.clone().text();
    const kept = [...response.headers].filter(([name]) => name !== 'set-cookie');
    said.push(JSON.stringify(kept), answered);
    return response;
  }

  return {
    fetch: send,
    async ask(query, { headers, variables } = {}) {
      const response = await send('/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, body: await response.json() };
    },
    said: async () => [...said, await rowsOf(database)].join('\n'),
    close: () => parts.close(),
  };
}

function configOf({ issuers, systems }: World, credentials: PerSystem<CredentialConfig>): Config {
  return {
    ...{ listen: { host: '127.0.0.1', port: 4000 }, publicUrl: origin, logLevel: 'trace' },
    ...{ database: { kind: 'pglite', folder: 'nowhere' }, folder: 'nowhere', keys: [] },
    ...{ cors: { origins: [] }, lists: { mostRows: 1_000 }, sessions: defaultSessions },
    operations: { mode: 'open' },
    issuers: issuerNames.map((name) => issuers[name].config),
    systems: systemNames.map((name): SystemConfig => {
      const { kind, url } = systems[name];
      const ref = { name, kind };
      const every = { ref, url, concurrency: 8, timeoutSeconds: 10, table: roles };
      return { kind, ...every, credential: credentials[name], graphql: true };
    }),
    gatewayRoles: roles,
  };
}

/** So that it is the credential alone that keeps anybody away. */
const roles: RoleTable = {
  viewer: issuerNames.map((issuer) => ({ issuer })),
  administrator: issuerNames.map((issuer) => ({
    ...{ issuer, claim: 'realm_access.roles', value: 'administrator' },
  })),
};

/** Every column of every table. */
async function rowsOf({ prisma }: World['database']): Promise<string> {
  const rows: string[] = [];
  for (const { name } of await prisma.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`)
    rows.push(JSON.stringify(await prisma.$queryRawUnsafe(`SELECT row_to_json(t)::text FROM "${name}" t`)));
  return rows.join('\n');
}
