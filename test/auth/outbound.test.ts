import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { CredentialOptions } from '../../src/auth/credential-options.ts';
import type { Identity } from '../../src/auth/identity.ts';
import { createOutbound, type Outbound } from '../../src/auth/outbound.ts';
import { generateSigningPair, publicKeyOf } from '../../src/auth/signing-key.ts';
import type { Role, Viewer } from '../../src/domain/viewer.ts';
import { bearer, Clock, keyOnlyOptions, reasonOf, refusalOf, start, verifierOf } from './issuer-fixture.ts';

const { privateKey: key } = generateSigningPair();
const viewer: Viewer = {
  issuer: null,
  subject: null,
  name: null,
  email: null,
  emailVerified: false,
  expiresAt: null,
  roles: new Map(),
};
const anonymous: Identity = { viewer, token: null };

function person(issuer: string, claims: Record<string, unknown> = {}): Identity {
  const raw = `raw.${issuer}.token`;
  const expiresAt = (start + 600) * 1000;
  return {
    viewer,
    token: { issuer, subject: 's-1', claims, raw, fingerprint: `hash of ${issuer}`, expiresAt },
  };
}

function outboundOf(credential: CredentialOptions, clock = new Clock(), name = 'emmy'): Outbound {
  return createOutbound(
    { ref: { name, kind: 'clustercockpit' }, url: 'https://cc.example.org', credential },
    { fetch, now: clock.now },
  );
}

function minting(clock = new Clock(), name = 'emmy'): Outbound {
  return outboundOf({ mode: 'mint', key, subjects: { campus: 'preferred_username' } }, clock, name);
}

const researcher = person('campus', { preferred_username: 'u-0042', roles: ['admin'] });

describe('forwarding the own token', () => {
  const forward: CredentialOptions = { mode: 'forward', issuers: ['campus', 'emmy-key'] };

  it('is refused when the system does not list its issuer, saying where to sign in', async () => {
    const error = await refusalOf(outboundOf(forward)(person('other'), 'administrator').authorization());
    expect(error.code).toBe('UNAUTHENTICATED');
    expect(error.facts).toMatchObject({ system: 'emmy', reason: 'ISSUER_NOT_ACCEPTED' });
    expect(error.message).toContain('emmy takes tokens of campus, emmy-key');
    expect(JSON.stringify(error) + error.stack).not.toContain('raw.other.token');
  });

  it('is refused once the token ended while the request waited', async () => {
    const clock = new Clock();
    const credential = outboundOf(forward, clock)(person('campus'), 'viewer');
    clock.seconds = start + 599;
    expect(await credential.authorization()).toBe('Bearer raw.campus.token');
    clock.seconds = start + 600;
    expect(await reasonOf(credential.authorization())).toBe('EXPIRED');
  });

  it('sends it byte for byte, and is known by its hash', async () => {
    const credential = outboundOf(forward)(person('campus'), null);
    expect(await credential.authorization()).toBe('Bearer raw.campus.token');
    expect(credential).toMatchObject({
      mode: 'forward',
      fingerprint: 'hash of campus',
      expiresAt: (start + 600) * 1000,
    });
    expect(JSON.stringify(credential)).not.toContain('raw.campus.token');
  });
});

describe('minting a token', () => {
  it('is refused for people of an issuer that is not listed', async () => {
    for (const issuer of ['other', 'constructor', '__proto__']) {
      const credential = minting()(person(issuer, { preferred_username: 'u-0042' }), 'administrator');
      const error = await refusalOf(credential.authorization());
      expect(error.code).toBe('FORBIDDEN');
      expect(error.facts).toMatchObject({ system: 'emmy', reason: 'ISSUER_NOT_ACCEPTED' });
      expect(credential.expiresAt).toBeNull();
    }
  });

  it.each([undefined, '', 42, ['u-0042', 'u-0001'], { name: 'u-0042' }])(
    'is refused when the account name is %j',
    async (name) => {
      const error = await refusalOf(
        minting()(person('campus', { preferred_username: name }), 'viewer').authorization(),
      );
      expect(error.code).toBe('FORBIDDEN');
      expect(error.message).toContain('preferred_username');
    },
  );

  it.each([null, 'anonymous'] as const)('is refused for somebody whose role there is %s', async (role) => {
    const error = await refusalOf(minting()(researcher, role).authorization());
    expect(error.code).toBe('FORBIDDEN');
    expect(error.facts.reason).toBe('NO_ROLE');
    expect(error.message).toContain('roles.emmy');
  });

  it.each([
    ['viewer', ['user', 'api']],
    ['researcher', ['user', 'api']],
    ['editor', ['support', 'api']],
    ['administrator', ['support', 'api']],
  ] as const)('for a %s carries the roles %j, whatever the claims say', async (role, roles) => {
    const token = await tokenOf(minting(), researcher, role);
    expect(part(token, 0)).toEqual({ alg: 'EdDSA', typ: 'JWT' });
    expect(part(token, 1)).toEqual({ sub: 'u-0042', roles, iss: 'clusterql', iat: start, exp: start + 300 });
  });

  it('is signed so that the system, which knows 32 bytes of public key, can tell', async () => {
    const [header, payload, signature] = (await tokenOf(minting(), researcher, 'viewer')).split('.');
    const x = Buffer.from(publicKeyOf(key), 'base64').toString('base64url');
    const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
    const signed = Buffer.from(`${header}.${payload}`);
    expect(verify(null, signed, publicKey, Buffer.from(signature ?? '', 'base64url'))).toBe(true);
    expect(verify(null, Buffer.from('else'), publicKey, Buffer.from(signature ?? '', 'base64url'))).toBe(
      false,
    );
  });

  it('makes nothing that would open the gateway, even when it knows the key', async () => {
    const x = Buffer.from(publicKeyOf(key), 'base64').toString('base64url');
    const identify = verifierOf([keyOnlyOptions('emmy-key', [{ kty: 'OKP', crv: 'Ed25519', x }])]);
    const token = await tokenOf(minting(), researcher, 'administrator');
    expect(await reasonOf(identify(bearer(token)))).toBe('UNKNOWN_ISSUER');
  });

  it('is done once for many requests, and again 30 s before the end', async () => {
    const clock = new Clock();
    const outbound = minting(clock);
    const first = await tokenOf(outbound, researcher, 'viewer');
    clock.seconds = start + 269;
    const many = await Promise.all(
      Array.from({ length: 10 }, () => tokenOf(outbound, researcher, 'researcher')),
    );
    expect(new Set(many)).toEqual(new Set([first]));
    expect(outbound(researcher, 'viewer').expiresAt).toBe((start + 300) * 1000);
    clock.seconds = start + 270;
    expect(part(await tokenOf(outbound, researcher, 'viewer'), 1)).toMatchObject({ exp: start + 570 });
  });

  it('is known by the person, the roles and the system, and by no more', () => {
    const outbound = minting();
    const known = outbound(researcher, 'viewer').fingerprint;
    expect(known).toMatch(/^[0-9a-f]{64}$/);
    expect(outbound(researcher, 'researcher').fingerprint).toBe(known);
    expect(outbound(researcher, 'editor').fingerprint).not.toBe(known);
    expect(outbound(person('campus', { preferred_username: 'u-0043' }), 'viewer').fingerprint).not.toBe(
      known,
    );
    expect(minting(new Clock(), 'fritz')(researcher, 'viewer').fingerprint).not.toBe(known);
  });

  it('never shows the key, in the credential or in a refusal', async () => {
    const error = await refusalOf(minting()(researcher, null).authorization());
    expect(JSON.stringify([error, minting()(researcher, 'viewer')]) + error.stack).not.toContain(
      key.slice(0, 40),
    );
  });
});

describe('nothing goes upstream', () => {
  it.each([
    ['none', { mode: 'none' }],
    ['forward', { mode: 'forward', issuers: ['campus'] }],
    ['mint', { mode: 'mint', key, subjects: { campus: 'preferred_username' } }],
  ] as const)('for an anonymous caller in mode %s', async (mode, credential) => {
    const nothing = outboundOf(credential)(anonymous, 'anonymous');
    expect(await nothing.authorization()).toBeNull();
    expect(nothing).toMatchObject({ mode, fingerprint: 'anonymous', expiresAt: null });
  });

  it('for anybody in mode none, whom the system then cannot tell apart', async () => {
    const nothing = outboundOf({ mode: 'none' })(researcher, 'administrator');
    expect(await nothing.authorization()).toBeNull();
    expect(nothing.fingerprint).toBe('anonymous');
  });
});

async function tokenOf(outbound: Outbound, identity: Identity, role: Role): Promise<string> {
  const value = (await outbound(identity, role).authorization()) ?? '';
  expect(value).toMatch(/^Bearer /);
  return value.slice('Bearer '.length);
}

function part(token: string, index: number): unknown {
  return JSON.parse(Buffer.from(token.split('.')[index] ?? '', 'base64url').toString());
}
