import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { refusal } from './refusal.ts';
import { codeOf, createWhole, readOrNull } from './whole-file.ts';

/** What a gateway without configured keys seals cursors and the audit with. */
export interface OwnKey {
  readonly id: string;
  readonly secret: string;
}

const bytes = 32;

/** Reads `<folder>/key`, which is made at the first start, so that cursors and the audit survive the next. */
export function readOwnKey(folder: string): OwnKey {
  const path = join(folder, 'key');
  const secret = readOrMake(path);
  if (Buffer.from(secret, 'base64').length !== bytes) throw refusal(brokenKey(path));
  return Object.defineProperty({ id: 'own', secret }, 'secret', { enumerable: false });
}

function readOrMake(path: string): string {
  try {
    const kept = readOrNull(path);
    if (kept !== null) return kept.trim();
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    // Another process may have been faster, so what is there now counts.
    createWhole(path, `${randomBytes(bytes).toString('base64')}\n`);
    return readOrNull(path)?.trim() ?? '';
  } catch (error) {
    throw refusal(
      `The key ${path} cannot be read (${codeOf(error)}). Make it readable for this account.`,
      error,
    );
  }
}

function brokenKey(path: string): string {
  return `${path} does not hold a key. Restore it from a backup; without it the audit up to now cannot be verified. Removing it lets the next start make a new one.`;
}
