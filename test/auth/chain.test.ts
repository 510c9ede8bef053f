import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClientOptions, LinkOptions } from '../../src/auth/credential-options.ts';
import type { FailedToken, SystemToken } from '../../src/auth/identity.ts';
import { systemToken } from '../../src/auth/system-token.ts';
import { generateSigningPair } from '../../src/auth/signing-key.ts';
import { roles, type Role } from '../../src/domain/viewer.ts';
import { ClusterQLError } from '../../src/errors.ts';
import { refusalOf } from './issuer-fixture.ts';
import { exchanging, granted, identityOf, outboundOf, tokenOf } from './outbound-fixture.ts';

const stored = { mode: 'stored', issuer: 'runai' } as const;
const exchange = { mode: 'exchange', issuers: ['campus'], audience: 'runai' } as const;
const none = { mode: 'none' } as const;
const client: ClientOptions = {
  ...{ mode: 'client', clientId: 'gateway', clientSecret: 'made up', bearerField: 'accessToken' },
  roles: ['administrator'],
};
const account = tokenOf('runai', { subject: 'r-9', raw: 'token-of-the-account' });
const connected = systemToken('stored', account, account);

function failed(code: 'UNAUTHENTICATED' | 'DATABASE_UNAVAILABLE', reason?: string): FailedToken {
  return { mode: 'stored', error: new ClusterQLError(code, 'Mend it.', { system: 'dgx', reason }) };
}
const notConnected = failed('UNAUTHENTICATED', 'NOT_CONNECTED');

function chain(...links: LinkOptions[]) {
  return { mode: 'chain', links } as const;
}

function campusWith(token: SystemToken | FailedToken) {
  return identityOf(tokenOf('campus'), { systemTokens: new Map([['dgx', token]]) });
}

describe('the gateway itself', () => {
  it('goes for nobody whose role is not written down, and its application asks for no token', async () => {
    const { asked, fetch } = exchanging(granted);
    const outbound = outboundOf(chain(stored, client), fetch);
    for (const role of ['editor', 'viewer', 'anonymous', null] as const) {
      const error = await refusalOf(outbound(campusWith(notConnected), role).authorization());
      expect(error.facts.reason).toBe('NOT_CONNECTED');
    }
    expect(asked).toEqual([]);
  });

  it('goes for a role that is, where no account is connected', () => {
    const sent = outboundOf(chain(stored, client))(campusWith(notConnected), 'administrator');
    expect(sent.mode).toBe('client');
  });

  it('never goes in the place of an account that is connected, in whatever order', () => {
    for (const links of [
      [stored, client],
      [client, stored],
    ])
      for (const token of [connected, failed('UNAUTHENTICATED', 'EXPIRED'), failed('DATABASE_UNAVAILABLE')])
        expect(outboundOf(chain(...links))(campusWith(token), 'administrator').mode).toBe('stored');
  });

  it('goes for nobody else, however the chain is made', () => {
    const { privateKey: key } = generateSigningPair();
    const forward = { mode: 'forward', issuers: ['other'] } as const;
    const mint = { mode: 'mint', key, subjects: { other: 'sub' } } as const;
    const chains = fc
      .shuffledSubarray<LinkOptions>([forward, exchange, mint, stored, client, none], { minLength: 1 })
      .map((links) => chain(...links));
    const held = fc.constantFrom<Role | null>(null, ...roles);
    const found = fc.constantFrom(connected, notConnected, failed('DATABASE_UNAVAILABLE'));
    fc.assert(
      fc.property(chains, held, found, (credential, role, token) => {
        const { mode } = outboundOf(credential)(campusWith(token), role);
        if (role !== 'administrator')
          expect(mode === 'client' && credential.links.length > 1).toBe(isOnly(credential.links));
      }),
    );

    /** Where the application is the only way that is told of at all, its refusal is what is told. */
    function isOnly(links: readonly LinkOptions[]): boolean {
      const open = links.some(({ mode }) => mode === 'none' || mode === 'exchange');
      return links.length > 1 && !open && !links.includes(stored) && links[0]?.mode === 'client';
    }
  });
});

describe('the first way that is open', () => {
  it.each([
    ['stored', connected],
    ['exchange', notConnected],
  ] as const)('is %s', (mode, token) => {
    expect(outboundOf(chain(stored, exchange, none))(campusWith(token), 'viewer').mode).toBe(mode);
  });

  it('is none where nothing else is, and nothing for a stranger', async () => {
    const outbound = outboundOf(chain(stored, exchange, none));
    const other = identityOf(tokenOf('other'), { systemTokens: new Map([['dgx', notConnected]]) });
    expect(outbound(other, 'viewer').mode).toBe('none');
    expect(await outbound(identityOf(null), 'anonymous').authorization()).toBeNull();
  });

  it('that fails is told, and the next is not tried', async () => {
    const { asked, fetch } = exchanging(granted);
    const outbound = outboundOf(chain(stored, exchange, client, none), fetch);
    for (const token of [failed('UNAUTHENTICATED', 'EXPIRED'), failed('DATABASE_UNAVAILABLE')]) {
      const sent = outbound(campusWith(token), 'administrator');
      expect(sent.mode).toBe('stored');
      expect(await refusalOf(sent.authorization())).toBe(token.error);
    }
    expect(asked).toEqual([]);
  });

  it('that is an exchange the issuer refuses is not followed by another', async () => {
    const { fetch } = exchanging(() => Response.json({ error: 'invalid_target' }, { status: 400 }));
    const sent = outboundOf(chain(exchange, client, none), fetch)(
      identityOf(tokenOf('campus')),
      'administrator',
    );
    expect((await refusalOf(sent.authorization())).facts.reason).toBe('EXCHANGE_REFUSED');
  });
});
