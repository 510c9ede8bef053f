import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { runPrisma } from './prisma.mjs';

const root = new URL('../', import.meta.url);
const stamp = new URL('src/database/generated/.generated-from', root);

/** Makes the database client anew when prisma/schema.prisma, or Prisma itself, is not what it was made from. */
export function generateChanged() {
  const sources = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return;
  if (runPrisma(['generate', '--no-hints']) !== 0) process.exit(1);
  writeFileSync(stamp, sources);
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const file of ['prisma/schema.prisma', 'package-lock.json'])
    hash.update(readFileSync(new URL(file, root)));
  return hash.digest('hex');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) generateChanged();
