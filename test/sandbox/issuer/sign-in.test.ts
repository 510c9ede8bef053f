import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { describe, expect, it } from 'vitest';
import { sandboxBrowserClient } from '../../../src/sandbox/clients.ts';
import { people } from '../../../src/sandbox/people.ts';
import { openBrowser } from '../../support/browser.ts';
import { begin, knowing, openIssuer, redeem, refusal, signIn } from './application.ts';

describe('signing in at the campus', () => {
  it.each([
    ['without a challenge', { code_challenge: null, code_challenge_method: null }],
    ['with a challenge in clear', { code_challenge_method: 'plain' }],
  ])('is refused %s', async (_, changed) => {
    const { url } = await begin(await knowing(await openIssuer()), changed);
    const returned = new URL(await openBrowser().signInAt(url, 'viewer'));
    expect(returned.searchParams.get('error')).toBe('invalid_request');
    expect(returned.searchParams.has('code')).toBe(false);
  });

  it.each([
    'http://127.0.0.1:4321/auth/callback/other',
    'http://127.0.0.1:4321/auth/callback/campus/',
    'http://127.0.0.1:4321/auth/callback/campus?more',
    'http://127.0.0.1.example.org/auth/callback/campus',
    'https://127.0.0.1:4321/auth/callback/campus',
  ])('sends nobody to %s', async (address) => {
    const issuer = await openIssuer();
    const { url } = await begin(await knowing(issuer), { redirect_uri: address });
    const { address: end, text } = await openBrowser().visit(url, 'viewer');
    expect(new URL(end).origin).toBe(issuer.url);
    expect(text).toContain('invalid_redirect_uri');
  });

  it('gives Keycloak-like tokens for the four people, that its published keys verify', async () => {
    const issuer = await openIssuer();
    const known = await knowing(issuer);
    const keys = createRemoteJWKSet(new URL(known.serverMetadata().jwks_uri ?? ''));
    for (const { username, subject, name, email, realmRoles } of people) {
      const tokens = await signIn(known, username);
      const { payload, protectedHeader } = await jwtVerify(tokens.access_token, keys, { issuer: issuer.url });
      expect(protectedHeader).toMatchObject({ alg: 'RS256', typ: 'JWT' });
      expect(payload).toMatchObject({
        ...{ sub: subject, preferred_username: username, name, email, realm_access: { roles: realmRoles } },
        ...{ aud: ['clusterql', 'renku'], azp: 'clusterql', typ: 'Bearer' },
        scope: 'openid profile email offline_access',
      });
      expect(tokens.claims()).toMatchObject({ sub: subject, aud: 'clusterql', typ: 'ID', email });
      expect(tokens.refresh_token).toBeDefined();
    }
  });

  it('says in its answer who answers, as RFC 9207 has it', async () => {
    const issuer = await openIssuer();
    const known = await knowing(issuer);
    const { url } = await begin(known);
    const returned = new URL(await openBrowser().signInAt(url, 'viewer'));
    expect(known.serverMetadata().authorization_response_iss_parameter_supported).toBe(true);
    expect(returned.searchParams.get('iss')).toBe(issuer.url);
  });

  it('needs no secret of an application of browsers, and gives no refresh token that was not asked for', async () => {
    const known = await knowing(await openIssuer(), sandboxBrowserClient.id, null);
    const tokens = await signIn(known, 'editor', { scope: 'openid' });
    expect(decodeJwt(tokens.access_token)).toMatchObject({ azp: 'clusterql-browser', scope: 'openid' });
    expect(tokens.refresh_token).toBeUndefined();
  });

  it('is refused with a wrong secret', async () => {
    const known = await knowing(await openIssuer(), 'clusterql', 'not the secret');
    expect(await refusal(signIn(known))).toBe('invalid_client');
  });

  it('takes a code once, and a second use ends what the first one gave', async () => {
    const known = await knowing(await openIssuer());
    const begun = await begin(known);
    const returned = await openBrowser().signInAt(begun.url, 'viewer');
    const tokens = await redeem(known, returned, begun);
    expect(await refusal(redeem(known, returned, begun))).toBe('invalid_grant');
    expect(await refusal(oidc.refreshTokenGrant(known, tokens.refresh_token ?? ''))).toBe('invalid_grant');
  });

  it('takes a code only with the verifier it was asked for with', async () => {
    const known = await knowing(await openIssuer());
    const begun = await begin(known);
    const returned = await openBrowser().signInAt(begun.url, 'viewer');
    const verifier = oidc.randomPKCECodeVerifier();
    expect(await refusal(redeem(known, returned, { ...begun, verifier }))).toBe('invalid_grant');
  });

  it('tells the application when nobody wanted to sign in', async () => {
    const { url } = await begin(await knowing(await openIssuer()));
    const browser = openBrowser();
    const page = await browser.visit(url);
    const body = new URLSearchParams({ refuse: 'yes' });
    const answer = await browser.fetch(page.address, { method: 'POST', body });
    const resumed = await browser.fetch(answer.headers.get('location') ?? '');
    const returned = new URL(resumed.headers.get('location') ?? '');
    expect(returned.searchParams.get('error')).toBe('access_denied');
  });
});

describe('the page with the people', () => {
  it('lists the four, runs no scripts and names no other host', async () => {
    const { url } = await begin(await knowing(await openIssuer()));
    const { text } = await openBrowser().visit(url);
    for (const { username } of people) expect(text).toContain(`value="${username}"`);
    expect(text).not.toMatch(/<script|https?:|\/\//);
  });

  it('is passed by in a browser that has signed in, whoever the application is', async () => {
    const issuer = await openIssuer();
    const browser = openBrowser();
    await signIn(await knowing(issuer), 'editor', { browser });
    const { url } = await begin(await knowing(issuer, sandboxBrowserClient.id, null));
    const { address } = await browser.visit(url);
    expect(new URL(address).searchParams.has('code')).toBe(true);
  });

  it.each(['login', 'select_account'])('is shown again when the application asks for %s', async (prompt) => {
    const known = await knowing(await openIssuer());
    const browser = openBrowser();
    await signIn(known, 'editor', { browser });
    const page = await browser.visit((await begin(known, { prompt })).url);
    expect(page.text).toContain('value="viewer"');
    const tokens = await signIn(known, 'viewer', { browser, prompt });
    expect(tokens.claims()).toMatchObject({ preferred_username: 'viewer' });
  });

  it('is not shown to somebody unknown who must not be asked', async () => {
    const { url } = await begin(await knowing(await openIssuer()), { prompt: 'none' });
    const { address } = await openBrowser().visit(url);
    expect(new URL(address).searchParams.get('error')).toBe('login_required');
  });

  it('has expired when its cookie is gone', async () => {
    const issuer = await openIssuer();
    const page = await openBrowser().visit((await begin(await knowing(issuer))).url);
    const answer = await fetch(page.address);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('begin again');
  });
});
