import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { describe, expect, it } from 'vitest';
import { sandboxDeviceClient } from '../../../src/sandbox/clients.ts';
import type { SandboxIssuer } from '../../../src/sandbox/issuer/index.ts';
import { people } from '../../../src/sandbox/people.ts';
import { openBrowser } from '../../support/browser.ts';
import { knowing, openIssuer, refusal } from './application.ts';

const scope = 'openid profile email offline_access';

async function terminal(issuer: SandboxIssuer) {
  const known = await knowing(issuer, sandboxDeviceClient.id, null);
  return { known, shown: await oidc.initiateDeviceAuthorization(known, { scope }) };
}

describe('signing in at a terminal', () => {
  it('is refused to applications of browsers', async () => {
    const known = await knowing(await openIssuer(), 'clusterql-browser', null);
    expect(await refusal(oidc.initiateDeviceAuthorization(known, { scope }))).toBe('unauthorized_client');
  });

  it('gives nothing before somebody has signed in', async () => {
    const issuer = await openIssuer();
    const { shown } = await terminal(issuer);
    const answer = await fetch(`${issuer.url}/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        client_id: sandboxDeviceClient.id,
        device_code: shown.device_code,
      }),
    });
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: 'authorization_pending' }]);
  });

  it('knows no code that it did not give', async () => {
    const issuer = await openIssuer();
    const { text } = await openBrowser().visit(`${issuer.url}/device?user_code=AAAA-AAAA`, 'viewer');
    expect(text).toContain('not known');
  });

  it('asks for the code where the address has none', async () => {
    const { shown } = await terminal(await openIssuer());
    const { text } = await openBrowser().visit(shown.verification_uri);
    expect(text).toContain('Which code');
    expect(text).not.toMatch(/https?:\/\/(?!127\.0\.0\.1)/);
  });

  it.each(people)('gives $username tokens and a refresh token, once', async ({ username, subject }) => {
    const { known, shown } = await terminal(await openIssuer());
    expect(shown.interval).toBe(1);
    const { text } = await openBrowser().visit(shown.verification_uri_complete ?? '', username);
    expect(text).toContain('The terminal goes on');
    const tokens = await oidc.pollDeviceAuthorizationGrant(known, shown);
    expect(decodeJwt(tokens.access_token)).toMatchObject({ sub: subject, azp: 'clusterql-cli' });
    expect(tokens.claims()).toMatchObject({ sub: subject, aud: 'clusterql-cli' });
    const renewed = await oidc.refreshTokenGrant(known, tokens.refresh_token ?? '');
    expect(decodeJwt(renewed.access_token)).toMatchObject({ sub: subject });
    expect(await refusal(oidc.pollDeviceAuthorizationGrant(known, shown))).toBe('invalid_grant');
  });
});
