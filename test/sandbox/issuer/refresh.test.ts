import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as oidc from 'openid-client';
import { describe, expect, it } from 'vitest';
import type { SandboxIssuer } from '../../../src/sandbox/issuer/index.ts';
import { people, type Person } from '../../../src/sandbox/people.ts';
import { openBrowser } from '../../support/browser.ts';
import { begin, knowing, openIssuer, refusal, signIn } from './application.ts';

const viewer = people[0] as Person;

/** Somebody signed in, and the refresh token that they got. */
async function signedIn(issuer: SandboxIssuer) {
  const known = await knowing(issuer);
  const tokens = await signIn(known);
  return { known, tokens, refreshToken: tokens.refresh_token ?? '' };
}

describe('a refresh token', () => {
  it('is refused to another application', async () => {
    const issuer = await openIssuer();
    const { refreshToken } = await signedIn(issuer);
    const other = await knowing(issuer, 'clusterql-browser', null);
    expect(await refusal(oidc.refreshTokenGrant(other, refreshToken))).toBe('invalid_grant');
  });

  it('gives new tokens of the same person once, and a new refresh token', async () => {
    const { known, refreshToken } = await signedIn(await openIssuer());
    const renewed = await oidc.refreshTokenGrant(known, refreshToken);
    expect(decodeJwt(renewed.access_token)).toMatchObject({
      sub: viewer.subject,
      aud: ['clusterql', 'renku'],
    });
    expect(renewed.claims()).toMatchObject({ sub: viewer.subject });
    expect(renewed.refresh_token).not.toBe(refreshToken);
  });

  it('ends its whole family when it is used a second time', async () => {
    const { known, refreshToken } = await signedIn(await openIssuer());
    const { refresh_token: next = '' } = await oidc.refreshTokenGrant(known, refreshToken);
    expect(await refusal(oidc.refreshTokenGrant(known, refreshToken))).toBe('invalid_grant');
    expect(await refusal(oidc.refreshTokenGrant(known, next))).toBe('invalid_grant');
  });

  it('leaves other sign-ins of the same browser alone when its own family ends', async () => {
    const known = await knowing(await openIssuer());
    const browser = openBrowser();
    const first = await signIn(known, 'viewer', { browser });
    const second = await signIn(known, 'viewer', { browser });
    await oidc.tokenRevocation(known, first.refresh_token ?? '');
    expect(await refusal(oidc.refreshTokenGrant(known, first.refresh_token ?? ''))).toBe('invalid_grant');
    const renewed = await oidc.refreshTokenGrant(known, second.refresh_token ?? '');
    expect(renewed.claims()).toMatchObject({ sub: viewer.subject });
  });

  it('is refused after it was revoked, with the access token beside it', async () => {
    const issuer = await openIssuer();
    const { known, tokens, refreshToken } = await signedIn(issuer);
    issuer.forget();
    await oidc.tokenRevocation(known, refreshToken, { token_type_hint: 'refresh_token' });
    await oidc.tokenRevocation(known, tokens.access_token, { token_type_hint: 'access_token' });
    expect(issuer.received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /token/revocation',
      'POST /token/revocation',
    ]);
    expect(issuer.received[0]?.body).toContain(refreshToken);
    expect(await refusal(oidc.refreshTokenGrant(known, refreshToken))).toBe('invalid_grant');
  });

  it('is refused after all sign-ins were ended', async () => {
    const issuer = await openIssuer();
    const { known, refreshToken } = await signedIn(issuer);
    issuer.endSignIns();
    expect(await refusal(oidc.refreshTokenGrant(known, refreshToken))).toBe('invalid_grant');
  });

  it('is not asked for of an issuer that is down', async () => {
    const issuer = await openIssuer();
    const { known, refreshToken } = await signedIn(issuer);
    issuer.setFault({ kind: 'down' });
    expect(await refusal(oidc.refreshTokenGrant(known, refreshToken))).toContain('fetch failed');
    issuer.setFault(null);
    expect(await refusal(oidc.refreshTokenGrant(known, refreshToken))).toBe('nothing was refused');
  });
});

describe('tokens', () => {
  it('live as long as the issuer is told', async () => {
    const { tokens } = await signedIn(await openIssuer({ accessTokenSeconds: 7 }));
    const { iat = 0, exp = 0 } = decodeJwt(tokens.access_token);
    const ofPerson = decodeJwt(tokens.id_token ?? '');
    expect([exp - iat, (ofPerson.exp ?? 0) - (ofPerson.iat ?? 0), tokens.expires_in]).toEqual([7, 7, 7]);
  });

  it.each(['campus', 'runai'] as const)(
    'of %s change their key, and the old one goes or stays',
    async (realm) => {
      const issuer = await openIssuer({ realm, name: 'campus' });
      const { known, refreshToken, tokens } = await signedIn(issuer);
      const keyIds = [decodeProtectedHeader(tokens.access_token).kid];

      await issuer.rotateKeys({ keepOld: true });
      const renewed = await oidc.refreshTokenGrant(known, refreshToken);
      keyIds.unshift(decodeProtectedHeader(renewed.access_token).kid);
      expect(new Set(keyIds).size).toBe(2);
      expect(decodeProtectedHeader(renewed.id_token ?? '').kid).toBe(keyIds[0]);
      expect(await publishedKeyIds(issuer)).toEqual(keyIds);

      await issuer.rotateKeys();
      const made = decodeProtectedHeader(await issuer.tokenFor(viewer)).kid;
      expect(keyIds).not.toContain(made);
      expect(await publishedKeyIds(issuer)).toEqual([made]);
    },
  );
});

async function publishedKeyIds(issuer: SandboxIssuer): Promise<unknown[]> {
  const answer = await fetch(`${issuer.url}/jwks`);
  const { keys } = (await answer.json()) as typeof issuer.jwks;
  expect(keys.map(({ kid }) => kid)).toEqual(issuer.jwks.keys.map(({ kid }) => kid));
  expect(keys.every((key) => !('d' in key))).toBe(true);
  return keys.map(({ kid }) => kid);
}

describe('signing out at the issuer', () => {
  const home = 'http://127.0.0.1:4321/signed-out';

  it('sends nobody to another host', async () => {
    const { known, tokens } = await signedIn(await openIssuer());
    const url = oidc.buildEndSessionUrl(known, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: 'https://example.org/',
    });
    const { text } = await openBrowser().visit(url);
    expect(text).toContain('post_logout_redirect_uri not registered');
  });

  it('ends the sign-in of the browser at once, and leads back', async () => {
    const known = await knowing(await openIssuer());
    const browser = openBrowser();
    const tokens = await signIn(known, 'viewer', { browser });
    const url = oidc.buildEndSessionUrl(known, {
      ...{ id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: home, state: 'over' },
    });
    expect((await browser.visit(url)).address).toBe(`${home}?state=over`);
    expect((await browser.visit((await begin(known)).url)).text).toContain('value="viewer"');
  });

  it('leads back a browser that had not signed in, too', async () => {
    const { known, tokens } = await signedIn(await openIssuer());
    const hint = { id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: home };
    expect((await openBrowser().visit(oidc.buildEndSessionUrl(known, hint))).address).toBe(home);
  });

  it('without an address ends on a page of the issuer', async () => {
    const known = await knowing(await openIssuer());
    const browser = openBrowser();
    await signIn(known, 'viewer', { browser });
    const { text } = await browser.visit(oidc.buildEndSessionUrl(known));
    expect(text).toContain('Signed out');
  });
});
