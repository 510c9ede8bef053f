import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { formatProblems, loadConfig } from '../../src/config.ts';
import { createSite, keyPair, pem, refusalOf } from './site.ts';

const page = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
const variables = parseEnv(readFileSync(new URL('../../.env.example', import.meta.url), 'utf8'));
const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml]) => yaml ?? '');

const site = createSite();
afterAll(() => site.remove());
site.write('ca.pem', pem);
const env = {
  CLUSTERQL_SECRET: 'x'.repeat(32),
  CAMPUS_SECRET: 'made up as well',
  DGX_SECRET: 'made up for this page',
  EMMY_KEY: keyPair().full,
  FRITZ_PUBLIC_KEY: keyPair().public,
};

describe('The page on configuration', () => {
  test('has an example of each kind of system', () => {
    const kinds = examples.flatMap((yaml) => site.load(yaml, { env }).systems.map(({ kind }) => kind));

    expect([...new Set(kinds)].sort()).toEqual(['clustercockpit', 'renku', 'runai']);
  });

  test.each(examples)('has examples that load as they stand: %#', (yaml) => {
    expect(site.problems(yaml, { env })).toEqual([]);
  });

  test('names every key that is known', () => {
    const stray = { stray: 1 };
    const mends = site
      .problems({
        ...stray,
        cors: stray,
        lists: stray,
        database: stray,
        keys: [stray],
        sessions: stray,
        operations: stray,
        issuers: [
          { ...stray, client: stray, device: stray },
          { keyOnly: true, ...stray },
        ],
        systems: [
          ...['renku', 'runai', 'clustercockpit'].map((kind) => ({
            kind,
            credential: { mode: 'mint' },
            ...stray,
          })),
          { kind: 'runai', credential: { mode: 'client', ...stray }, headerTokens: stray },
          ...['forward', 'exchange', 'stored'].map((mode) => ({
            kind: 'renku',
            credential: [{ mode, ...stray }],
          })),
        ],
        roles: { gateway: { viewer: [stray] } },
      })
      .filter(({ problem }) => problem === 'is not a known key')
      .map(({ mend }) => mend);
    const keys = mends.flatMap((mend) => /Known here: (.*)\./.exec(mend)?.[1]?.split(', ') ?? []);

    expect(mends).toHaveLength(20);
    expect(
      keys.filter(
        (key) => !new RegExp(`\`(\\w+\\.)?${key}\``).test(page) && !['cors', 'lists'].includes(key),
      ),
    ).toEqual([]);
  });

  test('shows problems as they are printed', () => {
    const credential = { mode: 'none' };
    const systems = [
      { name: 'renku', kind: 'renku', url: 'https://renku.example.org/api/data', concurrency: 8, credential },
      { name: 'dgx', kind: 'runai', url: 'https://acme.run.ai', verson: '2.24', credential },
    ];
    const refusal = refusalOf(() => site.load({ systems }));

    expect(page).toContain(`\`\`\`text\n${refusal && formatProblems(refusal)}\`\`\``);
  });
});

test('.env.example lists the variables of the process and of the examples, and starts nothing unasked', () => {
  const substituted = examples.flatMap((yaml) => [...yaml.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name));

  expect(Object.keys(variables).sort()).toEqual(
    [
      ...new Set([
        'CLUSTERQL_CONFIG',
        'CLUSTERQL_FOLDER',
        'DATABASE_URL',
        'PORT',
        'LOG_LEVEL',
        'NODE_ENV',
        ...substituted,
      ]),
    ].sort(),
  );
  expect(loadConfig({ argv: [], env: { ...variables }, cwd: createEmptyFolder() })).toMatchObject({
    kind: 'sandbox',
  });
});

function createEmptyFolder(): string {
  const empty = createSite();
  empty.remove();
  return empty.folder;
}
