import { describe, expect, it } from 'vitest';
import type { FailedToken, SystemToken } from '../../src/auth/identity.ts';
import { systemToken } from '../../src/auth/system-token.ts';
import { ClusterQLError } from '../../src/errors.ts';
import { Clock, refusalOf, start } from './issuer-fixture.ts';
import { connectUrl, identityOf, outboundOf, tokenOf } from './outbound-fixture.ts';

const stored = { mode: 'stored', issuer: 'runai' } as const;
const end = (start + 300) * 1000;
const account = tokenOf('runai', { subject: 'r-9', raw: 'token-of-the-account', expiresAt: end });
const connected = systemToken('stored', account, account);

/** Somebody of the campus, with what was found for the system. */
function campusWith(token?: SystemToken | FailedToken) {
  return identityOf(tokenOf('campus'), { systemTokens: new Map(token && [['dgx', token]]) });
}

describe('a system that is asked with a connected account', () => {
  it('is not asked for somebody who connected none, and they are told where to', async () => {
    const error = await refusalOf(outboundOf(stored)(campusWith(), 'viewer').authorization());
    expect(error).toMatchObject({
      code: 'UNAUTHENTICATED',
      facts: { system: 'dgx', reason: 'NOT_CONNECTED', connectUrl },
    });
  });

  it('is not asked where the account is of no use, for the reason found', async () => {
    const error = new ClusterQLError('DATABASE_UNAVAILABLE', 'Try again.', { system: 'dgx' });
    const credential = outboundOf(stored)(campusWith({ mode: 'stored', error }), 'viewer');
    expect(await refusalOf(credential.authorization())).toBe(error);
    expect(credential.refusal).toBe(error);
  });

  it('is not asked with a token that ended meanwhile', async () => {
    const clock = new Clock();
    const credential = outboundOf(stored, undefined, clock)(campusWith(connected), 'viewer');
    clock.seconds = start + 300;
    const expiredAt = new Date(end).toISOString();
    expect((await refusalOf(credential.authorization())).facts).toMatchObject({
      ...{ reason: 'EXPIRED', system: 'dgx', expiredAt, connectUrl },
    });
  });

  it('gets the token of the account, and is known to see that person', async () => {
    const credential = outboundOf(stored)(campusWith(connected), 'viewer');
    expect(await credential.authorization()).toBe('Bearer token-of-the-account');
    expect(credential).toMatchObject({
      ...{ mode: 'stored', fingerprint: account.fingerprint, expiresAt: end },
      person: { issuer: 'runai', subject: 'r-9' },
    });
    expect(JSON.stringify([credential, connected])).not.toContain('token-of-the-account');
  });

  it('gets the own token of whoever signed in at that issuer, and nothing of a stranger', async () => {
    const own = outboundOf(stored)(identityOf(tokenOf('runai')), 'viewer');
    expect(await own.authorization()).toBe('Bearer own-token-of-runai');
    expect(own).toMatchObject({ mode: 'forward', person: undefined });
    expect(await outboundOf(stored)(identityOf(null), 'anonymous').authorization()).toBeNull();
  });
});

describe('a system that wants ID tokens', () => {
  const forward = { mode: 'forward', issuers: ['campus'], token: 'idToken' } as const;

  it('gets no access token in its place', async () => {
    const credential = outboundOf(forward)(identityOf(tokenOf('campus')), 'viewer');
    expect((await refusalOf(credential.authorization())).facts).toMatchObject({
      ...{ system: 'dgx', reason: 'NO_ID_TOKEN' },
    });
  });

  it('is told of one that ended, with its end, and no other way is gone in its place', async () => {
    const facts = { reason: 'EXPIRED', expiredAt: '2026-11-23T00:00:00.000Z', connectUrl };
    const idToken = new ClusterQLError('UNAUTHENTICATED', 'It ended; sign in again.', facts);
    const session = identityOf(tokenOf('campus'), { idToken });
    for (const credential of [forward, { mode: 'chain', links: [forward, { mode: 'none' }] }] as const) {
      const sent = outboundOf(credential)(session, 'viewer');
      const error = await refusalOf(sent.authorization());
      expect(error).toMatchObject({ code: 'UNAUTHENTICATED', facts: { ...facts, system: 'dgx' } });
      expect(sent.refusal?.facts.reason).toBe('EXPIRED');
    }
  });

  it('gets that of the sign-in, or of a bearer that is one', async () => {
    const idToken = tokenOf('campus', { raw: 'id-token' });
    const session = identityOf(tokenOf('campus'), { idToken });
    expect(await outboundOf(forward)(session, 'viewer').authorization()).toBe('Bearer id-token');
    const bearer = identityOf(tokenOf('campus', { raw: 'id-bearer', claims: { at_hash: 'x' } }));
    expect(await outboundOf(forward)(bearer, 'viewer').authorization()).toBe('Bearer id-bearer');
  });
});

describe('a token that came for this system alone', () => {
  it('that is bad is told, whatever else the system could be asked with', async () => {
    const error = new ClusterQLError('UNAUTHENTICATED', 'It is bad.', { system: 'dgx' });
    for (const credential of [stored, { mode: 'none' }, { mode: 'forward', issuers: ['campus'] }] as const) {
      const sent = outboundOf(credential)(campusWith({ mode: 'header', error }), 'administrator');
      expect(sent.mode).toBe('header');
      expect(await refusalOf(sent.authorization())).toBe(error);
    }
  });

  it('and ended meanwhile is told as that, and sends nobody to connect an account', async () => {
    const clock = new Clock();
    const brought = campusWith(systemToken('header', account, account));
    const sent = outboundOf({ mode: 'none' }, undefined, clock)(brought, 'viewer');
    clock.seconds = start + 300;
    const error = await refusalOf(sent.authorization());
    expect(error.facts).toMatchObject({ reason: 'EXPIRED', system: 'dgx', connectUrl: undefined });
    expect(error.message).not.toContain('connect');
  });

  it('goes before everything that is configured', async () => {
    const brought = campusWith(systemToken('header', account, account));
    const sent = outboundOf({ mode: 'forward', issuers: ['campus'] })(brought, 'viewer');
    expect(await sent.authorization()).toBe('Bearer token-of-the-account');
    expect(sent).toMatchObject({ mode: 'header', person: { issuer: 'runai', subject: 'r-9' } });
  });
});
