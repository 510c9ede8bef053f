import { createServer, type Server } from 'node:http';
import { ConfigError, type Config, formatProblems, loadConfig, type LoadedConfig } from './config.ts';
import { createGateway, type GatewayParts } from './gateway.ts';
import { createLog } from './observability/log.ts';
import { openParts } from './parts.ts';

/** What is served: a configured site, or the sandbox that stands in for one. */
interface Site {
  readonly config: Config;
  readonly graphiql: GatewayParts['graphiql'];
  readonly guide: string;
  readonly close: () => Promise<void>;
}

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
  process.stdout.write(`${greeting(config.publicUrl)}\n${site.guide}`);
  onStop(async () => {
    server.closeAllConnections();
    await Promise.all([new Promise((resolve) => server.close(resolve)), site.close(), parts.close()]);
  });
}

async function openSite(loaded: LoadedConfig): Promise<Site> {
  if (loaded.kind === 'file') {
    return { config: loaded.config, graphiql: {}, guide: '', close: () => Promise.resolve() };
  }
  // Read only now: a gateway with a configuration never carries the sandbox in its memory.
  const [{ startSandbox }, { firstQuery, sandboxConfig, sandboxGuide }] = await Promise.all([
    import('./sandbox/index.ts'),
    import('./cli/sandbox.ts'),
  ]);
  const sandbox = await startSandbox();
  return {
    config: sandboxConfig(sandbox, loaded),
    graphiql: { defaultQuery: firstQuery },
    guide: await sandboxGuide(sandbox, loaded.publicUrl),
    close: sandbox.close,
  };
}

function listen(server: Server, { host, port }: Config['listen']): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve());
  });
}

function greeting(publicUrl: string): string {
  return `ClusterQL is ready after ${Math.round(performance.now())} ms.\n\nGraphiQL: ${publicUrl}/graphql\n`;
}

/** A second signal ends the process at once. */
function onStop(close: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void close().then(() => process.exit(0)));
  }
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return formatProblems(error);
  if (isAddressInUse(error)) {
    return `Port ${error.port} is taken by another process. Choose another one, e.g. PORT=${error.port + 1} npm start.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function isAddressInUse(error: unknown): error is Error & { port: number } {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'port' in error;
}
