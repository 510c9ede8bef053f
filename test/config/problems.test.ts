import { afterAll, describe, expect, test } from 'vitest';
import { bent, createSite, goodFile, keyPair, type Mistake } from './site.ts';

const site = createSite();
afterAll(() => site.remove());

const other = keyPair();
const [seed, half] = [Buffer.from(keyPair().seed, 'base64'), Buffer.from(other.public, 'base64')];
const torn = Buffer.concat([seed, half]).toString('base64');

const top: Mistake[] = [
  ['a misspelled section', 'lisen', '127.0.0.1:1', 'lisen', /is not a known key\..*Did you mean listen\?/s],
  ['an unknown mode', 'operations', { mode: 'shut' }, 'operations.mode', /one of open, admin-open, closed/],
  ['a port alone to listen on', 'listen', '4000', 'listen', /is not host:port/],
  ['a port that does not exist', 'listen', 'localhost:65536', 'listen', /is not host:port/],
  ['a public address without scheme', 'publicUrl', 'clusterql.example.org', 'publicUrl', /is not a URL/],
  ['an unknown log level', 'logLevel', 'loud', 'logLevel', /one of fatal, error, warn, info/],
  [
    'an origin with a path',
    'cors.origins.0',
    'https://p.example.org/',
    'cors.origins[0]',
    /not a bare origin/,
  ],
  ['every origin', 'cors.origins.0', '*', 'cors.origins[0]', /not a bare origin/],
  [
    'one origin where a list belongs',
    'cors.origins',
    'https://p.example.org',
    'cors.origins',
    /is not a list/,
  ],
  ['a section without content', 'cors', null, 'cors', /is empty/],
];

const issuers: Mistake[] = [
  ['no name', 'issuers.1.name', undefined, 'issuers[1].name', /is missing/],
  ['an issuer that is no URL', 'issuers.0.issuer', 'campus', 'issuers[0].issuer', /is not a URL/],
  [
    'an issuer over plain http',
    'issuers.0.issuer',
    'http://sso.example.org',
    'issuers[0].issuer',
    /plain http/,
  ],
  ['keys over plain http', 'issuers.0.jwks', 'http://sso.example.org/k', 'issuers[0].jwks', /plain http/],
  ['no audience', 'issuers.0.audiences', [], 'issuers[0].audiences', /lists nothing/],
  ['a shared secret', 'issuers.0.algorithms', ['HS256'], 'issuers[0].algorithms[0]', /public key/],
  ['unsigned tokens', 'issuers.0.algorithms', ['none'], 'issuers[0].algorithms[0]', /public key/],
  ['keys without keyOnly', 'issuers.0.keys', [other.public], 'issuers[0].keys', /Add keyOnly: true/],
  [
    'an issuer beside keyOnly',
    'issuers.1.issuer',
    'https://a.org',
    'issuers[1].issuer',
    /not go with keyOnly/,
  ],
  ['keyOnly without keys', 'issuers.1.keys', undefined, 'issuers[1].keys', /is missing/],
  ['keyOnly with no key', 'issuers.1.keys', [], 'issuers[1].keys', /lists nothing/],
  ['neither true nor false', 'issuers.1.keyOnly', 'yes', 'issuers[1].keyOnly', /one of false, true/],
  ['a key that is no key', 'issuers.1.keys.0', 'c2hvcnQ=', 'issuers[1].keys[0]', /is not a public key/],
  ['a key that is a number', 'issuers.1.keys.0', 7, 'issuers[1].keys[0]', /is not a public key/],
  ['the private key', 'issuers.1.keys.0', other.full, 'issuers[1].keys[0]', /is a private or shared key/],
  ['a private JWK', 'issuers.1.keys.0', { kty: 'OKP', x: 'a', d: 'b' }, 'issuers[1].keys[0]', /is a private/],
  ['a JWK of no type', 'issuers.1.keys.0', { x: 'a' }, 'issuers[1].keys[0]', /is not a public key/],
  [
    'the same issuer twice',
    'issuers.1',
    { name: 'b', issuer: 'https://sso.example.org/realms/Renku', audiences: ['a'] },
    'issuers[1].issuer',
    /is that of issuers\[0\] too/,
  ],
];

const systems: Mistake[] = [
  ['no kind', 'systems.1.kind', undefined, 'systems[1].kind', /one of renku, runai, clustercockpit/],
  ['an unknown kind', 'systems.1.kind', 'slurm', 'systems[1].kind', /one of renku, runai, clustercockpit/],
  ['a name with capitals', 'systems.1.name', 'DGX', 'systems[1].name', /is not a name/],
  ['the name of the gateway', 'systems.1.name', 'gateway', 'systems[1].name', /gateway itself/],
  ['one name for two', 'systems.1.name', 'renku', 'systems[1].name', /is that of systems\[0\] too/],
  ['a misspelled key', 'systems.1.verson', '2.24', 'systems[1].verson', /Did you mean version\?/],
  ['a path for a URL', 'systems.0.url', '/api/data', 'systems[0].url', /is not a URL/],
  ['another scheme', 'systems.0.url', 'ftp://renku.example.org', 'systems[0].url', /is not a URL/],
  ['plain http', 'systems.0.url', 'http://renku.example.org', 'systems[0].url', /allowHttp: true/],
  ['a password in the URL', 'systems.0.url', 'https://u:p@a.org', 'systems[0].url', /user name or password/],
  ['a query in the URL', 'systems.0.url', 'https://a.org/?x=1', 'systems[0].url', /query or fragment/],
  ['a certificate that is not there', 'systems.0.ca', 'gone.pem', 'systems[0].ca', /\(ENOENT\)/],
  [
    'a certificate that is something else',
    'systems.0.ca',
    'clusterql.yaml',
    'systems[0].ca',
    /without a PEM/,
  ],
  ['a list that looks at next to nothing', 'lists', { mostRows: 10 }, 'lists.mostRows', /at least 200/],
  ['four lists at once from Renku', 'systems.0.concurrency', 4, 'systems[0].concurrency', /deadlocks/],
  ['no request at once', 'systems.1.concurrency', 0, 'systems[1].concurrency', /at least 1/],
  ['half a request at once', 'systems.1.concurrency', 1.5, 'systems[1].concurrency', /not a whole number/],
  ['two minutes to answer', 'systems.1.timeoutSeconds', 120, 'systems[1].timeoutSeconds', /at most 60/],
  ['no time to answer', 'systems.1.timeoutSeconds', 0, 'systems[1].timeoutSeconds', /more than 0/],
  ['a number in quotes', 'systems.1.timeoutSeconds', '10', 'systems[1].timeoutSeconds', /is not a number/],
  ['a version without quotes', 'systems.1.version', 2.2, 'systems[1].version', /in quotes, like "2\.24"/],
  [
    'roles from Renku itself',
    'systems.0.roleSource',
    'upstream',
    'systems[0].roleSource',
    /only Run:ai tells/,
  ],
  ['roles from nowhere', 'systems.1.roleSource', 'ldap', 'systems[1].roleSource', /claims, fixed, upstream/],
  ['a fixed role without the role', 'systems.1.roleSource', 'fixed', 'systems[1].role', /is missing/],
  ['a role that is not fixed', 'systems.1.role', 'viewer', 'systems[1].role', /only with roleSource: fixed/],
];

const credentials: Mistake[] = [
  ['no credential', 'systems.0.credential', undefined, 'systems[0].credential', /is missing/],
  ['no mode', 'systems.0.credential.mode', undefined, 'systems[0].credential.mode', /is missing/],
  [
    'an unknown mode',
    'systems.0.credential.mode',
    'guess',
    'systems[0].credential.mode',
    /exchange or stored or/,
  ],
  [
    'nobody to forward for',
    'systems.0.credential.issuers',
    [],
    'systems[0].credential.issuers',
    /lists nothing/,
  ],
  [
    'an unknown issuer',
    'systems.0.credential.issuers.0',
    'moon',
    'systems[0].credential.issuers[0]',
    /not configured/,
  ],
  [
    'no signing key',
    'systems.2.credential.key',
    undefined,
    'systems[2].credential.key',
    /missing, and so is keyFile/,
  ],
  [
    'two signing keys',
    'systems.2.credential.keyFile',
    'a',
    'systems[2].credential.key',
    /stands beside keyFile/,
  ],
  [
    'a key of another length',
    'systems.2.credential.key',
    'c2hvcnQ=',
    'systems[2].credential.key',
    /signing key/,
  ],
  [
    'a key that is not base64',
    'systems.2.credential.key',
    '-----',
    'systems[2].credential.key',
    /signing key/,
  ],
  ['halves of two keys', 'systems.2.credential.key', torn, 'systems[2].credential.key', /second half/],
  [
    'no subjects',
    'systems.2.credential.subjects',
    undefined,
    'systems[2].credential.subjects',
    /names no issuer/,
  ],
  [
    'empty subjects',
    'systems.2.credential.subjects',
    {},
    'systems[2].credential.subjects',
    /names no issuer/,
  ],
  [
    'an unknown issuer of subjects',
    'systems.2.credential.subjects.moon',
    'sub',
    'systems[2].credential.subjects.moon',
    /not configured/,
  ],
];

const roles: Mistake[] = [
  [
    'roles on an unknown system',
    'roles.helios',
    { viewer: [] },
    'roles.helios',
    /system that is not configured/,
  ],
  ['an unknown role', 'roles.emmy.admin', [], 'roles.emmy.admin', /Did you mean administrator\?/],
  [
    'a rule of an unknown issuer',
    'roles.emmy.viewer',
    [{ issuer: 'moon' }],
    'roles.emmy.viewer[0].issuer',
    /not configured/,
  ],
  [
    'a value without a claim',
    'roles.emmy.viewer',
    [{ issuer: 'campus', value: 'a' }],
    'roles.emmy.viewer[0]',
    /no claim/,
  ],
  ['a rule without an issuer', 'roles.emmy.viewer', [{}], 'roles.emmy.viewer[0].issuer', /is missing/],
];

describe.each([
  ['At the top', top],
  ['Of an issuer', issuers],
  ['Of a system', systems],
  ['Of a credential', credentials],
  ['Of roles', roles],
])('%s, one problem is told with its place and its mend:', (_, mistakes) => {
  test.each(mistakes)('%s', (_title, where, value, path, said) => {
    const problems = site.problems(bent(where, value));

    expect(problems.map((problem) => problem.path)).toEqual([path]);
    expect(`${problems[0]?.problem}.\n${problems[0]?.mend}`).toMatch(said);
    expect(problems[0]?.mend).toMatch(/^\S.*\.$/s);
  });
});

test('a file that connects nothing is told', () => {
  expect(site.problems({ systems: [] })).toEqual([
    { path: 'systems', problem: 'lists nothing', mend: 'Write at least one entry.' },
  ]);
});

test('two systems that mint with one key are told, whichever way the key is written', () => {
  const key = keyPair();
  const file = goodFile(key);
  const [emmy] = file.systems.slice(2);
  site.write('seed.key', `${key.seed}\n`);
  file.systems.push({
    ...emmy,
    name: 'fritz',
    credential: { ...emmy?.credential, key: undefined, keyFile: 'seed.key' },
  });

  expect(site.problems(file)).toEqual([
    expect.objectContaining({
      path: 'systems[3].credential.keyFile',
      problem: 'is the key of systems[2] too: a token made for one would open the other',
    }),
  ]);
});

test('a role table of a system with a fixed role is told, because it would never be read', () => {
  const file = goodFile();
  Object.assign(file.systems[2] ?? {}, { roleSource: 'fixed', role: 'viewer' });

  expect(site.problems(file).map(({ path }) => path)).toEqual(['roles.emmy']);
});

test.each(['renku', 'runai'])('%s takes no minted tokens', (kind) => {
  const file = goodFile();
  const index = file.systems.findIndex((system) => system['kind'] === kind);
  Object.assign(file.systems[index] ?? {}, {
    credential: { mode: 'mint', key: other.full, subjects: { campus: 'sub' } },
  });

  expect(site.problems(file)).toEqual([
    expect.objectContaining({
      path: `systems[${index}].credential.mode`,
      problem: 'cannot be mint: only ClusterCockpit takes tokens made by the gateway',
    }),
  ]);
});
