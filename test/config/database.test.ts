import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { bent, createSite, goodFile, type Mistake, refusalOf } from './site.ts';

const site = createSite();
afterAll(() => site.remove());

const password = 'PASSW0RD-of-the-database';
const url = `postgresql://clusterql:${password}@db.example.org:5432/clusterql`;

const mistakes: Mistake[] = [
  [
    'an address of another database',
    'database',
    { url: `mysql://u:${password}@h/d` },
    'database.url',
    /PostgreSQL/,
  ],
  [
    'an address without a scheme',
    'database',
    { url: `u:${password}@h/d` },
    'database.url',
    /like postgresql:/,
  ],
  ['an address that is none', 'database', { url: password }, 'database.url', /not the URL of a PostgreSQL/],
  ['an address of an unset variable', 'database', { url: '${GONE}' }, 'database.url', /variable GONE/],
  ['an empty address', 'database', { url: '' }, 'database.url', /is empty/],
  ['a port that is no number', 'database', { url: 'postgres://h:port/d' }, 'database.url', /not the URL/],
  ['two places', 'database', { url, folder: 'data' }, 'database', /has a url and a folder/],
  ['no place', 'database', {}, 'database', /neither a url nor a folder/],
  ['a misspelled key', 'database', { urll: url, folder: 'data' }, 'database.urll', /Did you mean url\?/],
  ['an address where a section belongs', 'database', url, 'database', /not a section/],
];

describe('Of the database, one problem is told with its place and its mend:', () => {
  test.each(mistakes)('%s', (_title, where, value, path, said) => {
    const problems = site.problems(bent(where, value));

    expect(problems.map((problem) => problem.path)).toEqual([path]);
    expect(`${problems[0]?.problem}.\n${problems[0]?.mend}`).toMatch(said);
    expect(JSON.stringify(problems)).not.toContain(password);
  });

  test.each([
    ['of the file', { ...goodFile(), keys: [], database: { url } }, {}],
    ['of the environment', { ...goodFile(), keys: undefined }, { DATABASE_URL: url }],
  ])('a server %s without keys, which its processes share', (_title, file, env) => {
    const [problem, ...others] = site.problems(file, { env });

    expect(others).toEqual([]);
    expect(problem).toMatchObject({ path: 'keys', mend: expect.stringContaining('openssl rand') });
  });

  test('a DATABASE_URL of the environment that is none, which is not told', () => {
    const refusal = refusalOf(() =>
      loadConfig({ argv: [], env: { DATABASE_URL: `//${password}` }, cwd: site.folder }),
    );

    expect(refusal?.problems.map(({ path }) => path)).toContain('DATABASE_URL');
    expect(JSON.stringify(refusal?.problems)).not.toContain(password);
  });
});

describe('The database is', () => {
  test('the server of the section, whose password is never shown', () => {
    const { database } = site.load(
      { ...goodFile(), database: { url: '${ADDRESS}' } },
      { env: { ADDRESS: url } },
    );

    expect(database.kind).toBe('postgresql');
    expect(database).toHaveProperty('url', url);
    for (const printed of [
      JSON.stringify(database),
      inspect(database, { showHidden: false }),
      { ...database },
    ]) {
      expect(JSON.stringify(printed)).not.toContain(password);
    }
  });

  test('the server of DATABASE_URL when there is no section', () => {
    expect(site.load(goodFile(), { env: { DATABASE_URL: url } }).database).toHaveProperty('url', url);
  });

  test('the folder of the section, beside the file, though DATABASE_URL is set', () => {
    const file = { ...goodFile(), database: { folder: 'data' } };
    const folder = join(site.folder, 'data');

    expect(site.load(file, { env: { DATABASE_URL: url } })).toMatchObject({
      folder,
      database: { kind: 'pglite', folder },
    });
  });

  test.each([
    ['--folder', { argv: ['--folder', 'here'] }],
    ['CLUSTERQL_FOLDER', { env: { CLUSTERQL_FOLDER: 'here' } }],
  ])('another folder, in the working directory, by %s', (_title, options) => {
    const folder = join(site.folder, 'here');
    const file = { ...goodFile(), database: { folder: 'data' } };

    expect(site.load(file, { cwd: site.folder, ...options }).database).toEqual({ kind: 'pglite', folder });
  });
});

describe('The sandbox', () => {
  const empty = createSite();
  afterAll(() => empty.remove());

  test('keeps its rows in a folder of the working directory', () => {
    expect(loadConfig({ argv: [], env: {}, cwd: empty.folder })).toMatchObject({
      kind: 'sandbox',
      database: { kind: 'pglite', folder: join(empty.folder, '.clusterql') },
    });
  });

  test('keeps them on the server of DATABASE_URL, and its own key in that folder', () => {
    const loaded = loadConfig({ argv: [], env: { DATABASE_URL: url }, cwd: empty.folder });

    expect(loaded).toMatchObject({ kind: 'sandbox', folder: join(empty.folder, '.clusterql') });
    expect(loaded.kind === 'sandbox' && loaded.database).toHaveProperty('url', url);
  });
});
