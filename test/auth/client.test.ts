import { generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { SignJWT } from 'jose';
import type { ClientOptions } from '../../src/auth/credential-options.ts';
import type { Identity } from '../../src/auth/identity.ts';
import { createOutbound } from '../../src/auth/outbound.ts';
import type { Credential } from '../../src/domain/credential.ts';
import type { Role } from '../../src/domain/viewer.ts';
import { createFetch } from '../../src/http/fetch.ts';
import { people } from '../../src/sandbox/people.ts';
import { sandboxApplication, startRunaiFake, type RunaiFake } from '../../src/sandbox/runai/index.ts';
import { Clock, refusalOf, start } from './issuer-fixture.ts';

const viewer = {
  ...{ issuer: 'campus', subject: people[0]?.subject ?? null, name: null, email: null },
  ...{ emailVerified: false, expiresAt: null, roles: new Map() },
};
const token = {
  ...{ issuer: 'campus', subject: 's-1', claims: {}, raw: 'own.token.canary' },
  ...{ fingerprint: 'hash of own', expiresAt: null },
};
const somebody: Identity = { viewer, token };
const nobody: Identity = { viewer, token: null };

const options: ClientOptions = {
  mode: 'client',
  ...sandboxApplication,
  roles: ['administrator'],
  bearerField: 'accessToken',
};

const system = { ref: { name: 'dgx', kind: 'runai' }, url: 'https://acme.example.org' } as const;

/** A token endpoint of the test's own: what it was asked, and what it answers. */
function endpoint(answer: (number: number, path: string) => Response | Promise<Response>) {
  const asked: { path: string; body: string; headers: RequestInit['headers'] }[] = [];
  async function fetch(input: unknown, init?: RequestInit): Promise<Response> {
    const { pathname } = new URL(String(input));
    const { headers } = init ?? {};
    asked.push({ path: pathname, body: await new Response(init?.body ?? null).text(), headers });
    return answer(asked.length, pathname);
  }
  return { asked, fetch: fetch as typeof globalThis.fetch };
}

function granting(seconds?: number) {
  return endpoint((number) => Response.json({ access_token: `token-${number}`, expires_in: seconds }));
}

function credentialOf(
  fetch: typeof globalThis.fetch,
  changed: Partial<ClientOptions> = {},
  clock = new Clock(),
  role: Role | null = 'administrator',
): Credential {
  return createOutbound({ ...system, credential: { ...options, ...changed } }, { fetch, now: clock.now })(
    somebody,
    role,
  );
}

describe('the application of the gateway', () => {
  it.each(['editor', 'researcher', 'viewer', 'anonymous', null] as const)(
    'is not used for somebody whose role is %s, and no token is asked for',
    async (role) => {
      const { asked, fetch } = granting();
      const error = await refusalOf(credentialOf(fetch, {}, new Clock(), role).authorization());
      expect(error).toMatchObject({ code: 'FORBIDDEN', facts: { system: 'dgx', reason: 'ROLE_NOT_LISTED' } });
      expect(error.message).toContain('administrator');
      expect(asked).toEqual([]);
    },
  );

  it('is not used for an anonymous visitor', async () => {
    const { asked, fetch } = granting();
    const credential = createOutbound({ ...system, credential: options }, { fetch })(nobody, 'anonymous');
    expect((await refusalOf(credential.authorization())).code).toBe('UNAUTHENTICATED');
    expect(asked).toEqual([]);
  });

  it('is known by a name that tells neither secret nor token, and is not shared with the refused', async () => {
    const { fetch } = granting();
    const credential = credentialOf(fetch);
    await credential.authorization();
    expect(credential).toMatchObject({
      mode: 'client',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(credentialOf(fetch).fingerprint).toBe(credential.fingerprint);
    expect(credentialOf(fetch, { clientId: 'another' }).fingerprint).not.toBe(credential.fingerprint);
    expect(credentialOf(fetch, {}, new Clock(), 'viewer').fingerprint).not.toBe(credential.fingerprint);
    expect(JSON.stringify(credential)).not.toMatch(/token-1|only-good-in-the-sandbox|own\.token/);
  });
});

describe('its token', () => {
  it('is asked for once by all who come at the same time, never with the own token of the caller', async () => {
    const { asked, fetch } = granting(3_600);
    const outbound = createOutbound({ ...system, credential: options }, { fetch, now: new Clock().now });
    const sent = await Promise.all(
      Array.from({ length: 50 }, () => outbound(somebody, 'administrator').authorization()),
    );
    expect(new Set(sent)).toEqual(new Set(['Bearer token-1']));
    expect(asked).toHaveLength(1);
    expect(JSON.stringify(asked)).not.toContain('own.token.canary');
  });

  it('is renewed 60 seconds before its end, and not before', async () => {
    const clock = new Clock();
    const { fetch } = granting(3_600);
    const credential = credentialOf(fetch, {}, clock);
    expect(await credential.authorization()).toBe('Bearer token-1');
    expect(credential.expiresAt).toBe((start + 3_600) * 1_000);
    clock.seconds = start + 3_539;
    expect(await credential.authorization()).toBe('Bearer token-1');
    clock.seconds = start + 3_540;
    expect(await credential.authorization()).toBe('Bearer token-2');
  });

  it('that lives shorter than that is used for half of its life', async () => {
    const clock = new Clock();
    const credential = credentialOf(granting(40).fetch, {}, clock);
    await credential.authorization();
    clock.seconds = start + 19;
    expect(await credential.authorization()).toBe('Bearer token-1');
    clock.seconds = start + 20;
    expect(await credential.authorization()).toBe('Bearer token-2');
  });

  it('ends when it says so itself, where the answer does not', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const jwt = await new SignJWT()
      .setProtectedHeader({ alg: 'EdDSA' })
      .setExpirationTime(start + 900)
      .sign(privateKey);
    const credential = credentialOf(endpoint(() => Response.json({ accessToken: jwt })).fetch);
    await credential.authorization();
    expect(credential.expiresAt).toBe((start + 900) * 1_000);
  });

  it('is replaced once, however many were refused with it', async () => {
    const { asked, fetch } = granting(3_600);
    const credential = credentialOf(fetch);
    const sent = (await credential.authorization()) ?? '';
    for (let refusals = 0; refusals < 50; refusals += 1) {
      credential.renew?.(sent);
      expect(await credential.authorization()).toBe('Bearer token-2');
    }
    expect(asked).toHaveLength(2);
  });
});

describe('the four token endpoints of Run:ai', () => {
  const running: RunaiFake[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map((fake) => fake.close()));
  });

  async function fakeWith(changed: Partial<Parameters<typeof startRunaiFake>[0]>): Promise<RunaiFake> {
    const fake = await startRunaiFake({ trusted: [], ...changed });
    running.push(fake);
    return fake;
  }

  async function statusWith(fake: RunaiFake, changed: Partial<ClientOptions>): Promise<number> {
    const outbound = createOutbound(
      { ...system, url: fake.url, credential: { ...options, ...changed } },
      { fetch: createFetch() },
    );
    const authorization = (await outbound(somebody, 'administrator').authorization()) ?? '';
    return (await fetch(`${fake.url}/api/v1/clusters`, { headers: { authorization } })).status;
  }

  it('do not let in somebody with another secret, and what is told holds neither secret', async () => {
    const fake = await fakeWith({});
    const clientSecret = 'canary/of+a=secret';
    const error = await refusalOf(
      createOutbound(
        { ...system, url: fake.url, credential: { ...options, clientSecret, realm: 'runai' } },
        { fetch: createFetch() },
      )(somebody, 'administrator').authorization(),
    );
    expect(error).toMatchObject({ code: 'UPSTREAM_UNAUTHENTICATED', facts: { system: 'dgx' } });
    expect(error.facts.detail).toBe(
      'v2 answered 401, v1 answered 400, v1-app-token answered 400, keycloak answered 401',
    );
    expect(JSON.stringify(error) + error.stack + String(error.cause)).not.toMatch(/canary/);
  });

  const chosen = [
    ['v2', '2.24'],
    ['v1', '2.20'],
    ['v1-app-token', '2.18'],
    ['keycloak', '2.18'],
  ] as const;
  it.each(
    chosen.flatMap(([tokenEndpoint, version]) =>
      (['accessToken', 'idToken'] as const).map((field) => [tokenEndpoint, version, field] as const),
    ),
  )('give a token that is taken: %s of %s, as %s', async (tokenEndpoint, version, bearerField) => {
    const fake = await fakeWith({ version, bearerField, realm: 'acme' });
    const realm = tokenEndpoint === 'keycloak' ? { realm: 'acme' } : {};
    expect(await statusWith(fake, { tokenEndpoint, bearerField, ...realm })).toBe(200);
    expect(fake.received).toHaveLength(2);
  });

  it.each([
    ['2.24', ['/api/v2/token']],
    ['2.20', ['/api/v2/token', '/api/v1/token']],
    ['2.18', ['/api/v2/token', '/api/v1/token', '/api/v1/token']],
  ] as const)('are found out on %s, from the newest on', async (version, asked) => {
    const fake = await fakeWith({ version });
    expect(await statusWith(fake, {})).toBe(200);
    expect(fake.received.slice(0, -1).map(({ path }) => path)).toEqual(asked);
  });

  it('are found out once: the one that gave a token is the only one asked again', async () => {
    const { asked, fetch } = endpoint((number, path) =>
      path === '/api/v2/token'
        ? new Response(null, { status: 404 })
        : Response.json({ accessToken: `t-${number}` }),
    );
    const credential = credentialOf(fetch);
    credential.renew?.((await credential.authorization()) ?? '');
    await credential.authorization();
    expect(asked.map(({ path }) => path)).toEqual(['/api/v2/token', '/api/v1/token', '/api/v1/token']);
  });

  it('are looked for anew once the one that gave tokens is taken away', async () => {
    let gone = '/api/v2/token';
    const { asked, fetch } = endpoint((number, path) =>
      path === gone ? new Response(null, { status: 404 }) : Response.json({ accessToken: `t-${number}` }),
    );
    const credential = credentialOf(fetch);
    credential.renew?.((await credential.authorization()) ?? '');
    gone = '/api/v1/token';
    expect(await credential.authorization()).toBe('Bearer t-4');
    expect(asked.slice(2).map(({ path }) => path)).toEqual(['/api/v1/token', '/api/v2/token']);
  });

  it('may be on a host of their own', async () => {
    const fake = await fakeWith({ separateTokenHost: true });
    expect(await statusWith(fake, { tokenUrl: `${fake.tokenHost.url}/` })).toBe(200);
    expect(fake.received.map(({ path }) => path)).toEqual(['/api/v1/clusters']);
    expect(fake.tokenHost.received.map(({ path }) => path)).toEqual(['/api/v2/token']);
  });
});

describe('a token endpoint that fails', () => {
  it.each([
    ['is out of reach', () => Promise.reject(new TypeError('canary')), 'UPSTREAM_UNAVAILABLE', true],
    ['is overloaded', () => new Response('canary', { status: 429 }), 'UPSTREAM_UNAVAILABLE', true],
    ['breaks down', () => new Response('canary', { status: 500 }), 'UPSTREAM_UNAVAILABLE', true],
    ['answers a page', () => new Response('<html>canary'), 'UPSTREAM_PROTOCOL', false],
    ['answers no token', () => Response.json({ canary: 1 }), 'UPSTREAM_PROTOCOL', false],
    ['answers null', () => Response.json(null), 'UPSTREAM_PROTOCOL', false],
    [
      'answers a token of two lines',
      () => Response.json({ access_token: 'a\r\ncanary' }),
      'UPSTREAM_PROTOCOL',
      false,
    ],
    ['answers only the other token', () => Response.json({ id_token: 'canary' }), 'UPSTREAM_PROTOCOL', false],
    [
      'sends elsewhere',
      () => new Response(null, { status: 302, headers: { location: 'https://canary.example.org' } }),
      'UPSTREAM_PROTOCOL',
      false,
    ],
  ] as const)('because it %s is told in our words', async (_title, answer, code, retryable) => {
    const { asked, fetch } = endpoint(answer);
    const error = await refusalOf(credentialOf(fetch).authorization());
    expect(error).toMatchObject({ code, facts: { system: 'dgx', retryable } });
    expect(JSON.stringify(error) + error.message + error.stack).not.toMatch(/canary|only-good/);
    expect(asked).toHaveLength(1);
  });

  it('because it refuses the application is remembered for half a minute, and then asked again', async () => {
    const clock = new Clock();
    const { asked, fetch } = endpoint(() => new Response(null, { status: 401 }));
    const credential = credentialOf(fetch, { tokenEndpoint: 'v2' }, clock);
    const first = await refusalOf(credential.authorization());
    expect(await refusalOf(credential.authorization())).toBe(first);
    expect(asked).toHaveLength(1);
    clock.seconds += 31;
    await refusalOf(credential.authorization());
    expect(asked).toHaveLength(2);
  });

  it('is asked again by the next who needs it', async () => {
    const { fetch } = endpoint((number) =>
      number === 1 ? new Response(null, { status: 503 }) : Response.json({ access_token: 'token-2' }),
    );
    const credential = credentialOf(fetch);
    await refusalOf(credential.authorization());
    expect(await credential.authorization()).toBe('Bearer token-2');
  });
});
