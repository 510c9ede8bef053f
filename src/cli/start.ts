import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Config, loadConfig, type LoadedConfig } from '../config.ts';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open.ts';
import { createGateway, type GatewayParts } from '../gateway.ts';
import { createLog } from '../observability/log.ts';
import { openParts } from '../parts.ts';
import { keysOf } from './keys.ts';
import { listen } from './listen.ts';

/** What is served: a configured site, or the sandbox that stands in for one. */
interface Site {
  readonly config: Config;
  readonly graphiql: GatewayParts['graphiql'];
  readonly guide: (publicUrl: string) => Promise<string>;
  readonly close: Close;
}

type Close = () => Promise<unknown>;

/** `clusterql start`: serves until a signal ends it. */
export async function run(argv: readonly string[]): Promise<number> {
  const opened: Close[] = [];
  try {
    await serve(loadConfig({ argv: [...argv] }), opened);
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
  onStop(() => closeAll(opened));
  return 0;
}

/** Whatever it opens goes to `opened`, to be closed last first. */
async function serve(loaded: LoadedConfig, opened: Close[]): Promise<void> {
  const { database: place } = loaded.kind === 'file' ? loaded.config : loaded;
  // First, because it is what refuses a second gateway on the same rows.
  const database = await openDatabase(place);
  opened.push(database.close);
  const { config, graphiql, guide, close } = await openSite(loaded, database);
  opened.push(close);
  const log = createLog(config.logLevel);
  const parts = openParts(config, { log, database, keys: keysOf(config), graphiql });
  opened.push(parts.close);
  const server = createServer(createGateway(parts).listener);
  await listen(server, config.listen);
  opened.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
  // With port 0 only the operating system knows the address.
  const publicUrl = config.publicUrl.replace(/:0$/, `:${(server.address() as AddressInfo).port}`);
  process.stdout.write(`${greeting(publicUrl)}\n${await guide(publicUrl)}`);
}

async function openSite(loaded: LoadedConfig, database: Database): Promise<Site> {
  if (loaded.kind === 'file') {
    return { config: loaded.config, graphiql: {}, guide: async () => '', close: async () => {} };
  }
  // Read only now: a gateway with a configuration never carries the sandbox in its memory.
  const [{ startSandbox }, { graphiqlStart, sandboxConfig, sandboxGuide }, { seedSandbox }] =
    await Promise.all([import('../sandbox/index.ts'), import('./sandbox.ts'), import('./sandbox-rows.ts')]);
  await seedSandbox(database);
  const sandbox = await startSandbox();
  return {
    config: sandboxConfig(sandbox, loaded),
    graphiql: await graphiqlStart(sandbox),
    guide: (publicUrl) => sandboxGuide(sandbox, publicUrl),
    close: sandbox.close,
  };
}

function greeting(publicUrl: string): string {
  return `ClusterQL is ready after ${Math.round(performance.now())} ms.\n\nGraphiQL: ${publicUrl}/graphql\n`;
}

/** Ctrl-C may come twice, from the terminal and once more from npm: closing begins once and ends in time. */
function onStop(close: Close): void {
  let closing = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (closing) return;
      closing = true;
      setTimeout(() => process.exit(1), 5_000).unref();
      void close().then(() => process.exit(0));
    });
  }
}

async function closeAll(opened: readonly Close[]): Promise<void> {
  for (const close of opened.toReversed()) await close();
}
