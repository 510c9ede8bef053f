import { inspect } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { createSite, goodFile, keyPair } from './site.ts';

const site = createSite();
afterAll(() => site.remove());

const secret = 'canary/secret+of=an-exchange';
const stored = { mode: 'stored', issuer: 'runai' };
const exchange = { mode: 'exchange', issuers: ['campus'], audience: 'runai' };
const own = { mode: 'client', clientId: 'clusterql', clientSecret: secret, roles: ['administrator'] };
const none = { mode: 'none' };

/** A good file where people sign in at campus and connect accounts of Run:ai, whose credential this is. */
function fileWith(credential: unknown, system: Record<string, unknown> = {}) {
  const file = goodFile();
  Object.assign(file.issuers[0] as object, { client: { id: 'clusterql' } });
  file.issuers.push({
    ...{ name: 'runai', issuer: 'https://acme.run.ai/auth/realms/acme', audiences: ['runai'] },
    client: { id: 'clusterql', signIn: false },
  });
  file.issuers.push({ name: 'lonely', issuer: 'https://lonely.example.org', audiences: ['clusterql'] });
  Object.assign(file.systems[1] as object, { credential }, system);
  file.roles['dgx'] = { administrator: [{ issuer: 'campus', claim: 'groups', value: 'dgx' }] };
  return file;
}

const mistakes: [string, unknown, string, RegExp][] = [
  ['exchange without issuers', { ...exchange, issuers: undefined }, 'credential.issuers', /is missing/],
  ['exchange for no audience', { ...exchange, audience: undefined }, 'credential.audience', /is missing/],
  ['exchange of no scope', { ...exchange, scopes: [] }, 'credential.scopes', /lists nothing/],
  [
    'exchange at an unknown issuer',
    { ...exchange, issuers: ['campus', 'moon'] },
    'credential.issuers[1]',
    /not configured/,
  ],
  [
    'exchange at an issuer without client',
    { ...exchange, issuers: ['lonely'] },
    'credential.issuers[0]',
    /without client.*Add client to that issuer, or clientId/s,
  ],
  [
    'exchange of tokens without an address',
    { ...exchange, issuers: ['emmy-tokens'], clientId: 'a' },
    'credential.issuers[0]',
    /keys only/,
  ],
  [
    'a secret of nobody',
    { ...exchange, clientSecret: secret },
    'credential.clientId',
    /is missing, though there is a secret/,
  ],
  [
    'two secrets',
    { ...exchange, clientId: 'a', clientSecret: secret, clientSecretFile: 'b' },
    'credential.clientSecret',
    /stands beside clientSecretFile/,
  ],
  [
    'exchange over plain http',
    { ...exchange, tokenUrl: 'http://sso.example.org/token' },
    'credential.tokenUrl',
    /is plain http/,
  ],
  [
    'the secret of one application for several issuers',
    { ...exchange, issuers: ['campus', 'runai'], clientId: 'a', clientSecret: secret },
    'credential.issuers',
    /each of which would be told the secret.*Write a way for each issuer/s,
  ],
  [
    'one address for the clients of several issuers',
    { ...exchange, issuers: ['campus', 'runai'], tokenUrl: 'https://sso.example.org/token' },
    'credential.tokenUrl',
    /secrets of the clients of all.*Add the clientId/s,
  ],
  ['an account of nowhere', { mode: 'stored' }, 'credential.issuer', /is missing/],
  ['an account of an unknown issuer', { ...stored, issuer: 'moon' }, 'credential.issuer', /not configured/],
  [
    'an account where nobody can sign in',
    { ...stored, issuer: 'lonely' },
    'credential.issuer',
    /nobody could connect an account/,
  ],
  ['an unknown token', { ...stored, token: 'refreshToken' }, 'credential.token', /accessToken, idToken/],
  ['no way at all', [], 'credential', /lists nothing/],
  ['a way that is no section', [stored, 'none'], 'credential[1]', /is not a section/],
  ['a word for a section', 'forward', 'credential', /is not a section/],
  ['a way without a mode', [{}], 'credential[0].mode', /is missing/],
  ['a list in a list', [stored, [none]], 'credential[1]', /is not a section|is missing/],
  ['a misspelled key in a list', [stored, { ...none, role: 'a' }], 'credential[1].role', /Known here: mode/],
  ['a way after none', [none, stored], 'credential[1].mode', /never reached: none is open to everybody/],
  ['none twice', [none, none], 'credential[1].mode', /never reached/],
  [
    'two accounts for one system',
    [stored, { ...stored, issuer: 'campus' }],
    'credential[1].mode',
    /is a second account/,
  ],
  [
    'tokens exchanged that are forwarded before',
    [{ mode: 'forward', issuers: ['campus'] }, exchange],
    'credential[1].mode',
    /have a way before it/,
  ],
  ['the application twice', [own, own], 'credential[1].mode', /stands in that list before/],
  [
    'the application for nobody in particular',
    [stored, { ...own, roles: undefined }],
    'credential[1].roles',
    /is missing.*Write roles: \[administrator\]/s,
  ],
  [
    'the application for no role',
    [stored, { ...own, roles: [] }],
    'credential[1].roles',
    /has to be told who may use/,
  ],
  [
    'minted tokens in a list',
    [stored, { mode: 'mint', key: keyPair().full, subjects: { campus: 'sub' } }],
    'credential[1].mode',
    /only ClusterCockpit takes/,
  ],
];

describe('Of the ways to a system, one problem is told with its place and its mend:', () => {
  test.each(mistakes)('%s', (_title, credential, path, said) => {
    const problems = site.problems(fileWith(credential));

    expect(problems.map((problem) => problem.path)).toEqual([`systems[1].${path}`]);
    expect(`${problems[0]?.problem}.\n${problems[0]?.mend}`).toMatch(said);
    expect(JSON.stringify(problems)).not.toContain('canary');
  });

  test.each([0, 2])('the application in a list of a system that takes none: %i', (index) => {
    const file = fileWith(none);
    Object.assign(file.systems[index] as object, { credential: [stored, own] });
    delete file.roles['emmy'];

    expect(site.problems(file)).toContainEqual(
      expect.objectContaining({
        path: `systems[${index}].credential[1].mode`,
        problem: expect.stringContaining('only Run:ai'),
      }),
    );
  });

  test('one signing key for two ways of different systems', () => {
    const key = keyPair();
    const mint = { mode: 'mint', key: key.full, subjects: { campus: 'sub' } };
    const file = fileWith(none);
    const emmy = { ...(file.systems[2] as object), credential: [stored, mint] };
    file.systems.splice(2, 1, emmy, { ...emmy, name: 'fritz' });

    expect(site.problems(file)).toEqual([
      expect.objectContaining({
        path: 'systems[3].credential[1].key',
        problem: expect.stringContaining('is the key of systems[2] too'),
      }),
    ]);
  });
});

describe('Header tokens', () => {
  test.each([
    ['of unknown issuers', { issuers: ['moon'] }, 'headerTokens.issuers[0]', /not configured/],
    ['that nobody can read', { opaque: true }, 'headerTokens.opaque', /Add roleSource: fixed/],
    ['of a misspelled key', { issuer: 'campus' }, 'headerTokens.issuer', /Did you mean issuers\?/],
  ])('%s are told', (_title, headerTokens, path, said) => {
    const problems = site.problems(fileWith(stored, { headerTokens }));

    expect(problems.map((problem) => problem.path)).toEqual([`systems[1].${path}`]);
    expect(`${problems[0]?.problem}.\n${problems[0]?.mend}`).toMatch(said);
  });

  test('that nobody can read are taken where the role does not come from them', () => {
    const file = fileWith(stored, {
      headerTokens: { opaque: true },
      ...{ roleSource: 'fixed', role: 'viewer' },
    });
    delete file.roles['dgx'];

    expect(site.load(file).systems[1]?.headerTokens).toEqual({ opaque: true });
  });

  test('are of the issuers that the file names, which may be none', () => {
    function takenWith(headerTokens: unknown) {
      return site.load(fileWith(stored, { headerTokens })).systems[1]?.headerTokens;
    }

    expect(takenWith({})).toEqual({ opaque: false });
    expect(takenWith({ issuers: ['lonely'] })).toEqual({ issuers: ['lonely'], opaque: false });
    expect(takenWith({ issuers: [] })).toEqual({ issuers: [], opaque: false });
    expect(takenWith(undefined)).toBeUndefined();
  });
});

describe('What a file says of a credential', () => {
  test('is kept as it stands, in a list the ways in their order', () => {
    const ways = [
      { ...stored, token: 'accessToken' },
      { ...exchange, scopes: ['runai:read'], tokenUrl: 'https://sso.example.org/token' },
      { mode: 'forward', issuers: ['lonely'] },
    ];

    expect(site.load(fileWith(ways)).systems[1]?.credential).toEqual({ mode: 'chain', links: ways });
    for (const way of ways) expect(site.load(fileWith(way)).systems[1]?.credential).toEqual(way);
  });

  test('may be one application for several issuers, whose secret one address is told', () => {
    const several = { ...exchange, issuers: ['campus', 'runai'] };
    const tokenUrl = 'https://sso.example.org/token';

    for (const application of [{}, { clientId: 'a' }, { clientId: 'a', clientSecret: secret, tokenUrl }])
      expect(site.load(fileWith({ ...several, ...application })).systems[1]?.credential).toMatchObject({
        issuers: ['campus', 'runai'],
      });
  });

  test('of secrets, also from a file and in a list, is not shown when the configuration is printed', () => {
    site.write('exchange.secret', `${secret}\n`);
    const application = { ...exchange, clientId: 'clusterql', clientSecretFile: './exchange.secret' };
    const config = site.load(fileWith([application, own]));

    expect(config.systems[1]?.credential).toMatchObject({
      links: [
        { mode: 'exchange', clientId: 'clusterql' },
        { mode: 'client', roles: ['administrator'] },
      ],
    });
    const { links } = config.systems[1]?.credential as { links: readonly object[] };
    for (const link of links) expect(link).toHaveProperty('clientSecret', secret);
    for (const printed of [JSON.stringify(config), inspect(config, { depth: null })])
      expect(printed).not.toContain('canary');
  });
});
