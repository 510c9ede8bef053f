import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { sandboxApplication, type RunaiFake } from '../../../src/sandbox/runai/index.ts';
import { ask, paths, send, start } from './caller.ts';

const { clientId, clientSecret } = sandboxApplication;
const keycloak = '/auth/realms/runai/protocol/openid-connect/token';

function postForm({ tokenHost }: RunaiFake, path: string, fields: Record<string, string>): Promise<Response> {
  return fetch(tokenHost.url + path, { method: 'POST', body: new URLSearchParams(fields) });
}

function postJson({ tokenHost }: RunaiFake, fields: Record<string, unknown>): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return fetch(`${tokenHost.url}/api/v1/token`, { method: 'POST', headers, body: JSON.stringify(fields) });
}

const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
const credentials = { grantType: 'client_credentials', clientID: clientId, clientSecret };

describe('a wrong secret', () => {
  it.each([
    ['Keycloak', 401, (fake: RunaiFake) => postForm(fake, keycloak, { ...form, client_secret: 'no' })],
    [
      'the second version',
      401,
      (fake: RunaiFake) => postForm(fake, '/api/v2/token', { ...form, client_secret: 'no' }),
    ],
    ['the first version', 400, (fake: RunaiFake) => postJson(fake, { ...credentials, clientSecret: 'no' })],
    [
      'an app token',
      400,
      (fake: RunaiFake) => postJson(fake, { grantType: 'app_token', appID: clientId, appSecret: 'no' }),
    ],
  ])('is refused by %s, with no token in the answer', async (_, status, request) => {
    const response = await request(await start());
    expect(response.status).toBe(status);
    expect(await response.text()).not.toMatch(/token"/i);
  });

  it('has the shape of OAuth where OAuth is spoken, and of the control plane elsewhere', async () => {
    const fake = await start();
    const wrong = { ...form, client_id: 'nobody' };
    expect(await (await postForm(fake, '/api/v2/token', wrong)).json()).toMatchObject({
      error: 'invalid_client',
    });
    expect(await (await postForm(fake, keycloak, wrong)).json()).toMatchObject({
      error: 'unauthorized_client',
    });
    expect(await (await postJson(fake, { ...credentials, clientID: 'nobody' })).json()).toMatchObject({
      code: 400,
    });
    expect(
      await (await postForm(fake, '/api/v2/token', { ...form, grant_type: 'magic' })).json(),
    ).toMatchObject({
      error: 'unsupported_grant_type',
    });
    expect(await (await postForm(fake, '/api/v2/token', {})).json()).toMatchObject({
      error: 'invalid_request',
    });
    expect((await postForm(fake, keycloak.replace('runai', 'acme'), form)).status).toBe(404);
  });
});

describe('an application', () => {
  it.each([
    ['Keycloak', 36_000, (fake: RunaiFake) => postForm(fake, keycloak, form)],
    ['the second version', 3600, (fake: RunaiFake) => postForm(fake, '/api/v2/token', form)],
  ])('gets its tokens of %s as OAuth has it', async (_, seconds, request) => {
    const body = await (await request(await start())).json();
    expect(body).toMatchObject({ token_type: 'bearer', expires_in: seconds });
    expect((await ask(paths.clusters, `Bearer ${body.access_token}`)).status).toBe(200);
    expect((await ask(paths.clusters, `Bearer ${body.id_token}`)).status).toBe(401);
  });

  it.each([
    ['clientID', 'clientSecret', 'client_credentials'],
    ['ClientId', 'ClientSecret', 'client_credentials'],
    ['clientid', 'CLIENTSECRET', 'client_credentials'],
    ['appID', 'appSecret', 'app_token'],
    ['AppId', 'AppSecret', 'app_token'],
    ['appId', 'appSecret', 'app_token'],
  ])('may write its keys as %s and %s in the first version', async (id, secret, grantType) => {
    const response = await postJson(await start(), { grantType, [id]: clientId, [secret]: clientSecret });
    const body = await response.json();
    expect(Object.keys(body).toSorted()).toEqual(['accessToken', 'expiresIn', 'idToken']);
    expect(body.expiresIn).toBe(86_400);
    expect((await ask(paths.users, `Bearer ${body.accessToken}`)).status).toBe(200);
  });

  it('acts with its own role, and under its own name', async () => {
    const fake = await start();
    fake.state.accessRules = fake.state.accessRules.map((rule) =>
      rule.subjectId === clientId ? { ...rule, roleName: 'Editor' } : rule,
    );
    const { accessToken } = await (await postJson(fake, credentials)).json();
    const authorization = `Bearer ${accessToken}`;
    function post(path: string, body: object): Promise<Response> {
      return fetch(fake.url + path, {
        method: 'POST',
        headers: { authorization },
        body: JSON.stringify(body),
      });
    }
    expect((await post(paths.clusters, { name: 'x' })).status).toBe(403);
    const department = { name: 'made', clusterId: fake.state.clusters[0]!.uuid, resources: [] };
    expect(await (await post(paths.departments, department)).json()).toMatchObject({ createdBy: clientId });
    expect(await (await ask(paths.permissions, authorization)).json()).toContainEqual(
      expect.objectContaining({ resourceType: 'cluster', actions: ['read'] }),
    );
  });

  it('sends the other token where the site wants that one', async () => {
    const fake = await start({}, { bearerField: 'idToken' });
    const { accessToken, idToken } = await (await postJson(fake, credentials)).json();
    expect((await ask(paths.clusters, `Bearer ${idToken}`)).status).toBe(200);
    expect((await ask(paths.clusters, `Bearer ${accessToken}`)).status).toBe(401);
  });

  it('is let in only as long as its token lives', async () => {
    const fake = await start({}, { tokenSeconds: -1 });
    const { accessToken, expiresIn } = await (await postJson(fake, credentials)).json();
    expect(expiresIn).toBe(-1);
    expect(decodeJwt(accessToken).exp).toBeLessThan(Date.now() / 1000);
    expect((await ask(paths.clusters, `Bearer ${accessToken}`)).status).toBe(401);
  });

  it('loses its secret at once when it is rotated, and its tokens only by their time', async () => {
    const fake = await start();
    const { accessToken } = await (await postJson(fake, credentials)).json();
    const path = `${paths.serviceAccounts}/${fake.state.serviceAccounts[0]!.id}`;
    const { body } = await send('POST', `${path}/secret`);
    expect((await postJson(fake, credentials)).status).toBe(400);
    expect((await postJson(fake, { ...credentials, ...body })).status).toBe(200);
    expect(await send('PATCH', path, { body: { enabled: false } })).toMatchObject({ status: 200, text: '' });
    expect((await postJson(fake, { ...credentials, ...body })).status).toBe(400);
    expect((await ask(paths.clusters, `Bearer ${accessToken}`)).status).toBe(200);
  });

  it('gets its tokens at another host where the site is built so', async () => {
    const fake = await start({}, { separateTokenHost: true });
    expect(fake.tokenHost.url).not.toBe(fake.url);
    const { accessToken } = await (await postJson(fake, credentials)).json();
    expect((await ask(paths.clusters, `Bearer ${accessToken}`)).status).toBe(200);
    expect((await postForm({ ...fake, tokenHost: fake }, keycloak, form)).status).toBe(401);
    expect((await fetch(fake.tokenHost.url + paths.clusters)).status).toBe(404);
    expect(fake.tokenHost.received.map(({ path }) => path)).toEqual(['/api/v1/token', paths.clusters]);
  });
});
