import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Runs the Prisma CLI so that it downloads nothing; answers its exit status. */
export function runPrisma(args) {
  const manifest = createRequire(import.meta.url).resolve('prisma/package.json');
  const env = { PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1', ...process.env };
  // `generate`, `validate` and `format` never start the schema engine, but the CLI fetches it unless a file is named.
  env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;
  const cli = join(dirname(manifest), 'build', 'index.js');
  // Standard output belongs to the command that the client is made for.
  const stdio = ['inherit', 2, 2];
  return spawnSync(process.execPath, [cli, ...args], { cwd: root, stdio, env }).status ?? 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.exitCode = runPrisma(process.argv.slice(2));
}
