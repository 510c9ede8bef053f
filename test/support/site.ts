import { createGateway, type Gateway } from '../../src/gateway.ts';
import { sandboxConfig } from '../../src/cli/sandbox.ts';
import type { Config } from '../../src/config.ts';
import { createLog } from '../../src/observability/log.ts';
import { openParts, type OpenParts } from '../../src/parts.ts';
import type { Fake } from '../../src/sandbox/fake.ts';
import type { Database } from '../../src/database/database.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import { people, type Person } from '../../src/sandbox/people.ts';
import { lazyTestDatabase } from './database.ts';

export interface SiteOptions {
  /** Replaces data or behaviour of the fakes. */
  readonly sandbox?: SandboxOptions;
  /** Leaves it to people to connect an account for dgx, as the sandbox does; otherwise the token of the campus goes there. */
  readonly accounts?: boolean;
  /** Changes the configuration the gateway runs with. */
  readonly configure?: (config: Config, sandbox: Sandbox) => Config;
  /** The gateway's own rows; PGlite that comes into being when a test needs it, unless another one is given. */
  readonly database?: Database;
  /** Breaks what no configuration can. */
  readonly adjust?: (parts: OpenParts) => OpenParts;
}

/** What seals cursors and the audit in tests. */
export const testKey = { id: 'test', secret: 'made up for the tests, and long enough' };

export interface Question {
  /** Null asks as an anonymous visitor; the administrator asks unless told otherwise. */
  readonly as?: Person['username'] | null;
  readonly token?: string;
  readonly variables?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

/** A gateway before the sandbox's systems, asked without a socket, with everything it did laid open. */
export interface Site {
  readonly gateway: Gateway;
  readonly sandbox: Sandbox;
  readonly systems: readonly Fake[];
  readonly database: Database;
  readonly logLines: string[];
  ask(query: string, question?: Question): Promise<Answer>;
  tokenOf(username: Person['username']): Promise<string>;
  /** `METHOD /path?query` of every request a fake received since `forget`. */
  received(system: 'renku' | 'runai' | 'clustercockpit'): string[];
  /** Ends faults and forgets what was received and logged. */
  forget(): void;
  close(): Promise<void>;
}

/** Accounts are in the database, which most tests have none of. */
function withoutAccounts(config: Config): Config {
  const credential = { mode: 'forward', issuers: ['campus'] } as const;
  return {
    ...config,
    systems: config.systems.map((system) => (system.ref.name === 'dgx' ? { ...system, credential } : system)),
  };
}

export async function openSite({
  sandbox: options,
  accounts = false,
  configure = (config) => config,
  database = lazyTestDatabase(),
  adjust = (parts) => parts,
}: SiteOptions = {}): Promise<Site> {
  const sandbox = await startSandbox(options);
  // A request waits two seconds for an account, and PGlite may take longer to come into being.
  if (accounts) await database.health();
  const logLines: string[] = [];
  const log = createLog('info', { write: (line) => void logLines.push(line) });
  const listen = { host: '127.0.0.1', port: 4000 };
  const whole = sandboxConfig(sandbox, {
    ...{ listen, publicUrl: 'http://127.0.0.1:4000', logLevel: 'info' },
    ...{ database: { kind: 'pglite', folder: 'nowhere' }, folder: 'nowhere' },
  });
  const config = accounts ? whole : withoutAccounts(whole);
  const parts = adjust(openParts(configure(config, sandbox), { log, database, keys: [testKey] }));
  const gateway = createGateway(parts);
  const systems = [sandbox.renku, sandbox.runai, sandbox.clustercockpit];
  const tokens = new Map<string, Promise<string>>();

  function tokenOf(username: Person['username']): Promise<string> {
    const known = tokens.get(username);
    if (known) return known;
    const person = people.find((each) => each.username === username) as Person;
    const made = sandbox.issuer.tokenFor(person);
    tokens.set(username, made);
    return made;
  }

  return {
    gateway,
    sandbox,
    systems,
    database,
    logLines,
    tokenOf,
    async ask(query, { as = 'administrator', token, variables, headers, signal } = {}) {
      const bearer = token ?? (as === null ? null : await tokenOf(as));
      const response = await gateway.fetch(
        new Request('http://127.0.0.1:4000/graphql', {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            ...(bearer !== null && { authorization: `Bearer ${bearer}` }),
            ...headers,
          },
          body: JSON.stringify({ query, variables }),
          signal: signal ?? null,
        }),
      );
      return { status: response.status, headers: response.headers, body: await response.json() };
    },
    received: (system) => sandbox[system].received.map(({ method, path }) => `${method} ${path}`),
    forget() {
      logLines.splice(0);
      for (const system of [...systems, sandbox.issuer, sandbox.runaiIssuer]) {
        system.setFault(null);
        system.forget();
      }
    },
    async close() {
      await parts.close();
      await sandbox.close();
      await database.close();
    },
  };
}
