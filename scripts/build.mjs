import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { generateChanged } from './generate.mjs';

const root = new URL('../', import.meta.url);
const dist = new URL('dist/', root);
const stamp = new URL('.built-from', dist);

/** Bundles our own code into dist when a source changed; packages stay in node_modules. */
export async function buildChanged() {
  generateChanged();
  if (isBuilt()) return;
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('src/main.ts', root))],
    outdir: fileURLToPath(dist),
    write: false,
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: true,
  });
  putInPlace(outputFiles);
  writeFileSync(stamp, fingerprint());
}

/** Another process may be starting from the same build, so no file is missing or half there at any moment. */
function putInPlace(files) {
  mkdirSync(dist, { recursive: true });
  for (const { path, contents } of files) {
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, contents);
    renameSync(draft, path);
  }
  const current = files.map(({ path }) => basename(path));
  const old = readdirSync(dist).filter((file) => /\.(js|map)$/.test(file) && !current.includes(file));
  for (const file of old) rmSync(new URL(file, dist), { force: true });
}

export function isBuilt() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint();
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
