import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Config } from '../../src/config.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { sandboxClient } from '../../src/sandbox/clients.ts';
import { people, type Person } from '../../src/sandbox/people.ts';
import { Browser } from '../auth/sign-in/sign-in-site.ts';
import { openBrowser } from '../support/browser.ts';
import { openSite, type Site } from '../support/site.ts';

const publicUrl = 'http://127.0.0.1:4000';
const portal = 'https://portal.example.org';

let site: Site;
beforeAll(async () => {
  site = await openSite({ configure: withSignIn });
});
beforeEach(() => {
  site.forget();
  for (const issuer of [site.sandbox.issuer, site.sandbox.runaiIssuer]) {
    issuer.setFault(null);
    issuer.forget();
  }
});
afterAll(() => site.close());

/** The campus signs people in; the system dgx is asked with an account of the other realm, else with nothing. */
function withSignIn(config: Config, { runaiIssuer }: Sandbox): Config {
  const scopes = ['openid', 'profile', 'email', 'offline_access'];
  const client = { ...sandboxClient, scopes, signIn: true, bearer: 'accessToken' } as const;
  const [campus] = config.issuers.map((issuer) => ({ ...issuer, client }));
  const runai = {
    ...{ ...campus!, name: 'runai', issuer: runaiIssuer.url, algorithms: ['ES256'] },
    client: { ...client, signIn: false },
  };
  const stored = { mode: 'chain', links: [{ mode: 'stored', issuer: 'runai' }] } as const;
  return {
    ...config,
    cors: { origins: [portal] },
    issuers: [campus!, runai],
    systems: config.systems.map((system) =>
      system.kind === 'runai'
        ? { ...system, credential: stored, table: { viewer: [{ issuer: 'runai' }] } }
        : system,
    ),
  };
}

/** The gateway's side of a browser, and the issuer's. */
function openTwoSided() {
  const gateway = new Browser((request) => site.gateway.fetch(request), publicUrl);
  const issuer = openBrowser();
  return {
    gateway,
    async signIn(username: Person['username'], path = '/auth/sign-in/campus'): Promise<Response> {
      const { headers } = await gateway.get(path);
      return gateway.get(pathOf(await issuer.signInAt(headers.get('location') ?? '', username)));
    },
    async connect(username: Person['username']): Promise<Response> {
      const answer = await gateway.post('/auth/connect/dgx');
      const { location } = (await answer.json()) as { location: string };
      return gateway.get(pathOf(await issuer.signInAt(location, username)));
    },
    ask: (query: string, headers: Record<string, string> = {}) => ask(gateway, query, headers),
  };
}

const ours = { 'x-clusterql-csrf': '1', origin: publicUrl };

async function ask(browser: Browser, query: string, headers: Record<string, string>) {
  const response = await browser.send(
    new Request(`${publicUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...ours, ...headers },
      body: JSON.stringify({ query }),
    }),
  );
  return { status: response.status, headers: response.headers, body: await response.json() };
}

function pathOf(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname + search;
}

const whoAmI = '{ viewer { issuer subject name expiresAt } }';
const administrator = people.find(({ username }) => username === 'administrator') as Person;

describe('a browser that is signed in', () => {
  it('is refused where another site made it ask, and nobody is asked for it', async () => {
    const browser = openTwoSided();
    await browser.signIn('administrator');
    site.forget();
    const { status, body } = await browser.ask('{ pools { nodes { name } } }', { origin: portal });
    expect(status).toBe(403);
    expect(body.errors[0].extensions).toMatchObject({ code: 'FORBIDDEN', reason: 'CSRF' });
    expect(body.data).toBeUndefined();
    expect(site.systems.flatMap(({ received }) => received)).toEqual([]);
  });

  it('asks as that person without a token of its own, which scripts never see', async () => {
    const browser = openTwoSided();
    const answer = await browser.signIn('administrator');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `${publicUrl}/graphql`]);
    const { body } = await browser.ask(whoAmI);
    expect(body.data.viewer).toMatchObject({ issuer: 'campus', subject: administrator.subject });
    const { body: pools } = await browser.ask('{ pools { nodes { name } } }');
    expect(pools.errors).toBeUndefined();
    const [asked] = site.sandbox.renku.received;
    expect(asked?.headers.authorization).toMatch(/^Bearer ey/);
    expect(asked?.headers.cookie).toBeUndefined();
  });

  it('counts for nothing beside a token, however bad', async () => {
    const browser = openTwoSided();
    await browser.signIn('administrator');
    const { body } = await browser.ask(whoAmI, { authorization: `Bearer ${await site.tokenOf('viewer')}` });
    expect(body.data.viewer.subject).not.toBe(administrator.subject);
    expect((await browser.ask(whoAmI, { authorization: 'Bearer nonsense' })).status).toBe(401);
  });

  it('counts for nothing by GET', async () => {
    const browser = openTwoSided();
    await browser.signIn('administrator');
    const query = encodeURIComponent(whoAmI);
    const response = await browser.gateway.get(`/graphql?query=${query}`);
    expect(await response.json()).toMatchObject({ data: { viewer: { subject: null } } });
  });

  it('is signed out here and at the issuer, and its cookie opens nothing any more', async () => {
    const browser = openTwoSided();
    await browser.signIn('administrator');
    const kept = new Map(browser.gateway.cookies);
    const { location } = (await (await browser.gateway.post('/auth/sign-out')).json()) as {
      location: string;
    };
    expect(location).toContain(`${site.sandbox.issuer.url}/`);
    expect(location).not.toContain('ey');
    const revoked = site.sandbox.issuer.received.filter(({ path }) => path.includes('revocation'));
    expect(revoked).toHaveLength(2);
    for (const [name, value] of kept) browser.gateway.cookies.set(name, value);
    const { status, headers, body } = await browser.ask(whoAmI);
    expect(status).toBe(401);
    expect(body.errors[0].extensions).toMatchObject({
      ...{ code: 'UNAUTHENTICATED', reason: 'SESSION_ENDED' },
      connectUrl: `${publicUrl}/auth/sign-in`,
    });
    expect(headers.getSetCookie()).toEqual(['clusterql=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0']);
  });

  it('is signed out though the issuer is down', async () => {
    const browser = openTwoSided();
    await browser.signIn('administrator');
    site.sandbox.issuer.setFault({ kind: 'down' });
    expect((await browser.gateway.post('/auth/sign-out')).status).toBe(200);
    expect((await browser.ask(whoAmI)).body.data.viewer.subject).toBeNull();
  });

  it('leaves no token, code or cookie in the log', async () => {
    const browser = openTwoSided();
    const { headers } = await browser.gateway.get('/auth/sign-in/campus');
    const address = await openBrowser().signInAt(headers.get('location') ?? '', 'administrator');
    const started = [...browser.gateway.cookies.values()];
    await browser.gateway.get(pathOf(address));
    await browser.ask('{ pools { nodes { name } } }');
    await browser.gateway.get(pathOf(address));
    const secrets = [
      ...new URL(address).searchParams.values(),
      ...started,
      ...browser.gateway.cookies.values(),
      'eyJ',
    ].filter((text) => text !== site.sandbox.issuer.url);
    const log = site.logLines.join('');
    expect(log).toContain('"path":"/auth/callback/campus"');
    for (const secret of secrets) expect(log).not.toContain(secret);
    expect(secrets.length).toBeGreaterThan(4);
  });
});

describe('a cookie that is none of ours', () => {
  it.each(['changed', 'x'.repeat(43), 'a.b.c', '../../etc', ''])(
    'is refused and taken away: %j',
    async (value) => {
      const browser = openTwoSided();
      browser.gateway.cookies.set('clusterql', value);
      const { status, body } = await browser.ask(whoAmI);
      expect(status).toBe(401);
      expect(body.errors[0].extensions.reason).toBe('SESSION_ENDED');
      expect(browser.gateway.cookies.has('clusterql')).toBe(false);
    },
  );
});

describe('an account of another realm', () => {
  it('is missed by its system alone, and the error says where to connect it', async () => {
    const browser = openTwoSided();
    await browser.signIn('administrator');
    const { body } = await browser.ask('{ pools { nodes { name } } nodePools { nodes { name } } }');
    expect(body.data.pools.nodes.length).toBeGreaterThan(0);
    const errors = body.errors.map(({ extensions }: any) => extensions);
    expect(errors).toContainEqual(
      expect.objectContaining({
        ...{ code: 'UNAUTHENTICATED', reason: 'NOT_CONNECTED', system: 'dgx' },
        connectUrl: `${publicUrl}/auth/connect/dgx`,
      }),
    );
    expect(site.received('runai')).toEqual([]);
  });

  it('is connected once and then sent to its system alone; disconnected, it is sent no more', async () => {
    const browser = openTwoSided();
    await browser.signIn('administrator');
    expect((await browser.connect('administrator')).status).toBe(303);
    const { body } = await browser.ask('{ nodePools { nodes { name } } pools { nodes { name } } }');
    expect(body.data.nodePools.nodes.length).toBeGreaterThan(0);
    expect(subjectsSent('runai')).toEqual([administrator.runaiSubject]);
    expect(subjectsSent('renku')).toEqual([administrator.subject]);

    expect((await browser.gateway.post('/auth/disconnect/dgx')).status).toBe(204);
    expect(site.sandbox.runaiIssuer.received.map(({ path }) => path)).toContain('/token/revocation');
    site.forget();
    await browser.ask('{ nodePools { nodes { name } } }');
    expect(site.received('runai')).toEqual([]);
  });
});

describe('the addresses of signing in', () => {
  it('are answered to no other site', async () => {
    for (const method of ['POST', 'OPTIONS']) {
      const headers = { origin: portal, 'access-control-request-method': 'POST' };
      const request = new Request(`${publicUrl}/auth/sign-out`, { method, headers });
      const answer = await site.gateway.fetch(request);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('send a browser that came by another name of this machine to the public one', async () => {
    const headers = { accept: 'text/html' };
    const address = '/auth/sign-in/campus?return=%2Fgraphql';
    const answer = await site.gateway.fetch(new Request(`http://localhost:4000${address}`, { headers }));
    expect(answer.headers.get('location')).toBe(publicUrl + address);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it('carry the id of the request, are kept by no cache and stand in the log', async () => {
    const headers = { 'x-request-id': 'mine' };
    const answer = await site.gateway.fetch(
      new Request(`${publicUrl}/auth/callback/campus?code=canary`, { headers }),
    );
    expect(answer.headers.get('x-request-id')).toBe('mine');
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect(await answer.text()).toContain('Request mine');
    expect(site.logLines.join('')).toContain('"path":"/auth/callback/campus"');
    expect(site.logLines.join('')).not.toContain('canary');
  });

  it('set and take away cookies through a socket too', async () => {
    const server = createServer(site.gateway.listener);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/auth`;
    const begun = await fetch(`${address}/sign-in/campus`, { redirect: 'manual' });
    expect(begun.status).toBe(303);
    expect(begun.headers.getSetCookie()).toEqual([expect.stringMatching(/^clusterql-sign-in-/)]);
    const headers = { ...ours, cookie: 'clusterql=changed' };
    const left = await fetch(`${address}/sign-out`, { method: 'POST', headers });
    expect(await left.json()).toEqual({ location: null });
    expect(left.headers.getSetCookie()).toEqual([expect.stringMatching(/^clusterql=;.*Max-Age=0$/)]);
    await new Promise((resolve) => server.close(resolve).closeAllConnections());
  });

  it('tell programs as JSON what is wrong', async () => {
    const answer = await site.gateway.fetch(new Request(`${publicUrl}/auth/sign-out`, { method: 'POST' }));
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({
      errors: [{ extensions: { code: 'FORBIDDEN', reason: 'CSRF' } }],
    });
  });
});

/** Whose tokens a system saw. */
function subjectsSent(system: 'runai' | 'renku'): (string | undefined)[] {
  const { received } = site.sandbox[system];
  return [...new Set(received.map(({ headers }) => claimsOf(headers.authorization ?? '').sub))];
}

function claimsOf(authorization: string): { sub?: string } {
  const [, payload = ''] = authorization.split('.');
  return JSON.parse(Buffer.from(payload, 'base64url').toString() || '{}') as { sub?: string };
}
