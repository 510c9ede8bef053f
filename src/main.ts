import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { ConfigError, type Config, formatProblems, loadConfig, type LoadedConfig } from './config.ts';
import { createGateway, type GatewayParts } from './gateway.ts';
import { createLog } from './observability/log.ts';
import { openParts } from './parts.ts';

/** What is served: a configured site, or the sandbox that stands in for one. */
interface Site {
  readonly config: Config;
  readonly graphiql: GatewayParts['graphiql'];
  readonly guide: (publicUrl: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** The address is not ours to take; the message says the mend. */
class ListenError extends Error {}

// By itself V8 lets the heap reach four times what is alive before it collects: 250 MB resident under load, not 180.
setFlagsFromString('--heap-growing-percent=100');

try {
  await run();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const site = await openSite(loadConfig());
  const { config } = site;
  const parts = openParts(config, createLog(config.logLevel), site.graphiql);
  const server = createServer(createGateway(parts).listener);
  await listen(server, config.listen).catch(async (error: unknown) => {
    await Promise.all([site.close(), parts.close()]);
    throw error;
  });
  onStop(async () => {
    server.closeAllConnections();
    await Promise.all([new Promise((resolve) => server.close(resolve)), site.close(), parts.close()]);
  });
  // With port 0 only the operating system knows the address.
  const publicUrl = config.publicUrl.replace(/:0$/, `:${(server.address() as AddressInfo).port}`);
  process.stdout.write(`${greeting(publicUrl)}\n${await site.guide(publicUrl)}`);
}

async function openSite(loaded: LoadedConfig): Promise<Site> {
  if (loaded.kind === 'file') {
    return { config: loaded.config, graphiql: {}, guide: async () => '', close: async () => {} };
  }
  // Read only now: a gateway with a configuration never carries the sandbox in its memory.
  const [{ startSandbox }, { graphiqlStart, sandboxConfig, sandboxGuide }] = await Promise.all([
    import('./sandbox/index.ts'),
    import('./cli/sandbox.ts'),
  ]);
  const sandbox = await startSandbox();
  return {
    config: sandboxConfig(sandbox, loaded),
    graphiql: await graphiqlStart(sandbox),
    guide: (publicUrl) => sandboxGuide(sandbox, publicUrl),
    close: sandbox.close,
  };
}

async function listen(server: Server, { host, port }: Config['listen']): Promise<void> {
  try {
    await once(server.listen(port, host), 'listening');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new ListenError(
      code === 'EADDRINUSE'
        ? `Port ${port} is taken by another process. Choose another one, e.g. PORT=${port + 1} npm start.`
        : `Nothing can be served at ${host}:${port} (${code}). Check listen, or --host and PORT.`,
    );
  }
}

function greeting(publicUrl: string): string {
  return `ClusterQL is ready after ${Math.round(performance.now())} ms.\n\nGraphiQL: ${publicUrl}/graphql\n`;
}

/** Ctrl-C may come twice, from the terminal and once more from npm: closing begins once and ends in time. */
function onStop(close: () => Promise<void>): void {
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

function explain(error: unknown): string {
  if (error instanceof ConfigError) return formatProblems(error);
  if (error instanceof ListenError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
