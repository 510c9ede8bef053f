import { inspect } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { bent, createSite, gatewaySecret, goodFile, type Mistake } from './site.ts';

const site = createSite();
afterAll(() => site.remove());

const keys: Mistake[] = [
  ['no id', 'keys.0.id', undefined, 'keys[0].id', /is missing/],
  ['an id with capitals', 'keys.0.id', 'K1', 'keys[0].id', /is not a name/],
  ['no secret', 'keys.0.secret', undefined, 'keys[0].secret', /missing, and so is secretFile/],
  ['two secrets', 'keys.0.secretFile', 'a', 'keys[0].secret', /stands beside secretFile/],
  ['31 characters', 'keys.0.secret', 'x'.repeat(31), 'keys[0].secret', /fewer than 32 .*openssl rand/s],
  ['mostly spaces', 'keys.0.secret', `x${' '.repeat(40)}`, 'keys[0].secret', /fewer than 32/],
  [
    'a file that is not there',
    'keys.0',
    { id: 'k1', secretFile: 'gone' },
    'keys[0].secretFile',
    /cannot be read \(ENOENT\)/,
  ],
  [
    'one id for two',
    'keys.1',
    { id: 'k1', secret: 'y'.repeat(32) },
    'keys[1].id',
    /is that of keys\[0\] too/,
  ],
  ['a misspelled key', 'keys.0.sekret', 'a', 'keys[0].sekret', /Did you mean secret\?/],
  ['one key where a list belongs', 'keys', { id: 'k1' }, 'keys', /is not a list/],
  [
    'a secret of an unset variable',
    'keys.0.secret',
    '${CLUSTERQL_SECRET}',
    'keys[0].secret',
    /needs the environment variable CLUSTERQL_SECRET/,
  ],
];

describe('Of a key of the gateway, one problem is told with its place and its mend:', () => {
  test.each(keys)('%s', (_title, where, value, path, said) => {
    const problems = site.problems(bent(where, value));

    expect(problems.map((problem) => problem.path)).toEqual([path]);
    expect(`${problems[0]?.problem}.\n${problems[0]?.mend}`).toMatch(said);
  });

  test('a file with too short a secret, which is not told', () => {
    site.write('short.secret', 'S3CRET-too-short\n');

    const problems = site.problems({ ...goodFile(), keys: [{ id: 'k1', secretFile: 'short.secret' }] });

    expect(problems).toEqual([expect.objectContaining({ path: 'keys[0].secretFile' })]);
    expect(JSON.stringify(problems)).not.toContain('S3CRET');
  });
});

test('Secrets of the gateway are not shown when the configuration is printed', () => {
  const config = site.load(goodFile());

  expect(config.keys[0]).toHaveProperty('secret', gatewaySecret);
  for (const printed of [
    JSON.stringify(config),
    inspect(config, { depth: null }),
    JSON.stringify(config.keys.map((key) => ({ ...key }))),
  ]) {
    expect(printed).toContain('k1');
    expect(printed).not.toContain(gatewaySecret);
  }
});

test('Keys are in the order written, their secrets from the file, the environment, or files beside it', () => {
  const [written, set, beside] = ['w', 's', 'b'].map((letter) => letter.repeat(32));
  site.write('k3.secret', `${beside}\n`);
  const keys = [
    { id: 'k1', secret: written },
    { id: 'k2', secret: '${SECRET}' },
    { id: 'k3', secretFile: './k3.secret' },
  ];

  const config = site.load({ ...goodFile(), keys }, { env: { SECRET: set } });

  expect(config.keys.map(({ id, secret }) => [id, secret])).toEqual([
    ['k1', written],
    ['k2', set],
    ['k3', beside],
  ]);
});

test('Keys can be left out', () => {
  expect(site.load({ ...goodFile(), keys: undefined }).keys).toEqual([]);
});
