import { beforeEach, describe, expect, it } from 'vitest';
import { createIdentify, type Identify } from '../../src/auth/identify.ts';
import type { Identity } from '../../src/auth/identity.ts';
import { createSessionIdentity } from '../../src/auth/session/session-identity.ts';
import { createSessionCookie } from '../../src/auth/sign-in/cookie.ts';
import { ClusterQLError } from '../../src/errors.ts';
import { noRoles } from './issuer-fixture.ts';
import { refusal } from '../../src/auth/refusal.ts';
import { openSignInSite, publicUrl, signIn, type SignInSite } from './sign-in/sign-in-site.ts';

let site: SignInSite;
let cookie: string;
let asked: string[];
beforeEach(async () => {
  site = await openSignInSite();
  const browser = site.browser();
  await signIn(browser, site.campus, 'u-1');
  cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  asked = [];
});

const nobody = { token: null } as Identity;

function identifyWith({ offersSignIn = true, presented = async () => nobody } = {}): Identify {
  const identityOfSession = createSessionIdentity({ ...site, rolesOf: noRoles });
  return createIdentify({
    ...{ endpoint: '/graphql', publicUrl, offersSignIn, sessionCookie: createSessionCookie(publicUrl) },
    identityOfHeaders: (headers) => {
      asked.push(`headers with ${headers.get('authorization') ?? 'nothing'}`);
      return presented();
    },
    identityOfSession: (value) => {
      asked.push('the session');
      return identityOfSession(value);
    },
  });
}

function request(headers: Record<string, string> = {}, { path = '/graphql', method = 'POST' } = {}): Request {
  return new Request(publicUrl + path, { method, headers: { cookie, ...headers } });
}

const ours = { origin: publicUrl, 'x-clusterql-csrf': '1' };

describe('a request with the cookie of a session', () => {
  it.each<[string, Record<string, string>]>([
    ['without the header', { origin: publicUrl }],
    ['without an origin', { 'x-clusterql-csrf': '1' }],
    ['of another site', { ...ours, origin: 'https://evil.example.org' }],
    ['of a site that begins alike', { ...ours, origin: `${publicUrl}.evil.example` }],
    ['of a sandboxed frame', { ...ours, origin: 'null' }],
    ['of nothing ours', {}],
  ])('is refused %s before anything is looked up', async (_, headers) => {
    const error = await identifyWith()(request(headers)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'FORBIDDEN', facts: { reason: 'CSRF' } });
    expect((error as Error).message).toContain('X-ClusterQL-CSRF: 1');
    expect(asked).toEqual([]);
  });

  it.each<[string, string]>([
    ['changed', '__Host-clusterql=changed'],
    ['empty', '__Host-clusterql='],
  ])('that is %s is refused, and told where to sign in', async (_, changed) => {
    const refused = identifyWith()(request({ ...ours, cookie: changed }));
    await expect(refused).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      facts: { reason: 'SESSION_ENDED', connectUrl: `${publicUrl}/auth/sign-in` },
    });
  });

  it.each<[string, Record<string, string>, object]>([
    ['with a token beside it', { ...ours, authorization: 'Bearer x' }, {}],
    ['with even an empty Authorization', { ...ours, authorization: '' }, {}],
    ['by GET', ours, { method: 'GET' }],
    ['at another address', ours, { path: '/operations/x' }],
    ['at an address that begins alike', ours, { path: '/graphql/x' }],
    ['at the health check', ours, { path: '/health/live', method: 'GET' }],
  ])('counts for nothing %s', async (_, headers, where) => {
    expect(await identifyWith()(request(headers, where))).toBe(nobody);
    expect(asked).toEqual([`headers with ${headers['authorization'] ?? 'nothing'}`]);
  });

  it('is of whoever signed in, for as long as the session lasts', async () => {
    const [session] = [...site.sessions.held.values()];
    const { viewer, token, idToken } = await identifyWith()(request(ours));
    expect(viewer).toMatchObject({ issuer: 'campus', subject: 'u-1' });
    expect(viewer.expiresAt).toBe(new Date(session!.endsAt).toISOString());
    expect(token?.raw).toBe(session?.tokens.accessToken);
    expect(idToken).toMatchObject({ raw: session?.tokens.idToken });
    expect(asked).toEqual(['the session']);
  });

  it('ends with its token where nothing can be renewed', async () => {
    const [[key, session]] = [...site.sessions.held] as [[string, any]];
    site.sessions.held.set(key, { ...session, tokens: { ...session.tokens, refreshToken: null } });
    const { viewer, token } = await identifyWith()(request(ours));
    expect(viewer.expiresAt).toBe(new Date(token!.expiresAt!).toISOString());
    expect(token!.expiresAt).toBeLessThan(session.endsAt);
  });

  it('needs no ID token that is still good, but tells when it ended to whatever does', async () => {
    const [[key, session]] = [...site.sessions.held] as [[string, any]];
    const end = Math.floor(site.clock.milliseconds / 1000) - 1;
    site.campus.misbehaviour = { idToken: { exp: end + 2 } };
    const browser = site.browser();
    await signIn(browser, site.campus, 'u-1');
    const brief = [...site.sessions.held.values()].at(-1)!;
    site.sessions.held.set(key, { ...session, tokens: brief.tokens });
    site.clock.milliseconds += 5_000;
    const { token, idToken } = await identifyWith()(request(ours));
    expect(token?.subject).toBe('u-1');
    expect(idToken).toMatchObject({
      ...{ code: 'UNAUTHENTICATED', message: expect.stringContaining('ID token') },
      facts: {
        reason: 'EXPIRED',
        expiredAt: new Date((end + 2) * 1000).toISOString(),
        connectUrl: `${publicUrl}/auth/sign-in`,
      },
    });
  });

  it('is not taken with tokens of somebody else', async () => {
    const [[key, session]] = [...site.sessions.held] as [[string, any]];
    site.sessions.held.set(key, { ...session, subject: 'u-2' });
    await expect(identifyWith()(request(ours))).rejects.toMatchObject({ facts: { reason: 'SESSION_ENDED' } });
  });

  it('whose tokens have ended is told when, and where to sign in', async () => {
    site.clock.milliseconds += 301_000;
    await expect(identifyWith()(request(ours))).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
      facts: {
        reason: 'EXPIRED',
        expiredAt: expect.any(String),
        connectUrl: `${publicUrl}/auth/sign-in`,
      },
    });
  });
});

describe('the bearer of a token that has ended', () => {
  function presented(): Promise<never> {
    return Promise.reject(refusal('EXPIRED', 'The token has ended.', { expiredAt: 'then' }));
  }

  function bearing(): Request {
    return request({ authorization: 'Bearer x' });
  }

  it('is told where to sign in with the browser', async () => {
    const facts = { reason: 'EXPIRED', expiredAt: 'then', connectUrl: `${publicUrl}/auth/sign-in` };
    await expect(identifyWith({ presented })(bearing())).rejects.toMatchObject({ facts });
  });

  it('is told nothing of it where nobody can', async () => {
    const error = await identifyWith({ presented, offersSignIn: false })(bearing()).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ClusterQLError);
    expect(error.facts).toEqual({ reason: 'EXPIRED', expiredAt: 'then' });
  });

  it('is told nothing of it with a token that is bad in another way', async () => {
    const bad = refusal('BAD_SIGNATURE', 'The token is not signed.');
    const error = await identifyWith({ presented: () => Promise.reject(bad) })(bearing()).catch(
      (thrown) => thrown,
    );
    expect(error.facts).toEqual({ reason: 'BAD_SIGNATURE' });
  });
});
