import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = new URL('../', import.meta.url);
const stamp = new URL('dist/.built-from', root);

/** Bundles our own code into dist when a source changed; packages stay in node_modules. */
export async function buildChanged() {
  const sources = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  const { build } = await import('esbuild');
  rmSync(new URL('dist', root), { recursive: true, force: true });
  await build({
    entryPoints: [fileURLToPath(new URL('src/main.ts', root))],
    outdir: fileURLToPath(new URL('dist', root)),
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: true,
  });
  writeFileSync(stamp, sources);
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', 'scripts/build.mjs', ...sourceFiles()]) {
    hash.update(file).update(readFileSync(new URL(file, root)));
  }
  return hash.digest('hex');
}

function sourceFiles() {
  return readdirSync(new URL('src', root), { recursive: true })
    .map((file) => `src/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts'))
    .sort();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildChanged();
