import { existsSync, mkdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { serve } from '../../http/loopback.ts';
import { runChild } from '../../support/child.ts';
import {
  createPlace,
  device,
  pending,
  run,
  type StandIn,
  startStandIn,
  tokenReply,
  viewer,
} from './stand-in.ts';

let standIn: StandIn;
let place: ReturnType<typeof createPlace>;
beforeEach(async () => {
  standIn = await startStandIn();
  place = createPlace();
});
afterEach(async () => {
  vi.restoreAllMocks();
  place.remove();
  await standIn.close();
});

function login(...words: string[]) {
  return run('login', standIn.gateway.url, '--file', place.file, ...words);
}

describe('Nobody is signed in, and nothing is sent or kept,', () => {
  it.each([
    [[], /^Name the gateway: clusterql login <address>/],
    [['https://a.example.org', 'https://b.example.org'], /^Name the gateway/],
    [['https://a.example.org', '--token', 'x'], /^Name the gateway/],
    [['clusterql.example.org'], /^Write the address of the gateway whole/],
    [['https://me:secret@clusterql.example.org'], /without a query or password/],
    [['https://clusterql.example.org/?a=1'], /^Write the address/],
    [['http://clusterql.example.org'], /must begin with https:\/\//],
    [['http://localhost.example.org'], /must begin with https:\/\//],
    [['ftp://127.0.0.1'], /^Write the address/],
  ])('when it is asked with %j', async (words, said) => {
    const { code, out, err } = await run('login', ...words, '--file', place.file);
    expect([code, out, existsSync(place.file)]).toEqual([2, '', false]);
    expect(err).toMatch(said);
  });

  it('when nothing answers at the address', async () => {
    await standIn.gateway.close();
    const { code, out, err } = await login();
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)\. .*NODE_EXTRA_CA_CERTS/,
    );
  });

  it.each([
    [
      'a page',
      (url: string) => ({ status: 200, headers: { 'content-type': 'text/html' }, body: `<p>${url}` }),
    ],
    ['another JSON', () => ({ status: 200, headers: {}, body: '{"issuers":[{"name":"campus"}]}' })],
    ['a name that would move the cursor', () => ({ status: 200, headers: {}, body: namedWithEscape })],
    ['nothing of that name', () => ({ status: 404, headers: {}, body: '{}' })],
    ['somewhere else', (url: string) => ({ status: 302, headers: { location: url }, body: '' })],
  ])('when what answers is no gateway: %s', async (_title, reply) => {
    const other = await serve((response) => {
      const { status, headers, body } = reply(standIn.gateway.url + '/auth/issuers');
      response.writeHead(status, headers).end(body);
    });
    const { code, err } = await run('login', other.url, '--file', place.file);
    await other.close();
    expect(code).toBe(1);
    expect(err).toMatch(/does not answer as a ClusterQL \(status \d+\)\. Check the address/);
    expect(standIn.gateway.arrivals).toEqual([]);
  });

  it.each([
    ['no issuer lets terminals sign in', { device: null }, [], /^No terminal can sign in .* set `device`/],
    ['the named one is not there', { device }, ['--issuer', 'hub'], /name one with --issuer: campus\./],
    ['its address is not https', { issuer: 'http://sso.example.org' }, [], /campus that is not https/],
    ['its address is none', { issuer: 'sso' }, [], /campus that is not https/],
  ])('when %s', async (_title, change, words, said) => {
    standIn.issuers = { issuers: [{ name: 'campus', issuer: standIn.issuer.url, device, ...change }] };
    const { code, out, err } = await login(...words);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(said);
    expect(standIn.issuer.arrivals).toEqual([]);
  });

  it('when there are several issuers and none is named, and the error lists those for terminals', async () => {
    standIn.issuers = {
      issuers: [
        { name: 'campus', issuer: standIn.issuer.url, device },
        { name: 'browsers', issuer: standIn.issuer.url, device: null },
        { name: 'hub', issuer: standIn.issuer.url, device: { ...device, clientId: 'hub-cli' } },
      ],
    };
    expect((await login()).err).toBe('There are several issuers; name one with --issuer: campus, hub.\n');
    expect(standIn.issuer.arrivals).toEqual([]);
    expect((await login('--issuer', 'hub')).code).toBe(0);
    expect(standIn.forms('/device')).toEqual([{ client_id: 'hub-cli', scope: 'openid offline_access' }]);
  });

  it('when the issuer is down', async () => {
    await standIn.issuer.close();
    const { code, err } = await login();
    expect(code).toBe(1);
    expect(err).toMatch(/^The issuer campus cannot be reached/);
  });

  it.each([
    [
      'knows no such application',
      401,
      { error: 'invalid_client' },
      /^campus does not let terminals sign in; .*`device`/,
    ],
    ['fails', 500, { error: 'server_error' }, /^The issuer campus cannot be reached/],
  ])('when the issuer %s', async (_title, status, code, said) => {
    Object.assign(standIn, { codeStatus: status, code });
    expect((await login()).err).toMatch(said);
    expect(standIn.asked()).toEqual(['POST /device']);
  });

  it('when the issuer offers no codes', async () => {
    standIn.metadata = { device_authorization_endpoint: undefined };
    expect((await login()).err).toMatch(/^campus does not let terminals sign in/);
    expect(standIn.asked()).toEqual([]);
  });

  it.each([
    ['moves the cursor', { user_code: 'A\u001b[2J' }],
    ['is no address', { verification_uri: 'see the notice board' }],
  ])('when what the issuer wants shown %s', async (_title, code) => {
    standIn.code = code;
    const { out, err } = await login();
    expect(out).toBe('');
    expect(err).toMatch(/^The issuer campus .* does not answer as one/);
  });

  it.each([
    ['refused', 'access_denied', 'Signing in at campus was not allowed; begin again.\n'],
    ['came too late', 'expired_token', 'Nobody confirmed the code at campus in time; begin again.\n'],
  ])('when the person %s', async (_title, error, said) => {
    standIn.tokens = [pending, [400, { error, error_description: 'device-code-canary' }]];
    const { code, err } = await login();
    expect([code, err, existsSync(place.file)]).toEqual([1, said, false]);
    expect(standIn.asked()).toEqual(['POST /device', 'POST /token', 'POST /token']);
    expect(standIn.gateway.arrivals.map(({ path }) => path)).toEqual(['/auth/issuers']);
  });

  it('when the code ended by itself, and the issuer is asked no more', async () => {
    standIn.code = { expires_in: 1, interval: 2 };
    expect((await login()).err).toBe('Nobody confirmed the code at campus in time; begin again.\n');
    expect(standIn.asked()).toEqual(['POST /device']);
  });

  it('when the gateway does not take the token, which the issuer takes back', async () => {
    standIn.who = [401, { errors: [{ message: 'The token was made for \u001b[31manother audience.' }] }];
    const { code, err } = await login();
    expect([code, existsSync(place.file)]).toEqual([1, false]);
    expect(err).toBe(
      `${standIn.gateway.url} does not take the token of this sign-in: "The token was made for \\u001b[31manother audience."\n`,
    );
    expect(standIn.forms('/revoke').map(({ token }) => token)).toEqual([
      'refresh-canary-1',
      'access-canary-1',
    ]);
  });

  it('when the tokens cannot be kept, which the issuer takes back', async () => {
    mkdirSync(`${place.file}.lock`, { recursive: true });
    const { code, err } = await login();
    expect(code).toBe(1);
    expect(err).toBe(`${place.file} cannot be written (EISDIR). Name another place with --file.\n`);
    expect(standIn.forms('/revoke').map(({ token }) => token)).toEqual([
      'refresh-canary-1',
      'access-canary-1',
    ]);
  });

  it('when the process is ended while it waits', async () => {
    standIn.tokens = [pending];
    const child = runChild('src/main.ts', ['login', standIn.gateway.url, '--file', place.file]);
    await child.printed('Ctrl-C calls it off');
    await child.kill('SIGTERM');
    expect(existsSync(place.file)).toBe(false);
  });
});

it('A person signs in with the code, is told who they are, and the tokens stay in a file of their own', async () => {
  const { code, out, err } = await login();
  expect([code, err]).toEqual([0, '']);
  expect(out).toBe(
    [
      'To sign in at campus, open',
      `  ${standIn.issuer.url}/code`,
      'with any browser, and enter the code',
      '  WDJB-MJHT',
      'or open this, where it stands already:',
      `  ${standIn.issuer.url}/code?c=WDJB-MJHT`,
      'Waiting for 10 minutes at most; Ctrl-C calls it off.',
      `Signed in to ${standIn.gateway.url} as "The researcher".`,
      '  renku  no role',
      '  dgx    RESEARCHER',
      'clusterql token print prints a token that is good for a minute at least.',
      '',
    ].join('\n'),
  );
  expect(place.modes()).toEqual([0o600, 0o700]);
  expect(place.sessions()).toEqual({
    [standIn.gateway.url]: {
      issuer: { name: 'campus', address: standIn.issuer.url },
      clientId: 'clusterql-cli',
      accessToken: 'access-canary-1',
      refreshToken: 'refresh-canary-1',
      expiresAt: expect.any(Number),
    },
  });
});

it('The issuer is asked with the code and the application alone, and the gateway with the token', async () => {
  standIn.issuers = {
    issuers: [{ name: 'campus', issuer: standIn.issuer.url, device: { ...device, resource: 'https://gw' } }],
  };
  await login();
  const grant = {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: 'device-code-canary',
  };
  const application = { client_id: 'clusterql-cli', resource: 'https://gw' };
  expect(standIn.forms('/device')).toEqual([{ ...application, scope: 'openid offline_access' }]);
  expect(standIn.forms('/token')).toEqual([
    { ...application, ...grant },
    { ...application, ...grant },
  ]);
  expect(
    standIn.gateway.arrivals.map(({ method, path, headers }) => [method, path, headers.authorization]),
  ).toEqual([
    ['GET', '/auth/issuers', undefined],
    ['POST', '/graphql', 'Bearer access-canary-1'],
  ]);
});

it('An issuer that says slow_down is asked five seconds later than before', async () => {
  standIn.code = { interval: 4.25 };
  standIn.tokens = [
    pending,
    [400, { error: 'slow_down' }],
    tokenReply('access-canary-1', 'refresh-canary-1'),
  ];
  const waits = hurry();
  expect((await login()).code).toBe(0);
  // Longer waits are cut into pieces of five seconds.
  expect(waits).toEqual([4_250, 4_250, 5_000, 4_250]);
});

it('The address of GraphiQL does too, and another sign-in takes the place of the one before', async () => {
  await run('login', `${standIn.gateway.url}/graphql/`, '--file', place.file);
  standIn.tokens = [tokenReply('access-canary-2')];
  const { out } = await login();
  expect(out).toContain(
    `The token ends at "${viewer.expiresAt}", and cannot be renewed: sign in again then.`,
  );
  expect(Object.keys(place.sessions())).toEqual([standIn.gateway.url]);
  expect(place.sessions()[standIn.gateway.url]).toMatchObject({
    accessToken: 'access-canary-2',
    refreshToken: null,
  });
});

it('No token or code is printed but the one to enter', async () => {
  const signedIn = await login();
  standIn.who = [401, { errors: [{ message: 'no' }] }];
  standIn.tokens = [tokenReply('access-canary-1', 'refresh-canary-1')];
  const refused = await login();
  for (const { out, err } of [signedIn, refused]) expect(out + err).not.toMatch(/canary/);
});

const namedWithEscape = JSON.stringify({
  issuers: [{ name: 'campus\u001b[2J', issuer: 'https://sso.example.org', device }],
});

/** Lets those waits pass at once that are between questions, and tells them. */
function hurry(): number[] {
  const waits: number[] = [];
  const { setTimeout: wait } = globalThis;
  vi.spyOn(globalThis, 'setTimeout').mockImplementation((work: () => void, milliseconds = 0, ...rest: []) => {
    const isBetween = milliseconds === 4_250 || milliseconds === 5_000;
    if (isBetween) waits.push(milliseconds);
    return wait(work, isBetween ? 0 : milliseconds, ...rest);
  });
  return waits;
}
