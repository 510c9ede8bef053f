import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sandboxConfig } from '../src/cli/sandbox.ts';
import type { Config } from '../src/config.ts';
import { createCursorSeal } from '../src/domain/page/cursor.ts';
import type { Bookmark } from '../src/domain/page/bookmark.ts';
import { createLog } from '../src/observability/log.ts';
import { openParts } from '../src/parts.ts';
import { createSite, gatewaySecret, goodFile, type Site } from './config/site.ts';

let site: Site;
beforeEach(() => void (site = createSite()));
afterEach(() => site.remove());

const bookmark: Bookmark = { direction: 'ASC', mark: { key: 'a', id: 'b' }, positions: {} };

/** What one start of the process with this configuration logs, and how it seals cursors. */
async function start(config: Config) {
  const lines: string[] = [];
  const parts = openParts(config, createLog('info', { write: (line) => void lines.push(line) }));
  await parts.close();
  return { lines, secrets: parts.secrets, cursors: createCursorSeal(parts.secrets)(['u-0042', 'jobs']) };
}

describe('without keys', () => {
  test('cursors are refused after a restart, and one warning says so', async () => {
    const config = site.load({ ...goodFile(), keys: [] });
    const [first, second] = [await start(config), await start(config)];

    expect(() => second.cursors.open(first.cursors.seal(bookmark), 'after')).toThrow('The cursor in after');
    expect(first.lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 40, msg: expect.stringMatching(/keys.*cursors.*replica/) }),
    ]);
    expect(first.lines.join()).not.toContain(first.secrets[0]);
  });

  test('the secret is too long to guess', async () => {
    const { secrets } = await start(site.load({ ...goodFile(), keys: [] }));

    expect(secrets).toHaveLength(1);
    expect(Buffer.from(secrets[0], 'base64')).toHaveLength(32);
  });
});

describe('with keys', () => {
  test('cursors are good after a restart, and nothing is logged', async () => {
    const config = site.load(goodFile());
    const [first, second] = [await start(config), await start(config)];

    expect(second.cursors.open(first.cursors.seal(bookmark), 'after')).toEqual(bookmark);
    expect(first.lines).toEqual([]);
  });

  test('cursors are good after a new key was put in front', async () => {
    const before = await start(site.load(goodFile()));
    const [old] = goodFile().keys;
    const after = await start(
      site.load({ ...goodFile(), keys: [{ id: 'k2', secret: 'n'.repeat(32) }, old] }),
    );

    expect(after.secrets).toEqual(['n'.repeat(32), gatewaySecret]);
    expect(after.cursors.open(before.cursors.seal(bookmark), 'after')).toEqual(bookmark);
    expect(() => before.cursors.open(after.cursors.seal(bookmark), 'after')).toThrow('The cursor in after');
  });
});

test('the sandbox warns of no missing keys, and has others with every start', async () => {
  const address = { url: 'http://127.0.0.1:1' };
  const fakes = { issuer: address, renku: address, runai: address, clustercockpit: address };
  const process = {
    listen: { host: '127.0.0.1', port: 4000 },
    publicUrl: 'http://a',
    logLevel: 'info',
  } as const;
  const sandbox = { ...fakes, signingKey: '' } as unknown as Parameters<typeof sandboxConfig>[0];
  const config = { ...sandboxConfig(sandbox, process), systems: [] };

  expect((await start(config)).lines).toEqual([]);
  expect(sandboxConfig(sandbox, process).keys).not.toEqual(config.keys);
});
