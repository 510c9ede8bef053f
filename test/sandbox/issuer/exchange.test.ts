import { decodeJwt, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { currentKeys } from '../../../src/sandbox/current-keys.ts';
import { startSandbox, type Sandbox } from '../../../src/sandbox/index.ts';
import { people, type Person } from '../../../src/sandbox/people.ts';
import { knowing, openIssuer, refusal, signIn } from './application.ts';

const editor = people[2] as Person;
const exchangeGrant = 'urn:ietf:params:oauth:grant-type:token-exchange';
const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';

function exchange(known: oidc.Configuration, token: string, changed: Record<string, string> = {}) {
  return oidc.genericGrantRequest(known, exchangeGrant, {
    subject_token: token,
    subject_token_type: accessTokenType,
    audience: 'runai',
    ...changed,
  });
}

async function openSandbox(): Promise<Sandbox> {
  const sandbox = await startSandbox();
  onTestFinished(() => sandbox.close());
  return sandbox;
}

describe('an exchange of tokens', () => {
  it('is refused to an application that may not', async () => {
    const issuer = await openIssuer();
    const known = await knowing(issuer, 'clusterql-browser', null);
    const refused = exchange(known, await issuer.tokenFor(editor));
    expect(await refusal(refused)).toBe('unauthorized_client');
  });

  it.each([
    ['for an audience nobody knows', { audience: 'elsewhere' }, 'invalid_target'],
    [
      'of another kind of token',
      { subject_token_type: 'urn:ietf:params:oauth:token-type:id_token' },
      'invalid_request',
    ],
    [
      'for another kind of token',
      { requested_token_type: 'urn:ietf:params:oauth:token-type:id_token' },
      'invalid_request',
    ],
    ['with more scopes than the token has', { scope: 'openid admin' }, 'invalid_scope'],
  ])('is refused %s', async (_, changed, code) => {
    const issuer = await openIssuer();
    expect(await refusal(exchange(await knowing(issuer), await issuer.tokenFor(editor), changed))).toBe(code);
  });

  it('is refused with a token that has expired, is of an issuer it does not trust, of nobody, or no access token', async () => {
    const [issuer, stranger] = await Promise.all([openIssuer(), openIssuer()]);
    const known = await knowing(issuer);
    const exp = Math.floor(Date.now() / 1000) - 1;
    const { id_token: idToken = '' } = await signIn(known);
    const application = await oidc.clientCredentialsGrant(known);
    const bad = [
      await issuer.tokenFor(editor, { overrides: { exp } }),
      await stranger.tokenFor(editor),
      await stranger.tokenFor(editor, { overrides: { iss: issuer.url } }),
      await issuer.tokenFor(editor, { overrides: { sub: 'somebody' } }),
      ...[idToken, application.access_token, 'no token at all'],
    ];
    const codes = await Promise.all(bad.map((token) => refusal(exchange(known, token))));
    expect(codes).toEqual(bad.map(() => 'invalid_grant'));
  });

  it('gives a token that is good for that audience alone, and says which kind it is', async () => {
    const issuer = await openIssuer({ accessTokenSeconds: 60 });
    const known = await knowing(issuer);
    const { access_token: own } = await signIn(known, 'editor');
    const answer = await exchange(known, own, { scope: 'openid email' });
    expect(answer).toMatchObject({
      issued_token_type: accessTokenType,
      scope: 'openid email',
      expires_in: 60,
    });
    const { payload } = await jwtVerify(answer.access_token, currentKeys(issuer.jwks), {
      issuer: issuer.url,
    });
    expect(payload).toMatchObject({
      ...{ sub: editor.subject, aud: 'runai', azp: 'clusterql', typ: 'Bearer' },
      ...{ scope: 'openid email', email: editor.email },
    });
  });

  it('never widens again what it narrowed', async () => {
    const issuer = await openIssuer();
    const known = await knowing(issuer);
    const narrow = await exchange(known, await issuer.tokenFor(editor), { scope: 'openid' });
    const wider = exchange(known, narrow.access_token, { scope: 'openid email' });
    expect(await refusal(wider)).toBe('invalid_scope');
    expect(decodeJwt((await exchange(known, narrow.access_token)).access_token)['scope']).toBe('openid');
  });

  it("gives in Run:ai's realm, which trusts the campus, a token of the same person under another subject", async () => {
    const { issuer, runaiIssuer } = await openSandbox();
    const answer = await exchange(await knowing(runaiIssuer), await issuer.tokenFor(editor));
    const { payload } = await jwtVerify(answer.access_token, currentKeys(runaiIssuer.jwks));
    expect(payload).toMatchObject({ iss: runaiIssuer.url, sub: editor.runaiSubject, email: editor.email });
    expect(editor.runaiSubject).not.toBe(editor.subject);
  });

  it("is refused at the campus with a token of Run:ai's realm, which it does not trust", async () => {
    const { issuer, runaiIssuer } = await openSandbox();
    const refused = exchange(await knowing(issuer), await runaiIssuer.tokenFor(editor));
    expect(await refusal(refused)).toBe('invalid_grant');
  });
});

describe('an application on its own', () => {
  it('gets no token without its secret', async () => {
    const known = await knowing(await openIssuer(), 'clusterql', 'not the secret');
    expect(await refusal(oidc.clientCredentialsGrant(known))).toBe('invalid_client');
  });

  it('gets no token where it can keep no secret', async () => {
    const known = await knowing(await openIssuer(), 'clusterql-browser', null);
    expect(await refusal(oidc.clientCredentialsGrant(known))).toBe('unauthorized_client');
  });

  it('gets a token that names no person', async () => {
    const answer = await oidc.clientCredentialsGrant(await knowing(await openIssuer()));
    expect(decodeJwt(answer.access_token)).toMatchObject({
      ...{ sub: 'clusterql', azp: 'clusterql', preferred_username: 'service-account-clusterql' },
      aud: ['clusterql', 'renku'],
    });
    expect(decodeJwt(answer.access_token)).not.toHaveProperty('email');
  });
});

describe("Run:ai's control plane", () => {
  async function statusWith({ runai }: Sandbox, token: string): Promise<number> {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${runai.url}/api/v1/clusters`, { headers })).status;
  }

  it("refuses tokens of its own realm that are for somebody else, and of a realm it doesn't know", async () => {
    const sandbox = await openSandbox();
    const stranger = await openIssuer({ realm: 'runai' });
    const forOthers = { overrides: { aud: ['clusterql'] } };
    expect(await statusWith(sandbox, await sandbox.runaiIssuer.tokenFor(editor, forOthers))).toBe(401);
    expect(await statusWith(sandbox, await stranger.tokenFor(editor))).toBe(401);
    expect(await statusWith(sandbox, 'no token')).toBe(401);
  });

  it('takes tokens of its own realm and of the campus, and follows both when they change their keys', async () => {
    const sandbox = await openSandbox();
    for (const issuer of [sandbox.issuer, sandbox.runaiIssuer]) {
      const old = await issuer.tokenFor(editor);
      expect(await statusWith(sandbox, old)).toBe(200);
      await issuer.rotateKeys();
      expect(await statusWith(sandbox, old)).toBe(401);
      expect(await statusWith(sandbox, await issuer.tokenFor(editor))).toBe(200);
    }
  });
});
