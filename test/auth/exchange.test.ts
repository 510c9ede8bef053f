import { describe, expect, it } from 'vitest';
import type { ExchangeOptions } from '../../src/auth/credential-options.ts';
import { Clock, refusalOf, start } from './issuer-fixture.ts';
import { exchanging, granted, identityOf, outboundOf, tokenEndpoint, tokenOf } from './outbound-fixture.ts';

const exchange: ExchangeOptions = { mode: 'exchange', issuers: ['campus'], audience: 'runai' };
const somebody = identityOf(tokenOf('campus'));

function refusing(code = 'invalid_target') {
  return exchanging(() => Response.json({ error: code, error_description: 'canary' }, { status: 400 }));
}

describe('a token that is exchanged', () => {
  it('is refused to people of an issuer that is not listed, and nobody is asked', async () => {
    const { asked, fetch } = exchanging(granted);
    const credential = outboundOf(exchange, fetch)(identityOf(tokenOf('other')), 'viewer');
    const error = await refusalOf(credential.authorization());
    expect(error).toMatchObject({
      code: 'UNAUTHENTICATED',
      facts: { system: 'dgx', reason: 'ISSUER_NOT_ACCEPTED' },
    });
    expect(credential.refusal).toBe(error);
    expect(asked).toEqual([]);
  });

  it('is nothing for an anonymous caller', async () => {
    const { asked, fetch } = exchanging(granted);
    const credential = outboundOf(exchange, fetch)(identityOf(null), 'anonymous');
    expect(await credential.authorization()).toBeNull();
    expect(asked).toEqual([]);
  });

  it('is refused once the own token ended, without asking', async () => {
    const { asked, fetch } = exchanging(granted);
    const clock = new Clock();
    const credential = outboundOf(exchange, fetch, clock)(somebody, 'viewer');
    clock.seconds = start + 600;
    expect((await refusalOf(credential.authorization())).facts).toMatchObject({
      reason: 'EXPIRED',
      expiredAt: new Date((start + 600) * 1000).toISOString(),
    });
    expect(asked).toEqual([]);
  });

  it('is asked of the issuer with the own token, for the audience and the scopes', async () => {
    const { asked, fetch } = exchanging(granted);
    const credential = outboundOf({ ...exchange, scopes: ['jobs', 'projects'] }, fetch)(somebody, 'viewer');
    expect(await credential.authorization()).toBe('Bearer exchanged-1');
    expect(credential).toMatchObject({ mode: 'exchange', expiresAt: (start + 300) * 1000 });
    expect(asked).toEqual([
      {
        url: tokenEndpoint,
        form: expect.objectContaining({
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          subject_token: 'own-token-of-campus',
          audience: 'runai',
          scope: 'jobs projects',
        }),
        authorization: `Basic ${Buffer.from('clusterql:made+up').toString('base64')}`,
      },
    ]);
  });

  it('is asked for as what it is, where people come with ID tokens', async () => {
    const { asked, fetch } = exchanging(granted);
    const came = [somebody, identityOf(tokenOf('campus', { raw: 'id-token', claims: { at_hash: 'x' } }))];
    for (const each of came) await outboundOf(exchange, fetch)(each, 'viewer').authorization();
    expect(asked.map(({ form }) => [form['subject_token'], form['subject_token_type']])).toEqual([
      ['own-token-of-campus', 'urn:ietf:params:oauth:token-type:access_token'],
      ['id-token', 'urn:ietf:params:oauth:token-type:id_token'],
    ]);
  });

  it('is asked by the application of the system and at its address, where it has them', async () => {
    const { asked, fetch } = exchanging(granted);
    const tokenUrl = 'https://exchange.example.org/token';
    const own = { clientId: 'dgx-exchange', clientSecret: 'own', tokenUrl };
    await outboundOf({ ...exchange, ...own }, fetch)(somebody, 'viewer').authorization();
    expect(asked).toMatchObject([{ url: tokenUrl }]);
    const [, basic = ''] = asked[0]?.authorization?.split(' ') ?? [];
    expect(Buffer.from(basic, 'base64').toString()).toMatch(/^dgx(-|%2D)exchange:own$/);
  });

  it('is asked for once by fifty who come at the same time, and kept until 60 seconds before its end', async () => {
    const { asked, fetch } = exchanging(granted);
    const clock = new Clock();
    const outbound = outboundOf(exchange, fetch, clock);
    const sent = await Promise.all(
      Array.from({ length: 50 }, () => outbound(somebody, 'viewer').authorization()),
    );
    expect(new Set(sent)).toEqual(new Set(['Bearer exchanged-1']));
    clock.seconds = start + 239;
    expect(await outbound(somebody, 'viewer').authorization()).toBe('Bearer exchanged-1');
    clock.seconds = start + 240;
    expect(await outbound(somebody, 'viewer').authorization()).toBe('Bearer exchanged-2');
    expect(asked).toHaveLength(2);
  });

  it('is kept no longer than the own token lives', async () => {
    const { fetch } = exchanging((number) => granted(number, 3_600));
    const credential = outboundOf(exchange, fetch)(somebody, 'viewer');
    await credential.authorization();
    expect(credential.expiresAt).toBe((start + 600) * 1000);
  });

  it('is never that of another token, also of the same person', async () => {
    const { fetch } = exchanging(granted);
    const outbound = outboundOf(exchange, fetch);
    const narrow = identityOf(tokenOf('campus', { raw: 'narrow', claims: { scope: 'openid' } }));
    const credentials = [outbound(somebody, 'viewer'), outbound(narrow, 'viewer')];
    expect(await Promise.all(credentials.map((each) => each.authorization()))).toEqual([
      'Bearer exchanged-1',
      'Bearer exchanged-2',
    ]);
    expect(new Set(credentials.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });

  it('that the system refused is exchanged once more, by many who were refused together', async () => {
    const { asked, fetch } = exchanging(granted);
    const outbound = outboundOf(exchange, fetch);
    const credentials = Array.from({ length: 5 }, () => outbound(somebody, 'viewer'));
    const [refused] = await Promise.all(credentials.map((each) => each.authorization()));
    for (const each of credentials) each.renew?.(refused ?? '');
    const renewed = await Promise.all(credentials.map((each) => each.authorization()));
    expect(new Set(renewed)).toEqual(new Set(['Bearer exchanged-2']));
    // Late news of the first does not take the second away.
    credentials[0]?.renew?.(refused ?? '');
    expect(await credentials[0]?.authorization()).toBe('Bearer exchanged-2');
    expect(asked).toHaveLength(2);
  });
});

describe('an issuer that exchanges nothing', () => {
  it('is not asked again for 30 seconds, for that caller', async () => {
    const { asked, fetch } = refusing();
    const clock = new Clock();
    const outbound = outboundOf(exchange, fetch, clock);
    for (const seconds of [0, 29]) {
      clock.seconds = start + seconds;
      const credential = outbound(somebody, 'viewer');
      const error = await refusalOf(credential.authorization());
      expect(error).toMatchObject({
        code: 'UPSTREAM_UNAUTHENTICATED',
        facts: { system: 'dgx', reason: 'EXCHANGE_REFUSED' },
      });
      expect(credential.refusal).toBe(error);
    }
    expect(asked).toHaveLength(1);
    await refusalOf(outbound(identityOf(tokenOf('campus', { raw: 'another' })), 'viewer').authorization());
    expect(asked).toHaveLength(2);
    clock.seconds = start + 30;
    await refusalOf(outbound(somebody, 'viewer').authorization());
    expect(asked).toHaveLength(3);
  });

  it('because it is away is asked again by the next request', async () => {
    const { fetch } = exchanging((number) =>
      number === 1 ? Promise.reject(new TypeError('fetch failed')) : granted(number),
    );
    const outbound = outboundOf(exchange, fetch);
    const error = await refusalOf(outbound(somebody, 'viewer').authorization());
    expect(error).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      facts: { system: 'dgx', retryable: true },
    });
    expect(await outbound(somebody, 'viewer').authorization()).toBe('Bearer exchanged-2');
  });

  it('is told without any token or word of its own', async () => {
    const { fetch } = refusing();
    const credential = outboundOf(exchange, fetch)(somebody, 'viewer');
    const error = await refusalOf(credential.authorization());
    expect(JSON.stringify([error, error.facts, credential]) + error.stack + String(error.cause)).not.toMatch(
      /canary|own-token|made up/,
    );
  });
});
