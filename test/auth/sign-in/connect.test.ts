import { beforeEach, describe, expect, it, vi } from 'vitest';
import { refusal } from '../../../src/auth/refusal.ts';
import { openSignInSite, pathOf, publicUrl, signIn, type Browser, type SignInSite } from './sign-in-site.ts';

const owner = { issuer: 'campus', subject: 'u-1' };

let site: SignInSite;
let browser: Browser;
beforeEach(async () => {
  site = await openSignInSite();
  browser = site.browser();
  await signIn(browser, site.campus, 'u-1');
  site.campus.asked.splice(0);
});

/** Presses the button; answers where the issuer sends the browser back to. */
async function pressed(subject = 'r-1'): Promise<URL> {
  const { location } = (await (await browser.post('/auth/connect/dgx')).json()) as { location: string };
  return site.runai.approve(location, subject);
}

const changes = ['/auth/connect/dgx', '/auth/disconnect/dgx', '/auth/sign-out'];

describe('a request that another site made the browser send', () => {
  it.each(
    changes.flatMap((path): [string, string, Record<string, string | null>][] => [
      [path, 'without the header', { 'x-clusterql-csrf': null }],
      [path, 'with the header of another value', { 'x-clusterql-csrf': 'true' }],
      [path, 'from another origin', { origin: 'https://evil.example.org' }],
      [path, 'from another port', { origin: `${publicUrl}:8443` }],
      [path, 'from http', { origin: 'http://clusterql.example.org' }],
      [path, 'from a sandboxed frame', { origin: 'null' }],
      [path, 'from nowhere', { origin: null }],
    ]),
  )('is refused at %s %s, and changes nothing', async (path, _, headers) => {
    await site.accounts.connect(owner, { issuer: 'runai', subject: 'r-1' }, tokens);
    const refused = await browser.post(path, headers).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'FORBIDDEN', facts: { reason: 'CSRF' } });
    expect(site.sessions.held.size).toBe(1);
    expect(site.accounts.connected.size).toBe(1);
    expect(site.campus.asked.concat(site.runai.asked)).toEqual([]);
  });

  it.each(changes)('does nothing as a link to %s', async (path) => {
    await site.accounts.connect(owner, { issuer: 'runai', subject: 'r-1' }, tokens);
    const outcome = await browser.get(path).catch((error: unknown) => error);
    const wasShown = outcome instanceof Response;
    expect(wasShown ? outcome.status : (outcome as { code: string }).code).toBe(wasShown ? 200 : 'NOT_FOUND');
    expect(site.sessions.held.size).toBe(1);
    expect(site.accounts.connected.size).toBe(1);
  });
});

describe('an account', () => {
  it.each(['/auth/connect/dgx', '/auth/disconnect/dgx'])(
    'is nobody’s to change without a session, at %s',
    async (path) => {
      const stranger = site.browser();
      const refused = await stranger.post(path).catch((error: unknown) => error);
      expect(refused).toMatchObject({
        code: 'UNAUTHENTICATED',
        facts: { reason: 'SESSION_ENDED', connectUrl: `${publicUrl}/auth/sign-in` },
      });
      expect(site.runai.asked).toEqual([]);
    },
  );

  it.each(['SESSION_ENDED', 'EXPIRED'] as const)(
    'is nobody’s to change where the session is over (%s), and the page is told where to sign in again',
    async (reason) => {
      vi.spyOn(site.sessions, 'open').mockRejectedValue(refusal(reason, 'It is over.'));
      for (const path of ['/auth/connect/dgx', '/auth/disconnect/dgx']) {
        const refused = await browser.post(path).catch((error: unknown) => error);
        const facts = { reason, connectUrl: `${publicUrl}/auth/sign-in` };
        expect(refused).toMatchObject({ code: 'UNAUTHENTICATED', facts });
      }
      expect(site.runai.asked).toEqual([]);
    },
  );

  it.each(['renku', 'nowhere', '', '%64gx'])('is of no system %j', async (system) => {
    const refused = await browser.post(`/auth/connect/${system}`).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is not needed by who signed in with that issuer itself', async () => {
    const session = [...site.sessions.held][0]!;
    site.sessions.held.set(session[0], { ...session[1], issuer: 'runai' });
    const refused = await browser.post('/auth/connect/dgx').catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'BAD_USER_INPUT' });
    expect((refused as Error).message).toContain('nothing to connect');
  });

  it('is connected for the person, and is not the one who is signed in', async () => {
    const response = await browser.get(pathOf(await pressed()));
    expect(response.headers.get('location')).toBe(`${publicUrl}/graphql`);
    const found = await site.accounts.find(owner, 'runai');
    expect(found).toMatchObject({ issuer: 'runai', subject: 'r-1' });
    expect([...site.sessions.held.values()]).toMatchObject([owner]);
    // A public application: PKCE alone.
    expect(site.runai.asked.map(({ path, authorization }) => [path, authorization])).toEqual([
      ['/token', null],
    ]);
    expect(site.campus.asked).toEqual([]);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['the person signed out', () => browser.post('/auth/sign-out')],
    ['somebody else signed in', () => signIn(browser, site.campus, 'u-2')],
    ['the same person signed in again', () => signIn(browser, site.campus, 'u-1')],
    ['the session ended', async () => site.sessions.held.clear()],
  ])('is connected to nobody where %s meanwhile', async (_, meanwhile) => {
    const address = await pressed();
    await meanwhile();
    const response = await browser.get(pathOf(address));
    expect(response.status).toBe(401);
    expect(site.accounts.connected.size).toBe(0);
    expect(site.runai.asked.map(({ path }) => path)).toEqual(['/token', '/revoke', '/revoke']);
  });

  it('that another one takes the place of is given back; the same one is only renewed', async () => {
    await browser.get(pathOf(await pressed('r-1')));
    await browser.get(pathOf(await pressed('r-1')));
    expect(site.runai.asked.map(({ path }) => path)).toEqual(['/token', '/token']);
    await browser.get(pathOf(await pressed('r-2')));
    expect(site.runai.asked.map(({ path }) => path).slice(2)).toEqual(['/token', '/revoke', '/revoke']);
    expect(await site.accounts.find(owner, 'runai')).toMatchObject({ subject: 'r-2' });
  });

  it('is disconnected and its tokens are given back, the refresh token first', async () => {
    await browser.get(pathOf(await pressed()));
    const { tokens: given } = (await site.accounts.find(owner, 'runai'))!;
    site.runai.asked.splice(0);
    expect((await browser.post('/auth/disconnect/dgx')).status).toBe(204);
    expect(await site.accounts.find(owner, 'runai')).toBeNull();
    expect(site.runai.asked.map(({ path, parameters }) => [path, parameters['token']])).toEqual([
      ['/revoke', given.refreshToken],
      ['/revoke', given.accessToken],
    ]);
    expect((await browser.post('/auth/disconnect/dgx')).status).toBe(204);
  });

  it('is disconnected though the issuer is away, which the log tells', async () => {
    await browser.get(pathOf(await pressed()));
    site.runai.misbehaviour = { instead: () => Promise.reject(new TypeError('fetch failed')) };
    expect((await browser.post('/auth/disconnect/dgx')).status).toBe(204);
    expect(await site.accounts.find(owner, 'runai')).toBeNull();
    expect(site.errors.map(({ code }) => code)).toEqual(['UPSTREAM_UNAVAILABLE']);
  });
});

describe('signing out', () => {
  it('ends the session here and at the issuer, and tells where the browser ends it there', async () => {
    const [session] = [...site.sessions.held.values()];
    const response = await browser.post('/auth/sign-out');
    const { location } = (await response.json()) as { location: string };
    const { origin, pathname, searchParams } = new URL(location);
    expect([origin, pathname]).toEqual([site.campus.address, '/logout']);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: 'clusterql',
      post_logout_redirect_uri: `${publicUrl}/graphql`,
    });
    expect(browser.cookies.size).toBe(0);
    expect(site.sessions.held.size).toBe(0);
    expect(site.campus.asked.map(({ parameters }) => parameters['token'])).toEqual([
      session?.tokens.refreshToken,
      session?.tokens.accessToken,
    ]);
  });

  it('works though the issuer is away: it keeps nobody signed in', async () => {
    site.campus.misbehaviour = { instead: () => Promise.reject(new TypeError('fetch failed')) };
    const response = await browser.post('/auth/sign-out');
    expect(response.status).toBe(200);
    expect(browser.cookies.size).toBe(0);
    expect(site.sessions.held.size).toBe(0);
    expect(site.errors.map(({ code }) => code)).toEqual(['UPSTREAM_UNAVAILABLE']);
  });

  it('is nothing to who is not signed in', async () => {
    expect(await (await site.browser().post('/auth/sign-out')).json()).toEqual({ location: null });
    expect(site.campus.asked).toEqual([]);
  });
});

const tokens = { accessToken: 'access', refreshToken: 'refresh', idToken: null, expiresAt: null };
