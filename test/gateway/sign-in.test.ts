import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type SandboxIssuer, startIssuer } from '../../src/sandbox/issuer/index.ts';
import { people, type Person } from '../../src/sandbox/people.ts';
import { poolPlans } from '../../src/sandbox/renku/seed-pools.ts';
import { type Answer, openSite, type Site } from '../support/site.ts';

let site: Site;
let awayPort: number;
beforeAll(async () => {
  awayPort = await freePort();
  site = await openSite({
    configure: (config) => ({
      ...config,
      issuers: [
        ...config.issuers,
        { ...config.issuers[0]!, name: 'away', issuer: `http://127.0.0.1:${awayPort}` },
      ],
    }),
  });
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const viewer = people.find(({ username }) => username === 'viewer') as Person;
const openPools = '{ pools { nodes { name } } }';
const publicPools = poolPlans.filter(({ pool }) => pool.public).map(({ pool }) => pool.name);

describe('a bad token', () => {
  it.each<[string, string, () => Promise<string>]>([
    ['of an unknown issuer', 'UNKNOWN_ISSUER', made({ iss: 'https://elsewhere.example.org' })],
    ['made for another application', 'WRONG_AUDIENCE', made({ aud: ['elsewhere'] })],
    ['signed by somebody else', 'BAD_SIGNATURE', async () => `Bearer ${await forged()}`],
    ['with no signature at all', 'ALGORITHM', async () => `Bearer ${await unsigned()}`],
    ['not valid yet', 'NOT_YET_VALID', made({ nbf: Date.now() / 1000 + 3600 })],
    ['that tells an application who signed in', 'ID_TOKEN', made({ at_hash: 'canary' })],
    ['of nobody', 'NO_SUBJECT', made({ sub: '' })],
    ['the gateway made for a system', 'UNKNOWN_ISSUER', mintedForEmmy],
    ['that is two tokens', 'MALFORMED', async () => `Bearer ${await good()}, Bearer ${await good()}`],
    ['that is garbage', 'MALFORMED', async () => 'Bearer garbage'],
    ['that is empty', 'MALFORMED', async () => 'Bearer'],
    ['of which only the header is left', 'UNSUPPORTED_SCHEME', async () => ''],
    ['that is a password', 'UNSUPPORTED_SCHEME', async () => 'Basic dmlld2VyOmNhbmFyeQ=='],
  ])('%s is refused as %s, even for what strangers may read', async (_, reason, authorization) => {
    const headers = { authorization: await authorization() };
    site.forget();
    const answer = await site.ask(openPools, { as: null, headers });
    expectRefusal(answer, reason);
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expectNothingAsked();
  });

  it('that has ended is refused with the time it ended', async () => {
    const exp = Math.floor(Date.now() / 1000) - 60;
    const token = await site.sandbox.issuer.tokenFor(viewer, { overrides: { exp } });
    const answer = await site.ask(openPools, { token });
    const connectUrl = 'http://127.0.0.1:4000/auth/sign-in';
    expectRefusal(answer, 'EXPIRED', { expiredAt: new Date(exp * 1000).toISOString(), connectUrl });
    expectNothingAsked();
  });

  it('for one system is refused where nobody says who they are, even for what strangers may read', async () => {
    const headers = { 'x-upstream-authorization': `dgx Bearer ${await good()}` };
    expectRefusal(await site.ask(openPools, { as: null, headers }), 'MALFORMED');
    expectNothingAsked();
  });

  it('does not keep the health of the gateway from being asked', async () => {
    for (const authorization of ['Bearer garbage', 'Basic canary', '']) {
      const request = new Request('http://127.0.0.1:4000/health/live', { headers: { authorization } });
      expect((await site.gateway.fetch(request)).status).toBe(200);
    }
  });
});

describe('a visitor without a token', () => {
  it.each([
    '{ clusters { nodes { id } } }',
    '{ nodePools { nodes { id } } }',
    '{ departments { nodes { id } } }',
    '{ projects { nodes { id } } }',
    '{ jobs { nodes { id } } }',
    '{ users { nodes { id } } }',
    '{ alerts { nodes { id } } }',
    '{ capacityReservations { nodes { id } } }',
    '{ auditEvents { nodes { id } } }',
    '{ settings { nodes { id } } }',
    '{ securitySettings(system: "dgx") { logoutUrl } }',
    '{ auditLog { nodes { id } } }',
    '{ systems { name reachable } }',
    '{ cluster(id: "Cluster:emmy:tarn") { name } }',
    '{ nodePool(id: "NodePool:dgx:1") { name } }',
    '{ department(id: "Department:dgx:1") { name } }',
    '{ project(id: "Project:dgx:1") { name } }',
    '{ job(id: "Job:emmy:tarn/1/1") { name } }',
    '{ node(id: "Cluster:emmy:tarn") { id } }',
  ])('is asked to sign in for %s, and no system hears of it', async (query) => {
    const answer = await site.ask(query, { as: null });
    expectRefusal(answer, 'NO_TOKEN');
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="clusterql"');
    expect(answer.body.errors[0].message).toContain('Sign in');
    expectNothingAsked();
  });

  it('reads the public pools with their classes, and no private one', async () => {
    const { status, body } = await site.ask('{ pools { nodes { name public classes { name } } } }', {
      as: null,
    });
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
    expect(body.data.pools.nodes.map((pool: any) => pool.name)).toEqual([...publicPools].sort());
    expect(body.data.pools.nodes.every((pool: any) => pool.public && pool.classes.length > 0)).toBe(true);
    expect(site.sandbox.renku.received.map(({ headers }) => headers.authorization)).toEqual([undefined]);
  });

  it('gets the pools, and one error for the clusters asked for beside them', async () => {
    const { status, body } = await site.ask('{ pools { nodes { name } } clusters { nodes { name } } }', {
      as: null,
    });
    expect(status).toBe(200);
    expect(body.data.pools.nodes).toHaveLength(publicPools.length);
    expect(body.data.clusters).toBeNull();
    expect(body.errors).toHaveLength(1);
    expect(body.errors[0]).toMatchObject({ path: ['clusters'], extensions: { code: 'UNAUTHENTICATED' } });
    expect(site.received('runai').concat(site.received('clustercockpit'))).toEqual([]);
  });

  it('is somebody all the same: an anonymous viewer who may read pools', async () => {
    const { status, body } = await site.ask(
      '{ viewer { subject issuer name email expiresAt access { system { name } role permissions } } }',
      { as: null },
    );
    expect(status).toBe(200);
    const nobody = { subject: null, issuer: null, name: null, email: null, expiresAt: null };
    expect(body.data.viewer).toMatchObject(nobody);
    expect(body.data.viewer.access).toEqual(
      ['gateway', 'renku', 'dgx', 'emmy'].map((name) => ({
        system: { name },
        role: 'ANONYMOUS',
        // Nobody else has pools.
        permissions: name === 'gateway' || name === 'renku' ? ['POOL_READ'] : [],
      })),
    );
    expectNothingAsked();
  });
});

describe('an issuer that cannot be reached', () => {
  it('makes its people wait instead of strangers, until it is back', async () => {
    const iss = `http://127.0.0.1:${awayPort}`;
    const token = await site.sandbox.issuer.tokenFor(viewer, { overrides: { iss } });
    const { status, headers, body } = await site.ask(openPools, { token });
    expect(status).toBe(503);
    expect(headers.has('www-authenticate')).toBe(false);
    expect(body.data).toBeUndefined();
    expect(body.errors).toHaveLength(1);
    expect(body.errors[0].extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
    expect(body.errors[0].message).toContain('away');
    expectNothingAsked();

    const back: SandboxIssuer = await startIssuer({ port: awayPort });
    try {
      const answer = await site.ask('{ viewer { issuer subject } }', { token: await back.tokenFor(viewer) });
      expect(answer.body).toEqual({ data: { viewer: { issuer: 'away', subject: viewer.subject } } });
    } finally {
      await back.close();
    }
  });
});

describe('a good token', () => {
  it('tells who its bearer is and when it ends', async () => {
    const { body } = await site.ask('{ viewer { subject issuer name email expiresAt } }', { as: 'viewer' });
    const { exp } = claimsOf(await good());
    expect(body.data.viewer).toEqual({
      subject: viewer.subject,
      issuer: 'campus',
      name: viewer.name,
      email: viewer.email,
      expiresAt: new Date(exp * 1000).toISOString(),
    });
  });
});

function expectRefusal({ status, headers, body }: Answer, reason: string, more = {}): void {
  expect(status).toBe(401);
  expect(Object.values(body.data ?? {}).filter((value) => value !== null)).toEqual([]);
  expect(body.errors).toHaveLength(1);
  const requestId = headers.get('x-request-id');
  expect(requestId).toMatch(/^[\da-f-]{36}$/);
  const refusal = { code: 'UNAUTHENTICATED', reason, retryable: false, requestId };
  expect(body.errors[0].extensions).toEqual({ ...refusal, ...more });
  expect(headers.get('www-authenticate')).toMatch(/^Bearer realm="clusterql"/);
}

function expectNothingAsked(): void {
  expect(site.systems.flatMap(({ received }) => received)).toEqual([]);
}

/** A token of the campus that is wrong in one claim. */
function made(overrides: Record<string, unknown>): () => Promise<string> {
  return async () => `Bearer ${await site.sandbox.issuer.tokenFor(viewer, { overrides })}`;
}

function good(): Promise<string> {
  return site.tokenOf('viewer');
}

/** The campus' own header and claims under a signature that is not its own. */
async function forged(): Promise<string> {
  const [header, claims, signature = ''] = (await good()).split('.');
  return [header, claims, `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`].join('.');
}

async function unsigned(): Promise<string> {
  const header = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
  return `${header}.${(await good()).split('.')[1]}.`;
}

async function mintedForEmmy(): Promise<string> {
  await site.ask('{ jobs { nodes { id } } }', { as: 'viewer' });
  const authorization = site.sandbox.clustercockpit.received[0]?.headers.authorization;
  expect(authorization).toMatch(/^Bearer ey/);
  return authorization as string;
}

function claimsOf(token: string): { exp: number } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { exp: number };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
