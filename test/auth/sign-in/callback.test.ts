import { inspect } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { openSignInSite, pathOf, publicUrl, signIn, type Browser, type SignInSite } from './sign-in-site.ts';

const sessionCookie = '__Host-clusterql';

let site: SignInSite;
let browser: Browser;
beforeEach(async () => {
  site = await openSignInSite();
  browser = site.browser();
});

/** Begins a sign-in at the campus; answers where the issuer sends the browser back to. */
async function begun(by: Browser = browser): Promise<URL> {
  const { headers } = await by.get('/auth/sign-in/campus');
  return site.campus.approve(headers.get('location') ?? '', 'u-1');
}

async function expectRefusal(response: Response, sentence: string, status = 401): Promise<void> {
  expect(response.status).toBe(status);
  expect(await response.text()).toContain(sentence);
  expect(browser.cookies.has(sessionCookie)).toBe(false);
  expect(site.sessions.held.size).toBe(0);
}

const notBegunHere = 'belongs to no sign-in that is under way in this browser';

describe('an answer that was not asked for', () => {
  it.each<[string, (address: URL) => void]>([
    ['with another state', (address) => address.searchParams.set('state', 'of-an-attacker')],
    ['without a state', (address) => address.searchParams.delete('state')],
    ['with an empty state', (address) => address.searchParams.set('state', '')],
  ])('is refused %s, and the issuer is given no code', async (_, change) => {
    const address = await begun();
    change(address);
    await expectRefusal(await browser.get(pathOf(address)), notBegunHere);
    expect(site.campus.asked).toEqual([]);
  });

  it('is refused in another browser than the one that began, so that nobody is signed in as somebody else', async () => {
    const address = await begun(site.browser());
    await expectRefusal(await browser.get(pathOf(address)), notBegunHere);
    expect(site.campus.asked).toEqual([]);
  });

  it('is refused where the cookie of the sign-in was changed', async () => {
    const address = await begun();
    for (const [name, value] of browser.cookies) browser.cookies.set(name, `${value.slice(0, -4)}AAAA`);
    await expectRefusal(await browser.get(pathOf(address)), notBegunHere);
    expect(site.campus.asked).toEqual([]);
  });

  it('is refused where two cookies say what was begun', async () => {
    const address = await begun();
    const [pair] = [...browser.cookies].map(([name, value]) => `${name}=${value}`);
    const request = new Request(address, { headers: { cookie: `${pair}; ${pair}` } });
    await expectRefusal(await site.answer(request, 'request-1'), 'several cookies');
    expect(site.campus.asked).toEqual([]);
  });

  it('is refused ten minutes later', async () => {
    const address = await begun();
    site.clock.milliseconds += 600_000;
    await expectRefusal(await browser.get(pathOf(address)), notBegunHere);
    expect(site.campus.asked).toEqual([]);
  });
});

describe('a mix-up of issuers', () => {
  it('is refused where the answer to one comes in at the address of another; neither is given the code', async () => {
    const address = await begun();
    const other = pathOf(address).replace('/callback/campus', '/callback/runai');
    await expectRefusal(await browser.get(other), notBegunHere);
    expect(site.campus.asked.concat(site.runai.asked)).toEqual([]);
    await expectRefusal(await browser.get(pathOf(address)), notBegunHere);
  });

  it.each([
    ['names another issuer', (address: URL) => address.searchParams.set('iss', 'https://runai.example.org')],
    ['names none, where the issuer said it would', (address: URL) => address.searchParams.delete('iss')],
  ])('is refused where the answer %s', async (_, change) => {
    const address = await begun();
    change(address);
    await expectRefusal(
      await browser.get(pathOf(address)),
      'does not belong to a sign-in that was begun here',
    );
    expect(site.campus.asked).toEqual([]);
  });

  it('is refused where the ID token is of another issuer', async () => {
    site.campus.misbehaviour = { idToken: { iss: 'https://runai.example.org' } };
    await expectRefusal(await browser.get(pathOf(await begun())), 'does not belong to a sign-in');
  });
});

describe('tokens that are not those of the sign-in', () => {
  it.each([
    ['another nonce', { idToken: { nonce: 'of another sign-in' } }, 'does not belong to a sign-in'],
    ['no nonce', { idToken: { nonce: undefined } }, 'does not belong to a sign-in'],
    ['an ID token made for another application', { idToken: { aud: 'elsewhere' } }, 'does not belong'],
    ['no ID token', { answer: { id_token: undefined } }, 'does not belong to a sign-in'],
    ['an access token of another person', { accessToken: { sub: 'u-2' } }, 'not all of the same person'],
    ['an access token for another audience', { accessToken: { aud: 'elsewhere' } }, 'another application'],
    ['an access token that is none', { answer: { access_token: 'opaque' } }, 'not one signed token'],
  ])('are refused with %s', async (_, misbehaviour, sentence) => {
    site.campus.misbehaviour = misbehaviour;
    await expectRefusal(await browser.get(pathOf(await begun())), sentence);
  });

  it('are given back where they came but are not taken', async () => {
    site.campus.misbehaviour = { accessToken: { sub: 'u-2' } };
    await browser.get(pathOf(await begun()));
    expect(site.campus.asked.map(({ path }) => path)).toEqual(['/token', '/revoke', '/revoke']);
  });
});

describe('a code', () => {
  it('is used once: the same address opens nothing again, with the cookie that the browser had', async () => {
    const address = await begun();
    const before = new Map(browser.cookies);
    expect((await browser.get(pathOf(address))).status).toBe(303);
    const thief = site.browser();
    for (const [name, value] of before) thief.cookies.set(name, value);
    const response = await thief.get(pathOf(address));
    expect(response.status).toBe(401);
    expect(await response.text()).toContain(notBegunHere);
    expect(thief.cookies.has(sessionCookie)).toBe(false);
    expect(site.campus.asked).toHaveLength(1);
  });

  it('that the issuer has seen before is refused', async () => {
    const address = await begun();
    site.campus.codes.clear();
    await expectRefusal(await browser.get(pathOf(address)), 'does not belong to a sign-in');
  });

  it('is shown with the verifier of the browser that began, by the application of the gateway', async () => {
    await signIn(browser, site.campus, 'u-1');
    const [asked] = site.campus.asked;
    expect(asked).toMatchObject({ path: '/token', parameters: { grant_type: 'authorization_code' } });
    expect(asked?.parameters['redirect_uri']).toBe(`${publicUrl}/auth/callback/campus`);
    expect(asked?.authorization).toBe(`Basic ${btoa('clusterql:campus+client+secret')}`);
  });
});

describe('an issuer', () => {
  it('that did not let somebody in is told so, in words', async () => {
    const address = await begun();
    address.searchParams.delete('code');
    address.searchParams.set('error', 'access_denied');
    await expectRefusal(await browser.get(pathOf(address)), 'was not allowed, or was called off');
    expect(browser.cookies.size).toBe(0);
  });

  it('that is away costs the sign-in and no more: it may be begun again', async () => {
    const address = await begun();
    site.campus.misbehaviour = { instead: () => new Response('<html>down</html>', { status: 502 }) };
    await expectRefusal(await browser.get(pathOf(address)), 'cannot be reached', 503);
    site.campus.misbehaviour = {};
    expect((await signIn(browser, site.campus, 'u-1')).status).toBe(303);
  });

  it('that does not know the application is a matter for the operator', async () => {
    const address = await begun();
    site.campus.misbehaviour = { instead: () => Response.json({ error: 'invalid_client' }, { status: 401 }) };
    await expectRefusal(await browser.get(pathOf(address)), 'tell the operator of the gateway');
    expect(site.errors.at(-1)?.facts.detail).toContain('invalid_client');
  });

  it('that repeats what it was shown makes no log of it', async () => {
    const address = await begun();
    const code = address.searchParams.get('code') ?? '';
    site.campus.misbehaviour = {
      instead: () => Response.json({ error: `bad ${code}`, error_description: code }, { status: 400 }),
    };
    await expectRefusal(await browser.get(pathOf(address)), 'tell the operator of the gateway');
    expect(site.errors).toHaveLength(1);
    expect(JSON.stringify(site.errors[0]?.facts)).toContain('OAUTH_RESPONSE_BODY_ERROR');
    expect(inspect(site.errors[0])).not.toContain(code);
  });
});

describe('whoever comes back from the issuer', () => {
  it('is signed in with a cookie that only the gateway reads, and sent on without the code', async () => {
    const response = await signIn(browser, site.campus, 'u-1');
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(`${publicUrl}/graphql`);
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    const [cookie] = site.sessions.held.keys();
    expect(response.headers.getSetCookie()).toEqual([
      `${sessionCookie}=${cookie}; Path=/; HttpOnly; SameSite=Lax; Secure`,
      expect.stringMatching(/^__Host-clusterql-sign-in-[\da-f]{16}=; .*; Max-Age=0$/),
    ]);
    expect([...site.sessions.held.values()]).toMatchObject([{ issuer: 'campus', subject: 'u-1' }]);
  });

  it('never keeps a session that the browser brought along: it may have been planted', async () => {
    const attacker = site.browser();
    await signIn(attacker, site.campus, 'u-2');
    const planted = attacker.cookies.get(sessionCookie) ?? '';
    browser.cookies.set(sessionCookie, planted);
    await signIn(browser, site.campus, 'u-1');
    expect(browser.cookies.get(sessionCookie)).not.toBe(planted);
    expect(site.sessions.ended).toEqual([planted]);
    expect([...site.sessions.held.values()].map(({ subject }) => subject)).toEqual(['u-1']);
    // The tokens of the other person are of no use to anybody now.
    expect(site.campus.asked.map(({ path }) => path)).toEqual(['/token', '/token', '/revoke', '/revoke']);
  });

  it('keeps their new tokens where the issuer would take back all of one person', async () => {
    await signIn(browser, site.campus, 'u-1');
    await signIn(browser, site.campus, 'u-1');
    expect(site.sessions.held.size).toBe(1);
    expect(site.campus.asked.map(({ path }) => path)).toEqual(['/token', '/token']);
  });

  it('may have begun in two tabs, and comes back in both', async () => {
    const [first, second] = [await begun(), await begun()];
    expect((await browser.get(pathOf(second))).status).toBe(303);
    expect((await browser.get(pathOf(first))).status).toBe(303);
  });

  it.each([
    ['the time that the issuer says', { expires_in: 100 }, 100],
    ['the token says, where the issuer says a later one', { expires_in: 3_600 }, 300],
    ['the token says, where the issuer says none', { expires_in: undefined }, 300],
  ])('has tokens until %s', async (_, answer, seconds) => {
    const now = Math.floor(site.clock.milliseconds / 1000) * 1000;
    site.clock.milliseconds = now;
    site.campus.misbehaviour = { answer };
    await signIn(browser, site.campus, 'u-1');
    const [session] = site.sessions.held.values();
    expect(session?.tokens.expiresAt).toBe(now + seconds * 1000);
  });

  it('is known by the ID token where the configuration says so', async () => {
    site = await openSignInSite({ campusClient: { bearer: 'idToken' } });
    browser = site.browser();
    site.campus.misbehaviour = { answer: { access_token: 'opaque' } };
    expect((await signIn(browser, site.campus, 'u-1')).status).toBe(303);
    expect([...site.sessions.held.values()]).toMatchObject([{ subject: 'u-1' }]);
  });
});
