import { inspect } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { createSite, goodFile } from './site.ts';

const site = createSite();
afterAll(() => site.remove());

const secret = 'canary/secret+of=a-client';

/** A good file at whose campus people sign in. */
function fileWith(client: Record<string, unknown> = {}, top: Record<string, unknown> = {}) {
  const file = goodFile();
  Object.assign(file.issuers[0] as object, { client: { id: 'clusterql', secret, ...client } });
  return Object.assign(file, top);
}

const ofClient: [string, Record<string, unknown>, string, RegExp][] = [
  ['no id', { id: undefined }, 'id', /is missing/],
  ['two secrets', { secretFile: 'a' }, 'secret', /stands beside secretFile/],
  ['a blank secret', { secret: ' ' }, 'secret', /holds no secret/],
  [
    'a secret file that is not there',
    { secret: undefined, secretFile: 'gone' },
    'secretFile',
    /cannot be read \(ENOENT\)/,
  ],
  ['no scope', { scopes: [] }, 'scopes', /lacks openid/],
  ['scopes that tell nobody', { scopes: ['profile'] }, 'scopes', /lacks openid.*Add openid/s],
  ['an unknown token', { bearer: 'refreshToken' }, 'bearer', /Write one of accessToken, idToken/],
  ['neither true nor false', { signIn: 'no' }, 'signIn', /is not true or false/],
  ['a door that is closed to everybody', { signIn: false }, 'signIn', /Let people sign in/],
  ['a misspelled key', { clientId: 'a' }, 'clientId', /Known here: id, secret, secretFile, scopes/],
];

describe('Of the application that people sign in to, one problem is told with its place and its mend:', () => {
  test.each(ofClient)('%s', (_title, client, path, said) => {
    const problems = site.problems(fileWith(client));

    expect(problems.map((problem) => problem.path)).toEqual([`issuers[0].client.${path}`]);
    expect(`${problems[0]?.problem}.\n${problems[0]?.mend}`).toMatch(said);
    expect(JSON.stringify(problems)).not.toContain('canary');
  });

  test.each(['client', 'device'])('%s of an issuer that has no address', (key) => {
    const file = goodFile();
    Object.assign(file.issuers[1] as object, { [key]: { id: 'clusterql' } });

    expect(site.problems(file)).toEqual([
      {
        path: `issuers[1].${key}`,
        problem: 'does not go with keyOnly: without an address there is nowhere to sign in',
        mend: 'Remove it, or remove keyOnly and keys and add issuer.',
      },
    ]);
  });

  test('a terminal application without an id', () => {
    const file = goodFile();
    Object.assign(file.issuers[0] as object, { device: {} });

    expect(site.problems(file).map(({ path }) => path)).toEqual(['issuers[0].device.id']);
  });
});

describe('Cookies that the browser would not keep are told:', () => {
  test('plain http in publicUrl', () => {
    const top = { publicUrl: 'http://clusterql.example.org' };

    expect(site.problems(fileWith({}, top))).toEqual([
      expect.objectContaining({ path: 'publicUrl', problem: expect.stringContaining('is plain http') }),
    ]);
    expect(site.problems({ ...goodFile(), ...top })).toEqual([]);
  });

  test.each([
    ['0.0.0.0:4000', []],
    ['127.0.0.1:4000', ['--host', '0.0.0.0']],
    ['"[::]:4000"', []],
  ])('no publicUrl, listening on %s with %j', (listen, argv) => {
    const top = { publicUrl: undefined, listen: listen.replaceAll('"', '') };

    expect(site.problems(fileWith({}, top), { argv })).toEqual([
      expect.objectContaining({ path: 'publicUrl', problem: expect.stringContaining('is missing') }),
    ]);
    expect(site.problems({ ...goodFile(), ...top }, { argv })).toEqual([]);
  });

  test.each([
    { publicUrl: 'http://localhost:4000' },
    { publicUrl: undefined, listen: '[::1]:4000' },
    { publicUrl: undefined, listen: undefined },
  ])('but not on this machine: %j', (top) => {
    expect(site.problems(fileWith({}, top))).toEqual([]);
  });
});

describe('ID tokens', () => {
  const bearer = { bearer: 'idToken' };

  test('as bearer are for the client, and have to be allowed', () => {
    expect(site.problems(fileWith(bearer)).map(({ path }) => path)).toEqual([
      'issuers[0].audiences',
      'issuers[0].allowIdTokens',
    ]);
    const file = fileWith(bearer);
    Object.assign(file.issuers[0] as object, { audiences: ['renku', 'clusterql'], allowIdTokens: true });
    expect(site.problems(file)).toEqual([]);
  });

  test('sent on come from a sign-in, or have to be allowed as bearer', () => {
    const forward = { mode: 'forward', issuers: ['campus'], token: 'idToken' };
    const file = goodFile();
    Object.assign(file.systems[0] as object, { credential: forward });
    expect(site.problems(file).map(({ path }) => path)).toEqual(['issuers[0].allowIdTokens']);

    const withClient = fileWith({ id: 'renku' });
    Object.assign(withClient.systems[0] as object, { credential: forward });
    expect(site.problems(withClient)).toEqual([]);
    Object.assign(withClient.issuers[0]?.['client'], { id: 'clusterql' });
    expect(site.problems(withClient).map(({ path }) => path)).toEqual(['issuers[0].audiences']);
  });
});

describe('Sessions', () => {
  test.each([
    [{ idleMinutes: 0 }, 'sessions.idleMinutes', /at least 1/],
    [{ lifetimeHours: 0 }, 'sessions.lifetimeHours', /more than 0/],
    [{ lifetimeHours: 721 }, 'sessions.lifetimeHours', /at most 720/],
    [{ lifetimeHours: '12' }, 'sessions.lifetimeHours', /is not a number/],
    [{ idleMinutes: 61, lifetimeHours: 1 }, 'sessions', /idleMinutes that outlast lifetimeHours/],
    [{ hours: 1 }, 'sessions.hours', /Known here: idleMinutes, lifetimeHours/],
  ])('of %j are told', (sessions, path, said) => {
    const problems = site.problems({ ...goodFile(), sessions });

    expect(problems.map((problem) => problem.path)).toEqual([path]);
    expect(`${problems[0]?.problem}.\n${problems[0]?.mend}`).toMatch(said);
  });

  test('last as the file says, and an idle time that it does not tell never outlasts them', () => {
    expect(site.load({ ...goodFile(), sessions: { lifetimeHours: 1 } }).sessions).toEqual({
      idleMinutes: 60,
      lifetimeHours: 1,
    });
    const told = { idleMinutes: 30, lifetimeHours: 24 };
    expect(site.load({ ...goodFile(), sessions: told }).sessions).toEqual(told);
  });
});

test('A client has the usual scopes, signs people in and uses access tokens, unless the file says otherwise', () => {
  const usual = ['openid', 'profile', 'email', 'offline_access'];
  const file = fileWith({ secret: undefined });
  Object.assign(file.issuers[0] as object, { device: { id: 'clusterql-cli', resource: 'urn:renku' } });

  expect(site.load(file).issuers[0]).toMatchObject({
    client: { id: 'clusterql', scopes: usual, signIn: true, bearer: 'accessToken' },
    device: { id: 'clusterql-cli', scopes: usual, resource: 'urn:renku' },
  });
  expect(site.load(file).issuers[0]?.client).not.toHaveProperty('secret');
});

test('The secret of a client may stand in a file, and is not shown when the configuration is printed', () => {
  site.write('campus.secret', `${secret}\n`);
  const config = site.load(fileWith({ secret: undefined, secretFile: './campus.secret' }));

  expect(config.issuers[0]?.client).toHaveProperty('secret', secret);
  for (const printed of [JSON.stringify(config), inspect(config, { depth: null })]) {
    expect(printed).toContain('clusterql');
    expect(printed).not.toContain('canary');
  }
});
