import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Verifier } from '../../src/auth/verify.ts';
import {
  bearer,
  campusClaims,
  campusKeysAddress,
  campusOptions,
  FakeWeb,
  reasonOf,
  refusalOf,
  sign,
  signingPair,
  start,
  verifierOf,
  type SigningPair,
} from './issuer-fixture.ts';

let before: SigningPair;
let after: SigningPair;
let web: FakeWeb;
let identify: Verifier;

beforeAll(async () => {
  [before, after] = [await signingPair('RS256', 'k1'), await signingPair('RS256', 'k2')];
});
beforeEach(async () => {
  // Of the clock that jose reads, which takes none from us.
  vi.useFakeTimers({ toFake: ['Date'], now: start * 1_000 });
  web = new FakeWeb().serveCampus([before.publicJwk]);
  identify = verifierOf([campusOptions()], web, { seconds: start, now: Date.now });
  await identify(bearer(await tokenOf(before)));
  web.asked.splice(0);
});
afterEach(() => void vi.useRealTimers());

let subjects = 0;

/** Another one each time, so that none is known already. */
function tokenOf(pair: SigningPair, header: object = {}): Promise<string> {
  subjects += 1;
  return sign(pair, campusClaims({ sub: `u-${subjects}`, exp: start + 86_400 }), { ...header });
}

async function ask(pair: SigningPair, header?: object): Promise<unknown> {
  return identify(bearer(await tokenOf(pair, header)));
}

function wait(seconds: number): void {
  vi.setSystemTime(Date.now() + seconds * 1_000);
}

describe('an issuer that changes its key', () => {
  it('gives tokens that are taken as soon as keys may be fetched again, for one request to it', async () => {
    web.serveCampus([before.publicJwk, after.publicJwk]);
    expect(await reasonOf(ask(after))).toBe('BAD_SIGNATURE');
    expect(web.asked).toEqual([]);
    wait(31);
    await Promise.all([ask(after), ask(after), ask(before)]);
    expect(web.asked).toEqual([campusKeysAddress]);
  });

  it('vouches for tokens of the key it took back until keys are fetched again, ten minutes later at most', async () => {
    web.serveCampus([after.publicJwk]);
    wait(599);
    await ask(before);
    expect(web.asked).toEqual([]);
    wait(2);
    expect(await reasonOf(ask(before))).toBe('BAD_SIGNATURE');
    expect(web.asked).toEqual([campusKeysAddress]);
  });

  it('vouches for a token that was seen before no longer than a minute after that', async () => {
    const known = bearer(await tokenOf(before));
    await identify(known);
    web.serveCampus([after.publicJwk]);
    wait(31);
    await ask(after);
    wait(28);
    await identify(known);
    wait(2);
    expect(await reasonOf(identify(known))).toBe('BAD_SIGNATURE');
  });
});

describe('tokens with unknown key ids', () => {
  it('make nobody ask the issuer more than once in half a minute, however many they are', async () => {
    async function askTwenty(): Promise<void> {
      for (let number = 0; number < 20; number += 1)
        expect(await reasonOf(ask(before, { kid: `unknown-${number}` }))).toBe('BAD_SIGNATURE');
    }

    for (const seconds of [0, 29]) {
      wait(seconds);
      await askTwenty();
      expect(web.asked).toEqual([]);
    }
    wait(2);
    await askTwenty();
    expect(web.asked).toEqual([campusKeysAddress]);
  });
});

describe('an issuer that is away', () => {
  beforeEach(() => web.answers.clear());

  it('costs nobody anything as long as its keys are good', async () => {
    wait(599);
    await ask(before);
    expect(web.asked).toEqual([]);
  });

  it('leaves tokens of a new key neither good nor bad', async () => {
    wait(31);
    expect((await refusalOf(ask(after))).code).toBe('UPSTREAM_UNAVAILABLE');
  });

  it('leaves all new tokens so once its keys are old, and those it vouched for good for their minute', async () => {
    const known = bearer(await tokenOf(before));
    wait(590);
    await identify(known);
    wait(11);
    expect((await refusalOf(ask(before))).extensions).toMatchObject({ retryable: true });
    await identify(known);
    web.serveCampus([before.publicJwk]);
    await ask(before);
  });
});
