import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Config } from '../src/config.ts';
import { createCursorSeal } from '../src/domain/page/cursor.ts';
import type { Bookmark } from '../src/domain/page/bookmark.ts';
import { createLog } from '../src/observability/log.ts';
import { openParts, type Opened } from '../src/parts.ts';
import { createSite, gatewaySecret, goodFile, type Site } from './config/site.ts';
import { lazyTestDatabase } from './support/database.ts';

let site: Site;
beforeEach(() => void (site = createSite()));
afterEach(() => site.remove());

const bookmark: Bookmark = { direction: 'ASC', mark: { key: 'a', id: 'b' }, positions: {} };

/** What one start of the process with these keys logs, and how it seals cursors. */
async function start(config: Config, keys: Opened['keys']) {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  const parts = openParts(config, { log, keys, database: lazyTestDatabase() });
  await parts.close();
  return { lines, secrets: parts.secrets, cursors: createCursorSeal(parts.secrets)(['u-0042', 'jobs']) };
}

const k1 = { id: 'k1', secret: gatewaySecret };
const k2 = { id: 'k2', secret: 'n'.repeat(32) };

test('cursors are good after a restart, and nothing is logged', async () => {
  const config = site.load(goodFile());
  const [first, second] = [await start(config, [k1]), await start(config, [k1])];

  expect(second.cursors.open(first.cursors.seal(bookmark), 'after')).toEqual(bookmark);
  expect(first.lines).toEqual([]);
});

test('cursors are good after a new key was put in front, and those of the new key are not for the old', async () => {
  const config = site.load(goodFile());
  const [before, after] = [await start(config, [k1]), await start(config, [k2, k1])];

  expect(after.secrets).toEqual([k2.secret, k1.secret]);
  expect(after.cursors.open(before.cursors.seal(bookmark), 'after')).toEqual(bookmark);
  expect(() => before.cursors.open(after.cursors.seal(bookmark), 'after')).toThrow('The cursor in after');
});
