import { createHmac, createPublicKey } from 'node:crypto';
import { FlattenedSign } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import type { IssuerOptions } from '../../src/auth/issuer.ts';
import type { Identity } from '../../src/auth/identity.ts';
import {
  bearer,
  campusClaims,
  campusOptions,
  FakeWeb,
  forge,
  reasonOf,
  sign,
  signingPair,
  start,
  verifierOf,
  type Claims,
  type SigningPair,
} from './issuer-fixture.ts';

let campus: SigningPair;
let web: FakeWeb;

beforeAll(async () => {
  campus = await signingPair('RS256', 'k1');
  web = new FakeWeb().serveCampus([campus.publicJwk]);
});

function ask(token: string, options: Partial<IssuerOptions> = {}): Promise<Identity> {
  return verifierOf([campusOptions(options)], web)(bearer(token));
}

async function askWith(claims: Claims, options: Partial<IssuerOptions> = {}): Promise<Identity> {
  return ask(await sign(campus, campusClaims(claims)), options);
}

describe('a forged signature is refused', () => {
  it('when there is none (alg none)', async () => {
    expect(await reasonOf(ask(forge({ alg: 'none' }, campusClaims())))).toBe('ALGORITHM');
    expect(await reasonOf(ask(forge({ alg: 'None', kid: 'k1' }, campusClaims(), 'AAAA')))).toBe('ALGORITHM');
  });

  it('when the public key was used as an HMAC secret', async () => {
    const pem = createPublicKey({ key: campus.publicJwk, format: 'jwk' }).export({
      type: 'spki',
      format: 'pem',
    });
    const unsigned = forge({ alg: 'HS256', kid: 'k1' }, campusClaims()).slice(0, -1);
    const token = `${unsigned}.${createHmac('sha256', pem).update(unsigned).digest('base64url')}`;
    expect(await reasonOf(ask(token))).toBe('ALGORITHM');
    expect(await reasonOf(ask(token, { algorithms: ['HS256', 'RS256'] }))).toBe('ALGORITHM');
  });

  it('when another key signed under the same key id', async () => {
    const token = await sign(await signingPair('RS256', 'k1'), campusClaims());
    expect(await reasonOf(ask(token))).toBe('BAD_SIGNATURE');
  });

  it('when the key id is unknown', async () => {
    const token = await sign(campus, campusClaims(), { kid: 'k2' });
    expect(await reasonOf(ask(token))).toBe('BAD_SIGNATURE');
  });

  it('when the token brings its own key', async () => {
    const own = await signingPair('RS256', 'k1');
    const header = {
      jwk: own.publicJwk,
      jku: 'https://evil.example.org/keys',
      x5u: 'https://evil.example.org',
    };
    expect(await reasonOf(ask(await sign(own, campusClaims(), header)))).toBe('BAD_SIGNATURE');
    expect(web.asked.filter((url) => url.includes('evil'))).toEqual([]);
  });

  it('when the algorithm is good, but not one this issuer uses', async () => {
    const token = await sign(campus, campusClaims());
    expect(await reasonOf(ask(token, { algorithms: ['ES256'] }))).toBe('ALGORITHM');
    expect(await reasonOf(ask(token, { algorithms: [] }))).toBe('ALGORITHM');
  });

  it('when the claims were changed after signing, whatever they then say', async () => {
    const [header, , signature] = (await sign(campus, campusClaims())).split('.');
    for (const change of [{ sub: 'u-0001' }, { exp: start - 1 }, { aud: 'other' }]) {
      const payload = Buffer.from(JSON.stringify(campusClaims(change))).toString('base64url');
      expect(await reasonOf(ask(`${header}.${payload}.${signature}`))).toBe('BAD_SIGNATURE');
    }
  });

  it('when the payload says it is not encoded, though the signature holds', async () => {
    const payload = Buffer.from(JSON.stringify(campusClaims())).toString('base64url');
    const signed = await new FlattenedSign(Buffer.from(payload))
      .setProtectedHeader({ alg: 'RS256', kid: 'k1', b64: false, crit: ['b64'] })
      .sign(campus.privateKey);
    expect(await reasonOf(ask(`${signed.protected}.${payload}.${signed.signature}`))).toBe('MALFORMED');
  });

  it('when it demands an extension nobody here knows', async () => {
    const token = forge(
      { alg: 'RS256', kid: 'k1', crit: ['x-admin'], 'x-admin': true },
      campusClaims(),
      'AAAA',
    );
    expect(await reasonOf(ask(token))).toBe('ALGORITHM');
  });
});

describe('the audience', () => {
  it.each([
    ['absent', undefined],
    ['another one', 'account'],
    ['a list without ours', ['account', 'broker']],
    ['the empty list', []],
    ['an object', { renku: true }],
    ['a number', 7],
    ['null', null],
    ['a text that only contains ours', 'renku-ui renku'],
  ])('is wrong when %s', async (_, aud) => {
    expect(await reasonOf(askWith({ aud }))).toBe('WRONG_AUDIENCE');
  });

  it('may be one of a list, on both sides', async () => {
    const { viewer } = await askWith(
      { aud: ['account', 'renku-cli'] },
      { audiences: ['renku', 'renku-cli'] },
    );
    expect(viewer.subject).toBe('u-0042');
  });

  it('must be configured for an issuer that signs for many applications', () => {
    expect(() => verifierOf([campusOptions({ audiences: [] })])).toThrow('campus has no `audiences`');
  });
});

describe('times', () => {
  it('a token is refused until it begins, but for 5 seconds between two clocks', async () => {
    expect(await reasonOf(askWith({ nbf: start + 6 }))).toBe('NOT_YET_VALID');
    expect((await askWith({ nbf: start + 5 })).viewer.subject).toBe('u-0042');
  });

  it.each([
    ['exp', 'tomorrow'],
    ['exp', null],
    ['nbf', '0'],
  ])('%s given as %j is refused', async (claim, value) => {
    expect(await reasonOf(askWith({ [claim]: value }))).toBe('MALFORMED');
  });

  it('a token without an end is refused', async () => {
    expect(await reasonOf(askWith({ exp: undefined }))).toBe('NO_EXPIRY');
  });

  it('a token is good in its last second and not in the next', async () => {
    expect((await askWith({ exp: start + 1 })).viewer.expiresAt).toBe('2026-09-21T14:13:21.000Z');
    expect(await reasonOf(askWith({ exp: start }))).toBe('EXPIRED');
  });
});

describe('the subject', () => {
  it.each([undefined, '', null, 42, ['u-0042']])('%j names nobody', async (sub) => {
    expect(await reasonOf(askWith({ sub }))).toBe('NO_SUBJECT');
  });
});

describe('the kind of token', () => {
  it.each([
    { typ: 'ID' },
    { nonce: 'n' },
    { at_hash: 'h' },
    { c_hash: 'h' },
    { typ: 'Bearer', at_hash: 'h' },
  ])('an ID token, known by %j, is refused unless the issuer allows them', async (mark) => {
    expect(await reasonOf(askWith(mark))).toBe('ID_TOKEN');
    expect((await askWith(mark, { allowIdTokens: true })).viewer.subject).toBe('u-0042');
  });

  it('an access token of a Keycloak before 25, which repeats the nonce, is no ID token', async () => {
    expect((await askWith({ typ: 'Bearer', nonce: 'n' })).viewer.subject).toBe('u-0042');
  });

  it('an access token by its header is no ID token for a nonce', async () => {
    const token = await sign(campus, campusClaims({ nonce: 'n' }), { typ: 'at+jwt' });
    expect((await ask(token)).viewer.subject).toBe('u-0042');
  });

  it('the header `typ` is checked where the issuer has one', async () => {
    const plain = await sign(campus, campusClaims(), { typ: 'JWT' });
    expect(await reasonOf(ask(plain, { typ: 'at+jwt' }))).toBe('MALFORMED');
    expect((await ask(plain)).viewer.subject).toBe('u-0042');
    expect((await ask(plain, { typ: 'JWT' })).viewer.subject).toBe('u-0042');
  });
});
