import { generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Person } from '../../../src/sandbox/people.ts';
import { elliptic, ids, person, renku, token, tokenOf, type Signature } from './harness.ts';

const publicPools = [1, 2, 3];

describe('refusals', () => {
  it('refuses the clusters and the profile of somebody without a token, and does not say how to sign in', async () => {
    const { ask, data } = await renku();
    for (const path of ['/clusters', `/clusters/${data.clusters[0]!.id}`, '/user']) {
      const { status, body, headers } = await ask(path);
      expect(status).toBe(401);
      expect(body).toEqual({ error: { code: 1401, message: expect.any(String) } });
      expect(headers.has('www-authenticate')).toBe(false);
    }
  });

  it('refuses the clusters to a person who is no administrator', async () => {
    const { ask } = await renku();
    const { status, body } = await ask('/clusters', await tokenOf('editor'));
    expect([status, body.error.code]).toEqual([403, 1403]);
  });

  it('does not count a role under resource_access', async () => {
    const { ask } = await renku();
    const bearer = await token({ resource_access: { renku: { roles: ['renku-admin'] } } });
    expect((await ask('/clusters', bearer)).status).toBe(403);
  });

  it('hides a private pool from a person who is no member', async () => {
    const { ask, data } = await renku();
    const bearer = await tokenOf('viewer');
    const hidden = data.pools[4]!;
    for (const path of ['', `/classes/${hidden.classes[0]!.id}`, '/quota']) {
      const { status, body } = await ask(`/resource_pools/5${path}`, bearer);
      expect([path, status, body.error.code]).toEqual([path, 404, 1404]);
    }
    expect((await ask('/resource_pools/5/classes', bearer)).body).toEqual([]);
  });
});

describe('a token that is not valid', () => {
  const now = Math.floor(Date.now() / 1000);
  const broken: Record<string, () => Promise<string>> = {
    'has expired': () => adminToken({ exp: now - 1 }),
    'never expires': () => adminToken({ exp: undefined }),
    'was issued in the future': () => adminToken({ iat: now + 3600 }),
    'is for another audience': () => adminToken({ aud: ['account', 'clusterql'] }),
    'names no audience': () => adminToken({ aud: undefined }),
    'has no subject': () => adminToken({ sub: undefined }),
    'names neither an e-mail address nor a client': () => adminToken({ email: undefined }),
    'is signed by a stranger': async () =>
      adminToken({}, { signedBy: (await generateKeyPair('RS256')).privateKey }),
    'names an unknown key': () => adminToken({}, { kid: 'other' }),
    'is signed by the realm, but not with RS256': () =>
      adminToken({}, { signedBy: elliptic.privateKey, kid: 'elliptic', alg: 'ES256' }),
    'is not signed': async () =>
      `${btoa('{"alg":"none"}')}.${(await adminToken({})).split('.')[1]}.`.replaceAll('=', ''),
    'is garbage': async () => 'garbage',
  };

  function adminToken(claims: Record<string, unknown>, signature?: Signature): Promise<string> {
    return token({ realm_access: { roles: ['renku-admin'] }, ...claims }, signature);
  }

  it("would have been an administrator's, had it been valid", async () => {
    const { ask } = await renku();
    expect((await ask('/clusters', await adminToken({}))).status).toBe(200);
  });

  it.each(Object.keys(broken))('which %s makes its bearer anonymous without a word', async (kind) => {
    const { ask } = await renku();
    const bearer = await broken[kind]!();
    const list = await ask('/resource_pools', bearer);
    expect([list.status, ids(list.body)]).toEqual([200, publicPools]);
    expect((await ask('/resource_pools/5', bearer)).status).toBe(404);
    expect(await ask('/resource_pools/5/classes', bearer)).toMatchObject({ status: 200, body: [] });
    expect((await ask('/clusters', bearer)).body.error.code).toBe(1401);
    expect((await ask('/user', bearer)).status).toBe(401);
  });

  it.each(['bearer ', ''])('is not one for the prefix "%s"', async (prefix) => {
    const { ask } = await renku();
    const authorization = prefix + (await adminToken({}));
    expect((await ask('/clusters', undefined, { authorization })).status).toBe(200);
  });

  it('is one for the prefix "BEARER "', async () => {
    const { ask } = await renku();
    const authorization = `BEARER ${await adminToken({})}`;
    expect((await ask('/clusters', undefined, { authorization })).status).toBe(401);
  });

  it.each(['renku', 'renku-ui', 'renku-cli', 'swagger'])('is not one for the audience %s', async (aud) => {
    const { ask } = await renku();
    expect((await ask('/user', await adminToken({ aud: ['account', aud] }))).status).toBe(200);
  });

  it('is not one for coming from another issuer', async () => {
    const { ask } = await renku();
    expect((await ask('/user', await adminToken({ iss: 'https://elsewhere.example.org' }))).status).toBe(200);
  });
});

describe('who sees what', () => {
  const visible: [Person['username'], number[]][] = [
    ['viewer', [...publicPools, 4]],
    ['researcher', [...publicPools, 4, 5, 7, 8, 9, 10]],
    ['editor', [...publicPools, 4, 5, 6, 7, 9, 12]],
    ['administrator', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]],
  ];

  it.each(visible)('the %s reads the pools %j', async (username, expected) => {
    const { ask } = await renku();
    expect(ids((await ask('/resource_pools', await tokenOf(username))).body)).toEqual(expected);
  });

  it('a new member sees the pool at once', async () => {
    const { ask, send } = await renku();
    const member = { member_type: 'user', id: person('viewer').subject, role: 'viewer' };
    expect((await send('POST /resource_pools/11/members', [member])).status).toBe(201);
    expect((await ask('/resource_pools/11', await tokenOf('viewer'))).status).toBe(200);
  });

  it('anybody reads a class of a private pool, if asked for without the pool', async () => {
    const { ask, data } = await renku();
    const secret = data.pools[10]!.classes[0]!;
    expect((await ask(`/classes/${secret.id}`)).body).toEqual(secret);
  });

  it('a person learns whether they are an administrator', async () => {
    const { ask } = await renku();
    const { subject, email } = person('administrator');
    const profile = { id: subject, username: 'administrator', email, is_admin: true };
    expect((await ask('/user', await tokenOf('administrator'))).body).toEqual(profile);
    expect((await ask('/user', await tokenOf('editor'))).body.is_admin).toBe(false);
  });

  it('a service account without an e-mail address is named after its client', async () => {
    const { ask } = await renku();
    const bearer = await token({ email: undefined, azp: 'exporter' });
    expect((await ask('/user', bearer)).body.email).toBe('service-account-exporter@renku.local');
  });
});
