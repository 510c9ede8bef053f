import { inspect } from 'node:util';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Identity } from '../../src/auth/identity.ts';
import { createMintWay } from '../../src/auth/mint-credential.ts';
import { generateSigningPair } from '../../src/auth/signing-key.ts';
import type { Credential } from '../../src/domain/credential.ts';
import type { Role, Viewer } from '../../src/domain/viewer.ts';
import { Clock, refusalOf, start } from './issuer-fixture.ts';

const { privateKey: key } = generateSigningPair();
const viewer: Viewer = {
  ...{ issuer: null, subject: null, name: null, email: null },
  ...{ emailVerified: false, expiresAt: null, roles: new Map() },
};

function holderOf(account: string, issuer = 'campus'): Identity {
  const claims = { preferred_username: account, roles: ['admin', 'api'] };
  const expiresAt = (start + 600) * 1000;
  const token = {
    issuer,
    subject: account,
    claims,
    raw: 'raw',
    fingerprint: `hash of ${account}`,
    expiresAt,
  };
  return { viewer, token };
}

function minting(gatewayAccount?: string) {
  const credential = {
    ...({ mode: 'mint', key, subjects: { campus: 'preferred_username' } } as const),
    gatewayAccount,
  };
  const system = { ref: { name: 'emmy', kind: 'clustercockpit' }, url: 'https://cc.example.org', credential };
  return createMintWay(system as Parameters<typeof createMintWay>[0], new Clock().now).credentialFor;
}

function elevatedOf(credential: Credential): Credential {
  expect(credential.elevated).toBeTypeOf('function');
  return credential.elevated?.() as Credential;
}

async function claimsOf(credential: Credential): Promise<unknown> {
  return decodeJwt((await credential.authorization())?.replace('Bearer ', '') ?? '');
}

describe('Where only administrators may be', () => {
  it.each(['viewer', 'researcher', 'editor'] as const)(
    'a %s is refused, and told which role would do, whatever the token claims',
    async (role) => {
      const error = await refusalOf(elevatedOf(minting()(holderOf('u-0042'), role)).authorization());
      expect(error.code).toBe('FORBIDDEN');
      expect(error.facts).toMatchObject({ system: 'emmy', reason: 'NOT_ADMINISTRATOR' });
      expect(error.message).toBe(
        `emmy answers this to its administrators only; your role there is ${role}. Ask an administrator of emmy for it, then sign in again.`,
      );
    },
  );

  it.each([
    ['without a role', holderOf('u-0042'), null],
    ['of an issuer without accounts', holderOf('u-0042', 'other'), 'administrator'],
    ['whose account is not told', holderOf(''), 'administrator'],
  ] as const)('somebody %s stays refused', async (_, holder, role) => {
    const credential = minting('clusterql')(holder, role);
    await expect(credential.authorization()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(credential.elevated).toBeUndefined();
  });

  it('an administrator is that with the own account, for five minutes', async () => {
    const credential = elevatedOf(minting()(holderOf('u-0042'), 'administrator'));
    const times = { iss: 'clusterql', iat: start, exp: start + 300 };
    expect(await claimsOf(credential)).toEqual({ sub: 'u-0042', roles: ['admin', 'api'], ...times });
    expect(credential).toMatchObject({ mode: 'mint', expiresAt: (start + 300) * 1000 });
  });

  it('administrators are the account of the gateway where it has one, and elsewhere themselves', async () => {
    const mint = minting('clusterql');
    const [first, second] = ['u-0042', 'u-0043'].map((name) => mint(holderOf(name), 'administrator'));
    expect(await claimsOf(first as Credential)).toMatchObject({ sub: 'u-0042', roles: ['support', 'api'] });
    const elevated = [first, second].map((each) => elevatedOf(each as Credential));
    for (const each of elevated)
      expect(await claimsOf(each)).toMatchObject({ sub: 'clusterql', roles: ['admin', 'api'] });
    expect(new Set(elevated.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  });

  it('nothing is shared with what the same person reads elsewhere', () => {
    const own = minting()(holderOf('u-0042'), 'administrator');
    expect(elevatedOf(own).fingerprint).not.toBe(own.fingerprint);
    const other = minting()(holderOf('u-0043'), 'administrator');
    expect(elevatedOf(other).fingerprint).not.toBe(elevatedOf(own).fingerprint);
  });
});

it.each<Role>(['viewer', 'administrator'])('never shows the key in what it makes for a %s', async (role) => {
  const credential = minting()(holderOf('u-0042'), role);
  const outcome = await elevatedOf(credential)
    .authorization()
    .catch((error: unknown) => error);
  const shown = inspect([credential, elevatedOf(credential), outcome], { depth: 10, showHidden: true });
  expect(shown).not.toContain(key.slice(0, 40));
});
