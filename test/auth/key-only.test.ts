import { beforeAll, describe, expect, it } from 'vitest';
import {
  bearer,
  keyOnlyOptions,
  reasonOf,
  refusalOf,
  sign,
  signingPair,
  start,
  verifierOf,
  type SigningPair,
} from './issuer-fixture.ts';

let campus: SigningPair;
let helios: SigningPair;

beforeAll(async () => {
  campus = await signingPair('RS256');
  helios = await signingPair('EdDSA');
});

describe('issuers known by their key only', () => {
  it('refuse a token that none of them made', async () => {
    const stranger = await signingPair('EdDSA');
    const alex = await signingPair('EdDSA');
    const identify = verifierOf([
      keyOnlyOptions('helios', [helios.publicJwk]),
      keyOnlyOptions('alex', [alex.publicJwk]),
    ]);
    const token = await sign(stranger, { sub: 'u-0042', exp: start + 60 });
    expect(await reasonOf(identify(bearer(token)))).toBe('BAD_SIGNATURE');
  });

  it('refuse a token that two of them vouch for', async () => {
    const identify = verifierOf([
      keyOnlyOptions('helios', [helios.publicJwk]),
      keyOnlyOptions('twin', [helios.publicJwk]),
    ]);
    const error = await refusalOf(identify(bearer(await sign(helios, { sub: 'u-0042', exp: start + 60 }))));
    expect(error.facts.reason).toBe('AMBIGUOUS_ISSUER');
    expect(error.message).toContain('helios, twin');
  });

  it('say that a token of one of them ended, rather than that the other did not sign it', async () => {
    const alex = await signingPair('EdDSA');
    const identify = verifierOf([
      keyOnlyOptions('alex', [alex.publicJwk]),
      keyOnlyOptions('rsa', [campus.publicJwk], { algorithms: ['RS256'] }),
      keyOnlyOptions('helios', [helios.publicJwk]),
    ]);
    const token = await sign(helios, { sub: 'u-0042', exp: start - 1 });
    expect(await reasonOf(identify(bearer(token)))).toBe('EXPIRED');
  });

  it('are told apart by the key, and take tokens for any audience', async () => {
    const alex = await signingPair('EdDSA');
    const identify = verifierOf([
      keyOnlyOptions('helios', [helios.publicJwk]),
      keyOnlyOptions('alex', [alex.publicJwk]),
    ]);
    const token = await sign(alex, { sub: 'u-0042', exp: start + 60, aud: 'anything' });
    expect((await identify(bearer(token))).viewer).toMatchObject({ issuer: 'alex', subject: 'u-0042' });
  });

  it('check the audience where one is configured', async () => {
    const identify = verifierOf([
      keyOnlyOptions('helios', [helios.publicJwk], { audiences: ['clusterql-web'] }),
    ]);
    const token = await sign(helios, { sub: 'u-0042', exp: start + 60, aud: 'other' });
    expect(await reasonOf(identify(bearer(token)))).toBe('WRONG_AUDIENCE');
  });

  it('may have two keys while one replaces the other', async () => {
    const next = await signingPair('EdDSA');
    const identify = verifierOf([keyOnlyOptions('helios', [helios.publicJwk, next.publicJwk])]);
    for (const pair of [helios, next]) {
      const token = await sign(pair, { sub: 'u-0042', exp: start + 60 });
      expect((await identify(bearer(token))).viewer.issuer).toBe('helios');
    }
    const stranger = await sign(await signingPair('EdDSA'), { sub: 'u-0042', exp: start + 60 });
    expect(await reasonOf(identify(bearer(stranger)))).toBe('BAD_SIGNATURE');
  });

  it('may make tokens that never end, where the configuration says so', async () => {
    const token = await sign(helios, { sub: 'u-0042' });
    const strict = verifierOf([keyOnlyOptions('helios', [helios.publicJwk])]);
    expect(await reasonOf(strict(bearer(token)))).toBe('NO_EXPIRY');
    const lenient = verifierOf([keyOnlyOptions('helios', [helios.publicJwk], { requireExp: false })]);
    const identity = await lenient(bearer(token));
    expect(identity.viewer.expiresAt).toBeNull();
    expect(identity.token?.expiresAt).toBeNull();
  });
});
