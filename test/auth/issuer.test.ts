import { beforeAll, describe, expect, it } from 'vitest';
import {
  bearer,
  campusAddress,
  campusClaims,
  campusKeysAddress,
  campusOptions,
  FakeWeb,
  keyOnlyOptions,
  refusalOf,
  reasonOf,
  sign,
  signingPair,
  verifierOf,
  type SigningPair,
} from './issuer-fixture.ts';

const discoveryAddress = `${campusAddress}/.well-known/openid-configuration`;
const goodDocument = { issuer: campusAddress, jwks_uri: campusKeysAddress, keys: [] };

let campus: SigningPair;
let token: string;

beforeAll(async () => {
  campus = await signingPair('RS256', 'k1');
  token = await sign(campus, campusClaims());
});

describe('an issuer that does not answer', () => {
  it('makes its tokens neither good nor bad: the client is told to try again', async () => {
    const error = await refusalOf(verifierOf([campusOptions()], new FakeWeb())(bearer(token)));
    expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(error.extensions).toMatchObject({ retryable: true });
    expect(error.message).toContain('The issuer campus cannot be reached');
  });

  it('is asked again by the next request, and its answer kept', async () => {
    const web = new FakeWeb();
    const identify = verifierOf([campusOptions()], web);
    await refusalOf(identify(bearer(token)));
    web.serveCampus([campus.publicJwk]);
    expect((await identify(bearer(token))).viewer.subject).toBe('u-0042');
    await identify(bearer(await sign(campus, campusClaims({ sub: 'u-0043' }))));
    expect(web.asked).toEqual([discoveryAddress, discoveryAddress, campusKeysAddress]);
  });

  it.each([
    ['an error', () => new Response('no', { status: 503 })],
    ['an error that looks good', () => Response.json(goodDocument, { status: 503 })],
    ['a page', () => new Response('<html></html>', { status: 200 })],
    [
      'a redirect',
      () => new Response(null, { status: 302, headers: { location: 'https://evil.example.org' } }),
    ],
    ['something else', () => Response.json({ keys: 'none' })],
  ])('but with %s, in place of discovery or of keys, is as good as unreachable', async (_, answer) => {
    for (const address of [discoveryAddress, campusKeysAddress]) {
      const web = new FakeWeb().serveCampus([campus.publicJwk]);
      web.answers.set(address, answer);
      const error = await refusalOf(verifierOf([campusOptions()], web)(bearer(token)));
      expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
      expect(web.asked.at(-1)).toBe(address);
    }
  });
});

describe('discovery', () => {
  it('is not believed when it describes another issuer, and its keys are not fetched', async () => {
    const web = new FakeWeb().serveCampus([campus.publicJwk], { issuer: `${campusAddress}/` });
    const error = await refusalOf(verifierOf([campusOptions()], web)(bearer(token)));
    expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(error.facts.detail).toContain('names the issuer');
    expect(web.asked).toEqual([discoveryAddress]);
  });

  it('is not believed when it leads from https to plain http', async () => {
    const web = new FakeWeb().serveCampus([campus.publicJwk], { jwks_uri: 'http://sso.example.org/keys' });
    const error = await refusalOf(verifierOf([campusOptions()], web)(bearer(token)));
    expect(error.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(web.asked).toEqual([discoveryAddress]);
  });

  it('is asked once for many requests at the same time, and so are the keys', async () => {
    const web = new FakeWeb().serveCampus([campus.publicJwk]);
    const identify = verifierOf([campusOptions()], web);
    const tokens = await Promise.all(
      Array.from({ length: 20 }, (_, n) => sign(campus, campusClaims({ sub: `u-${n}` }))),
    );
    const identities = await Promise.all(tokens.map((each) => identify(bearer(each))));
    expect(identities.map(({ viewer }) => viewer.subject)).toEqual(tokens.map((_, n) => `u-${n}`));
    expect(web.asked).toEqual([discoveryAddress, campusKeysAddress]);
  });

  it('is not asked for a token that nobody here could have issued', async () => {
    const web = new FakeWeb().serveCampus([campus.publicJwk]);
    const stranger = await sign(campus, campusClaims({ iss: 'https://evil.example.org' }));
    expect(await reasonOf(verifierOf([campusOptions()], web)(bearer(stranger)))).toBe('UNKNOWN_ISSUER');
    expect(web.asked).toEqual([]);
  });

  it('is left out where the configuration says where the keys are', async () => {
    const web = new FakeWeb().serveCampus([campus.publicJwk]);
    const identify = verifierOf([campusOptions({ jwksUri: campusKeysAddress })], web);
    await identify(bearer(token));
    expect(web.asked).toEqual([campusKeysAddress]);
  });
});

describe('fixed keys', () => {
  it('are used without asking anybody', async () => {
    const web = new FakeWeb();
    const identify = verifierOf([campusOptions({ keys: [campus.publicJwk] })], web);
    expect((await identify(bearer(token))).viewer.issuer).toBe('campus');
    expect(web.asked).toEqual([]);
  });

  it('or an address are needed: without both the gateway does not start', () => {
    const nothing = { ...keyOnlyOptions('helios', []), keys: undefined };
    expect(() => verifierOf([nothing])).toThrow('helios has neither an address nor keys');
  });
});
