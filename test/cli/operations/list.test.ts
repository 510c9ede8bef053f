import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run as runExport } from '../../../src/cli/operations/export.ts';
import { run as list } from '../../../src/cli/operations/list.ts';
import { run as push } from '../../../src/cli/operations/push.ts';
import { run as revoke } from '../../../src/cli/operations/revoke.ts';
import { run as show } from '../../../src/cli/operations/show.ts';
import { digestOf } from '../../../src/operations/id.ts';
import { documentMap } from '../../operations/documents.ts';
import { type Desk, openDesk, viewerQuery } from './command.ts';

const [old, next, other] = [viewerQuery('Jobs'), viewerQuery('Jobs', 'name'), viewerQuery('Other')];
const [oldId, nextId] = [digestOf(old), digestOf(next)];

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  for (const [owner, text] of [
    ['exporter', old],
    ['exporter', next],
    ['my portal', other],
  ] as const)
    await desk.run(push, desk.write('one.json', documentMap('md5', text)), '--owner', owner);
});
afterAll(() => desk.close());

const commands = { list, show, revoke, export: runExport };

describe('What was asked wrongly', () => {
  it.each([
    ['list', ['exporter'], 'Known are: clusterql operations list'],
    ['list', ['--onwer', 'exporter'], 'Known are: clusterql operations list'],
    ['show', [], 'Name one operation: clusterql operations show'],
    ['show', ['Jobs', 'Other'], 'Name one operation: clusterql operations show'],
    ['revoke', ['Jobs'], 'Name one operation and whose it is'],
    ['revoke', ['--owner', 'exporter'], 'Name one operation and whose it is'],
    ['export', ['exporter'], 'Known are: clusterql operations export'],
  ] as const)('is answered with what is known and code 2: %s %j', async (word, args, said) => {
    const { code, out } = await desk.run(commands[word], ...args);
    expect([code, out.startsWith(said)]).toEqual([2, true]);
  });

  it.each([
    ['show', ['Nothing'], 'There is no operation "Nothing"; see clusterql operations list.\n'],
    [
      'show',
      ['Jobs', '--owner', 'portal'],
      'There is no operation "Jobs" of "portal"; see clusterql operations list.\n',
    ],
    [
      'revoke',
      ['Jobs', '--owner', 'portal'],
      'There is no operation "Jobs" of "portal"; see clusterql operations list.\n',
    ],
  ] as const)('is answered with 1 for what is not there: %s %j', async (word, args, said) => {
    expect(await desk.run(commands[word], ...args)).toEqual({ code: 1, out: said });
  });
});

describe('clusterql operations list', () => {
  it('shows each in a line of its own, in columns', async () => {
    const { code, out } = await desk.run(list);
    expect(code).toBe(0);
    expect(out.split('\n')).toEqual([
      'name   owner        id            type   uses  last used  state   tags',
      `Jobs   exporter     ${oldId.slice(0, 12)}  query  0     never      stored`,
      `Jobs   exporter     ${nextId.slice(0, 12)}  query  0     never      stored`,
      `Other  "my portal"  ${digestOf(other).slice(0, 12)}  query  0     never      stored`,
      '',
    ]);
  });

  it('shows those of one application, for scripts as JSON without the documents', async () => {
    const { out } = await desk.run(list, '--owner', 'my portal', '--json');
    const [only, ...others] = JSON.parse(out);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ name: 'Other', owner: 'my portal', aliases: [digestOf(other, 'md5')] });
    expect(only).not.toHaveProperty('document');
    expect((await desk.run(list, '--owner', 'nobody')).out).toBe('No operation is stored.\n');
  });
});

describe('clusterql operations show', () => {
  it('shows of a name the newest, with its document, and that there are others', async () => {
    const { code, out } = await desk.run(show, 'Jobs');
    expect(code).toBe(0);
    expect(out).toContain(`id         ${nextId}\n`);
    expect(out).toContain('others     1 more; name one by its id\n');
    expect(out.endsWith(`\n\n${next}\n`)).toBe(true);
  });

  it('finds one by any of its ids', async () => {
    for (const id of [oldId, `sha256:${oldId}`, digestOf(old, 'md5').toUpperCase()]) {
      const { out } = await desk.run(show, id, '--json');
      expect(JSON.parse(out)).toMatchObject({ id: oldId, document: old });
    }
  });
});

describe('clusterql operations export', () => {
  it('writes the newest of each name, and what it writes can be pushed', async () => {
    const file = desk.path('out.json');
    expect(await desk.run(runExport, '--owner', 'exporter', '--out', file)).toEqual({
      code: 0,
      out: `1 operation written to ${file}.\n`,
    });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [{ id: nextId, name: 'Jobs', type: 'query', body: next }],
    });
    const again = await desk.run(push, file, '--owner', 'exporter');
    expect(again.out).toContain('0 new, 1 stored already, 0 refused.');
  });

  it('says what is wrong with a file that cannot be written', async () => {
    const { code, out } = await desk.run(runExport, '--out', desk.path('no/such/folder.json'));
    expect([code, out]).toEqual([1, expect.stringContaining('cannot be written (ENOENT)')]);
  });
});

describe('clusterql operations revoke', () => {
  it('ends one by its id, and by the name every version of it, each in the audit', async () => {
    const before = (await desk.audit()).length;
    expect(await desk.run(revoke, oldId, '--owner', 'exporter')).toEqual({
      code: 0,
      out: `revoked  ${oldId}  Jobs\n`,
    });
    expect((await desk.run(list, '--owner', 'exporter')).out).toMatch(/revoked \d{4}-\d\d-\d\d\n.*stored\n/);
    expect(await desk.run(revoke, 'Jobs', '--owner', 'exporter')).toEqual({
      code: 0,
      out: `revoked  ${nextId}  Jobs\n`,
    });
    const lines = (await desk.audit()).slice(before);
    expect(lines.map(({ kind, mutation }) => `${kind} ${mutation}`)).toEqual([
      'STARTED operations revoke',
      'FINISHED operations revoke',
      'STARTED operations revoke',
      'FINISHED operations revoke',
    ]);
  });

  it('changes nothing of what was revoked before', async () => {
    expect(await desk.run(revoke, 'Jobs', '--owner', 'exporter')).toEqual({
      code: 0,
      out: 'It was revoked before; nothing was changed.\n',
    });
  });
});
