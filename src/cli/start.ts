import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Config, loadConfig, type LoadedConfig } from '../config.ts';
import type { Database } from '../database/database.ts';
import { openDatabase } from '../database/open.ts';
import { createGateway } from '../gateway.ts';
import { createLog } from '../observability/log.ts';
import { openParts } from '../parts.ts';
import { keysOf } from './keys.ts';
import { listen } from './listen.ts';

/** What is served: a configured site, or the sandbox that stands in for one. */
interface Site {
  readonly config: Config;
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
  const { config, guide, close } = await openSite(loaded, database);
  opened.push(close);
  const log = createLog(config.logLevel);
  const server = createServer();
  await listen(server, config.listen);
  // With port 0 only the operating system knows the address, which cookies and issuers are told.
  const publicUrl = config.publicUrl.replace(/:0$/, `:${(server.address() as AddressInfo).port}`);
  const parts = openParts({ ...config, publicUrl }, { log, database, keys: keysOf(config) });
  // In the turn of the event loop in which it began to listen, so no request came in before.
  server.on('request', createGateway(parts).listener);
  // Without waiting: a database that is down keeps nobody from asking what it is not needed for.
  void parts.readOperations();
  opened.push(parts.close, () => new Promise((resolve) => server.close(resolve).closeAllConnections()));
  process.stdout.write(`${greeting(publicUrl)}\n${await guide(publicUrl)}`);
}

async function openSite(loaded: LoadedConfig, database: Database): Promise<Site> {
  if (loaded.kind === 'file') {
    return { config: loaded.config, guide: async () => '', close: async () => {} };
  }
  // Read only now: a gateway with a configuration never carries the sandbox in its memory.
  const [{ startSandbox }, { sandboxConfig, sandboxGuide }, { seedNativePools }] = await Promise.all([
    import('../sandbox/index.ts'),
    import('./sandbox.ts'),
    import('./sandbox-pools.ts'),
  ]);
  await seedNativePools(database);
  const sandbox = await startSandbox();
  return {
    config: sandboxConfig(sandbox, loaded),
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
