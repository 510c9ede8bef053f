import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createVerifier, type Verifier } from '../../src/auth/verify.ts';
import {
  bearer,
  campusAddress,
  campusClaims,
  campusOptions,
  Clock,
  FakeWeb,
  keyOnlyOptions,
  noRoles,
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
let web: FakeWeb;

beforeAll(async () => {
  campus = await signingPair('RS256', 'k1');
  helios = await signingPair('EdDSA');
  web = new FakeWeb().serveCampus([campus.publicJwk]);
});

function campusVerifier(options = {}, clock = new Clock()): Verifier {
  return verifierOf([campusOptions(options)], web, clock);
}

describe('an expired token', () => {
  it('is refused with the time it ended, and never taken for nobody', async () => {
    const token = await sign(campus, campusClaims({ exp: start - 60 }));
    const error = await refusalOf(campusVerifier()(bearer(token)));
    expect(error.code).toBe('UNAUTHENTICATED');
    expect(error.extensions).toMatchObject({ reason: 'EXPIRED', expiredAt: '2026-09-21T14:12:20.000Z' });
  });

  it('is refused in the very second it ends, without grace', async () => {
    const token = await sign(campus, campusClaims({ exp: start + 10 }));
    const clock = new Clock();
    clock.seconds = start + 9;
    const identify = campusVerifier({}, clock);
    expect((await identify(bearer(token))).viewer.subject).toBe('u-0042');
    clock.seconds = start + 10;
    expect(await reasonOf(identify(bearer(token)))).toBe('EXPIRED');
    expect(await reasonOf(campusVerifier({}, clock)(bearer(token)))).toBe('EXPIRED');
  });

  it.each([
    [1e300, 'MALFORMED'],
    [-1e300, 'EXPIRED'],
  ])('whose end is no date (%d) is refused as %s, not a crash', async (exp, reason) => {
    const token = await sign(campus, campusClaims({ exp }));
    expect(await reasonOf(campusVerifier()(bearer(token)))).toBe(reason);
  });
});

describe('what is not one bearer token', () => {
  it.each([
    ['Basic dTpw', 'UNSUPPORTED_SCHEME'],
    ['', 'UNSUPPORTED_SCHEME'],
    ['a.b.c', 'UNSUPPORTED_SCHEME'],
    ['Bearer', 'MALFORMED'],
    ['Bearer opaque', 'MALFORMED'],
    ['Bearer a.b.c', 'MALFORMED'],
    ['Bearer a.b.c.d.e', 'MALFORMED'],
    ['Bearer a.b.c d', 'MALFORMED'],
  ])('%j is refused as %s', async (authorization, reason) => {
    expect(await reasonOf(campusVerifier()(new Headers({ authorization })))).toBe(reason);
  });

  it('two Authorization headers are refused, even when both are good', async () => {
    const token = await sign(campus, campusClaims());
    const headers = bearer(token);
    headers.append('authorization', `Bearer ${token}`);
    expect(await reasonOf(campusVerifier()(headers))).toBe('MALFORMED');
  });

  it('whatever stands in Authorization, it is bad: never anonymous, never a crash', async () => {
    const identify = campusVerifier();
    const anyHeader = fc.string({
      unit: fc.integer({ min: 0x20, max: 0xff }).map((c) => String.fromCharCode(c)),
    });
    const nearlyBearer = fc
      .tuple(fc.constantFrom('Bearer ', 'bearer  ', 'Bearer'), anyHeader)
      .map((p) => p.join(''));
    const base64url = fc.string({ unit: fc.constantFrom(...'aZ09-_') });
    const nearlyToken = fc
      .tuple(fc.json(), fc.json(), base64url)
      .map(([header, payload, signature]) => `Bearer ${encode(header)}.${encode(payload)}.${signature}`);
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyHeader, nearlyBearer, nearlyToken), async (authorization) => {
        const error = await refusalOf(identify(new Headers({ authorization })));
        expect(error.code).toBe('UNAUTHENTICATED');
      }),
      { numRuns: 500 },
    );
  });
});

describe('a request without credentials', () => {
  it('is anonymous, and no issuer is asked', async () => {
    const quiet = new FakeWeb();
    const identify = createVerifier({
      issuers: [campusOptions()],
      fetch: quiet.fetch,
      rolesOf: (token) => new Map([['renku', token === null ? 'anonymous' : 'viewer']]),
    });
    const { viewer, token } = await identify(new Headers({ cookie: 'session=1' }));
    expect(token).toBeNull();
    expect(viewer).toMatchObject({ issuer: null, subject: null, name: null, email: null, expiresAt: null });
    expect(viewer.roles.get('renku')).toBe('anonymous');
    expect(quiet.asked).toEqual([]);
  });
});

describe('a good token', () => {
  it('tells who asks, until when, and which roles its claims give', async () => {
    const claims = campusClaims({
      name: 'U 42',
      email: 'u-0042@example.org',
      realm_access: { roles: ['x'] },
    });
    const raw = await sign(campus, claims);
    const identify = createVerifier({
      issuers: [campusOptions()],
      fetch: web.fetch,
      now: new Clock().now,
      rolesOf: (token) => new Map([['renku', token?.claims['realm_access'] === undefined ? null : 'editor']]),
    });
    const { viewer, token } = await identify(bearer(raw));
    expect(viewer).toEqual({
      issuer: 'campus',
      subject: 'u-0042',
      name: 'U 42',
      email: 'u-0042@example.org',
      emailVerified: false,
      expiresAt: '2026-09-21T14:23:20.000Z',
      client: null,
      roles: new Map([['renku', 'editor']]),
    });
    expect(token).toMatchObject({ issuer: 'campus', subject: 'u-0042', expiresAt: (start + 600) * 1000 });
    expect(token?.raw).toBe(raw);
  });

  it.each([
    [{ azp: 'exporter', client_id: 'other' }, 'exporter'],
    [{ client_id: 'exporter' }, 'exporter'],
    [{ azp: '', client_id: 'exporter' }, 'exporter'],
    [{ azp: ['exporter'] }, null],
    [{}, null],
  ])('tells the application that it was given to: %j', async (claims, client) => {
    const { viewer } = await campusVerifier()(bearer(await sign(campus, campusClaims(claims))));
    expect(viewer.client).toBe(client);
  });

  it('names its person by the account where it has no name, and by nothing of a wrong type', async () => {
    const claims = campusClaims({ name: 42, preferred_username: 'u-0042', email: ['x'] });
    const { viewer } = await campusVerifier()(bearer(await sign(campus, claims)));
    expect(viewer).toMatchObject({ name: 'u-0042', email: null });
  });

  it.each([
    [true, true],
    [false, false],
    ['true', false],
    [undefined, false],
  ])('vouches for an email address with email_verified %j: %j', async (claim, emailVerified) => {
    const claims = campusClaims({ email: 'u-0042@example.org', email_verified: claim });
    const { viewer } = await campusVerifier()(bearer(await sign(campus, claims)));
    expect(viewer).toMatchObject({ email: 'u-0042@example.org', emailVerified });
  });

  it('may be written after "bearer" in any case', async () => {
    const raw = await sign(campus, campusClaims());
    const { token } = await campusVerifier()(new Headers({ authorization: `bearer ${raw}` }));
    expect(token?.raw).toBe(raw);
  });

  it('is verified and its roles are read once a minute', async () => {
    const clock = new Clock();
    const raw = await sign(campus, campusClaims());
    let roleReads = 0;
    const identify = createVerifier({
      issuers: [campusOptions()],
      fetch: web.fetch,
      now: clock.now,
      rolesOf: (token) => (token === null ? noRoles() : (roleReads++, noRoles())),
    });
    const first = await identify(bearer(raw));
    clock.seconds += 59;
    expect(await identify(bearer(raw))).toBe(first);
    expect(roleReads).toBe(1);
    clock.seconds += 1;
    expect(await identify(bearer(raw))).not.toBe(first);
    expect(roleReads).toBe(2);
  });
});

describe('the issuer of a token', () => {
  it.each([
    ['another address', 'https://evil.example.org'],
    ['the address with a slash more', `${campusAddress}/`],
    ['the empty text', ''],
    ['the gateway itself', 'clusterql'],
  ])('is unknown when it is %s', async (_, iss) => {
    const token = await sign(campus, campusClaims({ iss }));
    const error = await refusalOf(campusVerifier()(bearer(token)));
    expect(error.facts.reason).toBe('UNKNOWN_ISSUER');
    expect(error.message).toContain('campus');
  });

  it('is never the gateway, even where the configuration names it so', async () => {
    const identify = verifierOf([
      keyOnlyOptions('own', [helios.publicJwk], { issuer: 'clusterql', audiences: ['x'] }),
    ]);
    const token = await sign(helios, { iss: 'clusterql', aud: 'x', sub: 'u-0042', exp: start + 60 });
    expect(await reasonOf(identify(bearer(token)))).toBe('UNKNOWN_ISSUER');
  });

  it('must be a text', async () => {
    const token = await sign(campus, campusClaims({ iss: [campusAddress] }));
    expect(await reasonOf(campusVerifier()(bearer(token)))).toBe('MALFORMED');
  });

  it('absent, only issuers known by their key are tried: campus is not', async () => {
    const token = await sign(campus, campusClaims({ iss: undefined }));
    const identify = verifierOf([campusOptions(), keyOnlyOptions('helios', [helios.publicJwk])], web);
    expect(await reasonOf(identify(bearer(token)))).toBe('ALGORITHM');
    expect(await reasonOf(campusVerifier()(bearer(token)))).toBe('UNKNOWN_ISSUER');
  });

  it('present, no issuer known by its key is tried, though that key made the token', async () => {
    const token = await sign(helios, { iss: 'https://helios.example.org', sub: 'u-0042', exp: start + 60 });
    const identify = verifierOf([keyOnlyOptions('helios', [helios.publicJwk])]);
    expect(await reasonOf(identify(bearer(token)))).toBe('UNKNOWN_ISSUER');
  });
});

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
