import { inspect } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { createSite, goodFile } from './site.ts';

const site = createSite();
afterAll(() => site.remove());

const secret = 'canary/secret+of=an-application';
const good = { mode: 'client', clientId: 'clusterql', clientSecret: secret };
const table = { administrator: [{ issuer: 'campus', claim: 'realm_access.roles', value: 'dgx-admin' }] };

/** A good file whose Run:ai is asked with an application. */
function fileWith(credential: Record<string, unknown>, system: Record<string, unknown> = {}) {
  const file = goodFile();
  Object.assign(file.systems[1] as object, { credential: { ...good, ...credential } }, system);
  file.roles['dgx'] = table;
  return file;
}

const mistakes: [string, Record<string, unknown>, string, RegExp][] = [
  ['no client id', { clientId: undefined }, 'clientId', /is missing/],
  ['no secret', { clientSecret: undefined }, 'clientSecret', /missing, and so is clientSecretFile/],
  ['two secrets', { clientSecretFile: 'a' }, 'clientSecret', /stands beside clientSecretFile/],
  ['a blank secret', { clientSecret: '  ' }, 'clientSecret', /holds no secret/],
  [
    'a secret file that is not there',
    { clientSecret: undefined, clientSecretFile: 'gone' },
    'clientSecretFile',
    /cannot be read \(ENOENT\)/,
  ],
  ['no role', { roles: [] }, 'roles', /lists nothing/],
  ['strangers', { roles: ['anonymous'] }, 'roles[0]', /Write one of viewer, researcher/],
  ['an unknown endpoint', { tokenEndpoint: 'v3' }, 'tokenEndpoint', /Write one of v2, v1, v1-app-token/],
  ['an unknown token', { bearerField: 'refreshToken' }, 'bearerField', /Write one of accessToken, idToken/],
  ['Keycloak without a realm', { tokenEndpoint: 'keycloak' }, 'realm', /is missing/],
  ['a realm beside another endpoint', { tokenEndpoint: 'v2', realm: 'acme' }, 'realm', /read only with/],
  ['a realm that leads elsewhere', { realm: '..' }, 'realm', /is not the name of a realm/],
  ['a token host in plain http', { tokenUrl: 'http://app.run.ai' }, 'tokenUrl', /plain http .*Use https/s],
  ['a token host that is no URL', { tokenUrl: 'app.run.ai' }, 'tokenUrl', /is not a URL/],
  ['a misspelled key', { clientSecrets: 'a' }, 'clientSecrets', /Did you mean clientSecret\?/],
];

describe('Of an application, one problem is told with its place and its mend:', () => {
  test.each(mistakes)('%s', (_title, credential, path, said) => {
    const problems = site.problems(fileWith(credential));

    expect(problems.map((problem) => problem.path)).toEqual([`systems[1].credential.${path}`]);
    expect(`${problems[0]?.problem}.\n${problems[0]?.mend}`).toMatch(said);
    expect(JSON.stringify(problems)).not.toContain('canary');
  });

  test('roles that nobody holds, as no table gives them', () => {
    const file = fileWith({});
    delete file.roles['dgx'];

    expect(site.problems(file)).toEqual([
      expect.objectContaining({
        path: 'systems[1].credential.roles',
        problem: expect.stringContaining('nobody'),
      }),
    ]);
  });

  test('one role for everybody', () => {
    const file = fileWith({}, { roleSource: 'fixed', role: 'administrator' });
    delete file.roles['dgx'];

    expect(site.problems(file).map(({ path }) => path)).toEqual(['systems[1].roleSource']);
  });

  test.each([0, 2])('a system that takes none: %i', (index) => {
    const file = goodFile();
    Object.assign(file.systems[index] as object, { credential: good });
    Object.assign(file.roles, { renku: table });

    expect(site.problems(file)).toEqual([
      expect.objectContaining({
        path: `systems[${index}].credential.mode`,
        problem: expect.stringContaining('only Run:ai'),
      }),
    ]);
  });
});

test('An application is for administrators, by its access token, unless the file says otherwise', () => {
  expect(site.load(fileWith({})).systems[1]?.credential).toEqual({
    ...{ mode: 'client', clientId: 'clusterql', roles: ['administrator'], bearerField: 'accessToken' },
  });
  const settings = {
    ...{ roles: ['editor'], bearerField: 'idToken', tokenEndpoint: 'keycloak', realm: 'acme' },
    tokenUrl: 'https://app.run.ai',
  };
  expect(site.load(fileWith(settings)).systems[1]?.credential).toMatchObject(settings);
});

test('The secret of an application may stand in a file, and is not shown when the configuration is printed', () => {
  site.write('dgx.secret', `${secret}\n`);
  const config = site.load(fileWith({ clientSecret: undefined, clientSecretFile: './dgx.secret' }));

  expect(config.systems[1]?.credential).toHaveProperty('clientSecret', secret);
  for (const printed of [JSON.stringify(config), inspect(config, { depth: null })]) {
    expect(printed).toContain('clusterql');
    expect(printed).not.toContain('canary');
  }
});
