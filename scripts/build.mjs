import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gateway } from './bundle-gateway.mjs';
import { page } from './bundle-page.mjs';
import { generateChanged } from './generate.mjs';

const root = new URL('../', import.meta.url);

/**
 * Builds what changed, in a process of its own: bundling the page takes a gigabyte, and Vite says NODE_ENV=production
 * to the whole process. The gateway would keep the one, and refuse its sandbox for the other.
 */
export function buildChanged() {
  generateChanged();
  if (isBuilt()) return;
  // Standard output belongs to the command: a script may be waiting for a token there.
  const stdio = ['inherit', 2, 2];
  const { status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url)], { stdio });
  if (status !== 0) process.exit(1);
}

/** Bundles into dist what changed: our code, and the page that browsers get, which takes longer and changes less often. */
async function bundleChanged() {
  generateChanged();
  for (const bundle of [gateway, page]) {
    if (isFresh(bundle)) continue;
    const sources = fingerprint(bundle);
    putInPlace(bundle, await bundle.make(root));
    writeFileSync(stampOf(bundle), sources);
  }
}

export function isBuilt() {
  return [gateway, page].every(isFresh);
}

function isFresh(bundle) {
  const stamp = stampOf(bundle);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(bundle);
}

function stampOf({ folder }) {
  return new URL(`${folder}.built-from`, root);
}

function fingerprint({ script, isSource }) {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', 'scripts/build.mjs', script, ...sourceFiles().filter(isSource)]) {
    hash.update(file).update(readFileSync(new URL(file, root)));
  }
  return hash.digest('hex');
}

function sourceFiles() {
  return readdirSync(new URL('src', root), { recursive: true })
    .filter((file) => /\.\w+$/.test(file))
    .map((file) => `src/${file.replaceAll('\\', '/')}`)
    .sort();
}

/**
 * Another process may be starting from the same build, so no file is missing or half there at any moment; the one
 * that names all others comes last.
 */
function putInPlace({ folder, entry }, files) {
  const inOrder = [...files].sort((a, b) => Number(a.name === entry) - Number(b.name === entry));
  const made = new Set();
  for (const { name, contents } of inOrder) {
    const target = new URL(folder + name, root);
    const draft = new URL(`${target.href}.${process.pid}`);
    mkdirSync(new URL('.', target), { recursive: true });
    writeFileSync(draft, contents);
    renameSync(draft, target);
    made.add(target.href);
  }
  for (const place of new Set([...made].map((href) => new URL('.', href).href))) removeOld(place, made);
}

/** Leaves what others are just writing, whose names end in the number of their process. */
function removeOld(place, made) {
  for (const entry of readdirSync(new URL(place), { withFileTypes: true })) {
    const file = new URL(entry.name, place);
    const isOld = entry.isFile() && !made.has(file.href) && !/^\.|\.\d+$/.test(entry.name);
    if (isOld) rmSync(file, { force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await bundleChanged();
