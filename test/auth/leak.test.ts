import { inspect } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Verifier } from '../../src/auth/verify.ts';
import {
  bearer,
  campusClaims,
  campusOptions,
  FakeWeb,
  refusalOf,
  sign,
  signingPair,
  start,
  verifierOf,
  type SigningPair,
} from './issuer-fixture.ts';

let campus: SigningPair;
let identify: Verifier;

beforeAll(async () => {
  campus = await signingPair('RS256', 'k1');
  identify = verifierOf([campusOptions()], new FakeWeb().serveCampus([campus.publicJwk]));
});

describe('the text of a token', () => {
  it('appears in no error, however it is bad', async () => {
    const stranger = await signingPair('RS256', 'k1');
    const tokens = [
      await sign(stranger, campusClaims({ canary: 'canary-claim' })),
      await sign(campus, campusClaims({ canary: 'canary-claim', exp: start - 60 })),
      await sign(campus, campusClaims({ canary: 'canary-claim', aud: 'canary-audience' })),
      await sign(campus, campusClaims({ canary: 'canary-claim', sub: undefined })),
      await sign(campus, campusClaims({ canary: 'canary-claim', iss: 'canary-issuer' })),
      `eyJhbGciOiJSUzI1NiJ9.${encode('{"canary-claim": broken')}.c2lnbmF0dXJl`,
    ];
    for (const token of tokens) {
      const error = await refusalOf(identify(bearer(token)));
      const shown = inspect(error, { depth: 10, showHidden: true }) + error.stack + JSON.stringify(error);
      for (const secret of [token, ...token.split('.').slice(1), 'canary'])
        expect(shown).not.toContain(secret);
    }
  });

  it('appears in no viewer, fingerprint, JSON or log of an identity', async () => {
    const raw = await sign(campus, campusClaims());
    const identity = await identify(bearer(raw));
    const signature = raw.split('.')[2];
    for (const shown of [JSON.stringify(identity.viewer), JSON.stringify(identity), inspect(identity)]) {
      expect(shown).not.toContain(signature);
    }
    expect(identity.token?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });
});

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
