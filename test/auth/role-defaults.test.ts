import { describe, expect, it } from 'vitest';
import type { CredentialOptions, LinkOptions } from '../../src/auth/credential-options.ts';
import { createRoleReader } from '../../src/auth/roles.ts';
import type { SystemKind } from '../../src/domain/system.ts';
import type { Role } from '../../src/domain/viewer.ts';

const issuers = [
  { name: 'campus', issuer: 'https://sso.example.org' },
  { name: 'runai', issuer: 'https://acme.run.ai' },
  { name: 'emmy-tokens' },
];
const stored: LinkOptions = { mode: 'stored', issuer: 'runai' };
const exchange: LinkOptions = { mode: 'exchange', issuers: ['campus'], audience: 'runai' };
const own: LinkOptions = {
  ...{ mode: 'client', clientId: 'clusterql', clientSecret: 'made up' },
  ...{ roles: ['administrator'], bearerField: 'accessToken' },
};

function chain(...links: LinkOptions[]): CredentialOptions {
  return { mode: 'chain', links };
}

/** The role of everybody's tokens, by issuer; all of them carry what could make an administrator. */
function rolesBy(kind: SystemKind, credential: CredentialOptions): (Role | null | undefined)[] {
  const rolesOf = createRoleReader([{ ref: { name: 'here', kind }, credential }], issuers);
  const claims = { realm_access: { roles: ['renku-admin'] }, roles: ['admin'] };
  return issuers.map(({ name: issuer }) => rolesOf({ issuer, claims }).get('here'));
}

describe('without a table, a role is given', () => {
  it('to nobody of an issuer that no way of the credential names', () => {
    expect(rolesBy('runai', stored)).toEqual([null, 'viewer', null]);
    expect(rolesBy('runai', exchange)).toEqual(['viewer', null, null]);
    expect(rolesBy('renku', exchange)).toEqual(['administrator', null, null]);
  });

  it('by any way of a list, and not by the application of the gateway', () => {
    expect(rolesBy('runai', chain(stored, exchange))).toEqual(['viewer', 'viewer', null]);
    expect(rolesBy('runai', chain(stored, own))).toEqual([null, 'viewer', null]);
    expect(rolesBy('runai', chain(own))).toEqual([null, null, null]);
    expect(rolesBy('runai', chain(stored, { mode: 'none' }))).toEqual(['viewer', 'viewer', 'viewer']);
  });

  it('on a ClusterCockpit by its own tokens alone, whoever else has a way to it', () => {
    const forward: LinkOptions = { mode: 'forward', issuers: ['emmy-tokens'] };
    expect(rolesBy('clustercockpit', chain(forward, exchange))).toEqual([null, null, 'administrator']);
  });
});
