import { CompactSign } from 'jose';
import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Verifier } from '../../src/auth/verify.ts';
import {
  bearer,
  campusAddress,
  campusClaims,
  campusOptions,
  FakeWeb,
  forge,
  reasonOf,
  sign,
  signingPair,
  start,
  verifierOf,
  type SigningPair,
} from './issuer-fixture.ts';

const otherAddress = 'https://sso.example.net/realms/Other';
const otherKeys = `${otherAddress}/keys`;

let campus: SigningPair;
let other: SigningPair;
let web: FakeWeb;
let identify: Verifier;

beforeAll(async () => {
  // The same key id, as two installations of one product may well have.
  [campus, other] = [await signingPair('RS256', 'k1'), await signingPair('RS256', 'k1')];
});
beforeEach(() => {
  web = new FakeWeb().serveCampus([campus.publicJwk]);
  web.answers.set(otherKeys, () => Response.json({ keys: [other.publicJwk] }));
  const otherOptions = campusOptions({ name: 'other', issuer: otherAddress, jwksUri: otherKeys });
  identify = verifierOf([campusOptions(), otherOptions], web);
});

async function askWith(pair: SigningPair, claims: object, header = {}): Promise<unknown> {
  return identify(bearer(await sign(pair, campusClaims({ ...claims }), header)));
}

describe('two issuers with one key id', () => {
  it('never vouch for a token of the other', async () => {
    expect(await reasonOf(askWith(other, { iss: campusAddress }))).toBe('BAD_SIGNATURE');
    expect(await reasonOf(askWith(campus, { iss: otherAddress }))).toBe('BAD_SIGNATURE');
  });

  it('have people of the same subject that are not the same person', async () => {
    const people = [await askWith(campus, {}), await askWith(other, { iss: otherAddress })];
    expect(people).toMatchObject([
      { viewer: { issuer: 'campus', subject: 'u-0042' } },
      { viewer: { issuer: 'other', subject: 'u-0042' } },
    ]);
  });

  it('are only asked for keys when a token names them', async () => {
    await askWith(campus, {});
    expect(web.asked).not.toContain(otherKeys);
  });
});

describe('the issuer of a token', () => {
  it.each([7, true, null, [campusAddress], [[campusAddress]], { iss: campusAddress }, { 0: campusAddress }])(
    'that is %j is malformed, though the signature holds, and nobody is asked for keys',
    async (iss) => {
      expect(await reasonOf(askWith(campus, { iss }))).toBe('MALFORMED');
      expect(web.asked).toEqual([]);
    },
  );

  it.each([
    `${campusAddress}/`,
    campusAddress.toUpperCase(),
    ` ${campusAddress}`,
    `${campusAddress}\u0000`,
    '',
  ])('that is %j is nobody known', async (iss) => {
    expect(await reasonOf(askWith(campus, { iss }))).toBe('UNKNOWN_ISSUER');
  });
});

describe('the audience of a token', () => {
  it.each([[[['renku']]], [[{ aud: 'renku' }]], [{ 0: 'renku', length: 1 }], [true], ['renku ']])(
    'that is %j is a wrong one',
    async (aud) => {
      expect(await reasonOf(askWith(campus, { aud }))).toBe('WRONG_AUDIENCE');
    },
  );

  it('may be any JSON but ours, and never opens the gateway', async () => {
    const strange = fc.jsonValue().filter((aud) => ![aud].flat().includes('renku'));
    await fc.assert(
      fc.asyncProperty(strange, async (aud) => {
        expect(await reasonOf(askWith(campus, { aud }))).toBe('WRONG_AUDIENCE');
      }),
      { numRuns: 50 },
    );
  });
});

describe('clocks that differ', () => {
  it('the time a token was made at decides nothing: it may lie ahead of ours', async () => {
    for (const iat of [start + 3_600, start - 86_400, start + 0.5])
      expect(await askWith(campus, { iat })).toMatchObject({ viewer: { subject: 'u-0042' } });
  });

  it('fractions of a second count: `exp` has no grace', async () => {
    expect(await askWith(campus, { exp: start + 0.001 })).toMatchObject({ viewer: { subject: 'u-0042' } });
    expect(await reasonOf(askWith(campus, { exp: start - 0.001 }))).toBe('EXPIRED');
  });

  it.each([0, -1, -1e300])('an `exp` of %d is over', async (exp) => {
    expect(await reasonOf(askWith(campus, { exp }))).toBe('EXPIRED');
  });

  it.each(['1e300', '1e999'])('an `exp` of %s is no time', async (exp) => {
    const payload = JSON.stringify(campusClaims({ exp: 0 })).replace('"exp":0', `"exp":${exp}`);
    const token = await new CompactSign(Buffer.from(payload))
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .sign(campus.privateKey);
    expect(await reasonOf(identify(bearer(token)))).toBe('MALFORMED');
  });
});

describe('the header of a token', () => {
  const elsewhere = 'https://evil.example.org/keys';

  it('names addresses and keys in vain: a good token stays good, and nobody there is asked', async () => {
    const header = {
      jku: elsewhere,
      x5u: elsewhere,
      jwk: other.publicJwk,
      x5c: ['bm90IGEgY2VydGlmaWNhdGU='],
    };
    expect(await askWith(campus, {}, header)).toMatchObject({ viewer: { issuer: 'campus' } });
    expect(web.asked.filter((url) => url.includes('evil'))).toEqual([]);
  });

  it.each([['../../keys'], [elsewhere], ['__proto__'], ["k1' OR '1'='1"], ['k'.repeat(10_000)]])(
    'with the key id %j finds no key',
    async (kid) => {
      expect(await reasonOf(askWith(campus, {}, { kid }))).toBe('BAD_SIGNATURE');
    },
  );
});

describe('a token of a megabyte', () => {
  const ballast = 'x'.repeat(1_000_000);

  it('is refused like a small one when it is forged, and not repeated', async () => {
    const token = forge({ alg: 'RS256', kid: 'k1' }, campusClaims({ ballast }), 'AAAA');
    const error = await identify(bearer(token)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ facts: { reason: 'BAD_SIGNATURE' } });
    expect(JSON.stringify(error) + String(error)).not.toContain('xxxx');
  });

  it('is nobody known when it consists of its issuer', async () => {
    expect(await reasonOf(identify(bearer(forge({ alg: 'RS256' }, { iss: ballast }, 'AAAA'))))).toBe(
      'UNKNOWN_ISSUER',
    );
  });

  it('is malformed when it is nested deeper than can be read', async () => {
    const nested = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const payload = Buffer.from(`{"iss":${nested}}`).toString('base64url');
    const header = Buffer.from('{"alg":"RS256"}').toString('base64url');
    expect(await reasonOf(identify(bearer(`${header}.${payload}.AAAA`)))).toBe('MALFORMED');
  });
});
