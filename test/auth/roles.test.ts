import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roles, type Role } from '../../src/domain/viewer.ts';
import type { SystemKind } from '../../src/domain/system.ts';
import type { CredentialOptions } from '../../src/auth/credential-options.ts';
import { createRoleReader, type RoleRule, type RoleSystem, type RoleTable } from '../../src/auth/roles.ts';

const issuers = [
  { name: 'campus', issuer: 'https://sso.example.org' },
  { name: 'other', issuer: 'https://other.example.org' },
  { name: 'emmy-key' },
];
const forwardCampus: CredentialOptions = { mode: 'forward', issuers: ['campus'] };

function roleOn(
  system: Omit<RoleSystem, 'ref'> & { kind?: SystemKind },
  issuer: string | null,
  claims: Record<string, unknown> = {},
): Role | null | undefined {
  const { kind = 'renku', ...rest } = system;
  const rolesOf = createRoleReader([{ ref: { name: 'here', kind }, ...rest }], issuers);
  return rolesOf(issuer === null ? null : { issuer, claims }).get('here');
}

function roleBy(
  table: RoleTable,
  claims: Record<string, unknown>,
  issuer = 'campus',
): Role | null | undefined {
  return roleOn({ credential: forwardCampus, table }, issuer, claims);
}

describe('somebody without a rule', () => {
  it('has no role, and an unknown issuer gives none', () => {
    const table = { administrator: [{ issuer: 'campus', claim: 'groups', value: 'admins' }] };
    expect(roleBy(table, {})).toBeNull();
    expect(roleBy(table, { groups: ['users'] })).toBeNull();
    expect(roleBy(table, { groups: ['admins'] }, 'other')).toBeNull();
    expect(roleBy(table, { groups: ['admins'] })).toBe('administrator');
  });

  it('has no role where the issuer is not one the system accepts', () => {
    expect(
      roleOn({ credential: forwardCampus }, 'other', { realm_access: { roles: ['renku-admin'] } }),
    ).toBeNull();
  });

  it('does not become everybody by a rule that has a value but forgot its claim', () => {
    expect(
      roleBy({ administrator: [{ issuer: 'campus', value: 'admins' }] }, { groups: ['admins'] }),
    ).toBeNull();
  });
});

describe('on a system that tells the roles itself', () => {
  it('nobody has one by the configuration, not even by the default of its kind', () => {
    const system = { kind: 'runai', credential: forwardCampus } as const;
    expect(roleOn(system, 'campus')).toBe('viewer');
    expect(roleOn({ ...system, roleSource: 'upstream' }, 'campus')).toBeNull();
    expect(roleOn({ ...system, roleSource: 'upstream' }, null)).toBe('anonymous');
  });
});

describe('an anonymous caller', () => {
  it('is anonymous on every system, whatever the table or the fixed role', () => {
    const rolesOf = createRoleReader(
      [
        { ref: { name: 'renku', kind: 'renku' }, credential: forwardCampus },
        { ref: { name: 'dgx', kind: 'runai' }, credential: { mode: 'none' }, fixedRole: 'administrator' },
      ],
      issuers,
    );
    expect(rolesOf(null)).toEqual(
      new Map([
        ['renku', 'anonymous'],
        ['dgx', 'anonymous'],
      ]),
    );
  });
});

describe('a claim', () => {
  function admins(claim: string): RoleTable {
    return {
      administrator: [{ issuer: 'campus', claim, value: 'admin' }],
    };
  }

  it.each([
    ['groups', { groups: 'admin' }],
    ['groups', { groups: ['user', 'admin'] }],
    ['realm_access.roles', { realm_access: { roles: ['admin'] } }],
    ['https://example.org/roles', { 'https://example.org/roles': ['admin'] }],
    ['scope', { scope: 'openid admin' }],
  ])('%s gives the role when it holds the value: %j', (claim, claims) => {
    expect(roleBy(admins(claim), claims)).toBe('administrator');
  });

  it.each([
    ['groups', { groups: 'not admin' }],
    ['groups', { groups: ['administrators'] }],
    ['groups', { groups: { admin: true } }],
    ['groups', { groups: [['admin']] }],
    ['realm_access.roles', { realm_access: 'admin' }],
    ['realm_access.roles', { realm_access: null }],
    ['scope', { scope: 'administrate' }],
    ['constructor.name', {}],
    ['__proto__', {}],
  ])('%s gives nothing when it is something else: %j', (claim, claims) => {
    expect(roleBy(admins(claim), claims)).toBeNull();
  });

  it('without a value in the rule must only be there', () => {
    const table = { researcher: [{ issuer: 'campus', claim: 'hpc_account' }] };
    expect(roleBy(table, { hpc_account: 'u-0042' })).toBe('researcher');
    expect(roleBy(table, { hpc_account: '' })).toBeNull();
    expect(roleBy(table, {})).toBeNull();
  });
});

describe('by default', () => {
  const renkuAdmin = { realm_access: { roles: ['renku-admin'] } };

  it('everybody may view Renku, and its administrators administrate', () => {
    expect(roleOn({ credential: forwardCampus }, 'campus', {})).toBe('viewer');
    expect(roleOn({ credential: forwardCampus }, 'campus', renkuAdmin)).toBe('administrator');
  });

  it('a role of a Renku client is not the role of the realm', () => {
    const claims = { resource_access: { renku: { roles: ['renku-admin'] } }, roles: ['renku-admin'] };
    expect(roleOn({ credential: forwardCampus }, 'campus', claims)).toBe('viewer');
  });

  it('everybody may view Run:ai', () => {
    expect(roleOn({ kind: 'runai', credential: { mode: 'none' } }, 'other', renkuAdmin)).toBe('viewer');
  });

  it.each([
    [['user'], 'researcher'],
    [['manager'], 'viewer'],
    [['support'], 'viewer'],
    [['api'], 'researcher'],
    [['user', 'manager'], 'researcher'],
    [['admin', 'api'], 'administrator'],
    [[], null],
    [['root'], null],
  ])('the ClusterCockpit roles %j, in a token of its own key, make %s', (held, role) => {
    const credential: CredentialOptions = { mode: 'forward', issuers: ['emmy-key', 'campus'] };
    expect(roleOn({ kind: 'clustercockpit', credential }, 'emmy-key', { roles: held })).toBe(role);
    expect(roleOn({ kind: 'clustercockpit', credential }, 'campus', { roles: held })).toBeNull();
  });

  it('nobody has a role on a ClusterCockpit that tokens are minted for: its table must say', () => {
    const credential: CredentialOptions = {
      mode: 'mint',
      key: '',
      subjects: { campus: 'preferred_username' },
    };
    const system = { kind: 'clustercockpit' as const, credential };
    expect(roleOn(system, 'campus', { roles: ['admin'] })).toBeNull();
    expect(roleOn({ ...system, table: { viewer: [{ issuer: 'campus' }] } }, 'campus')).toBe('viewer');
  });

  it('everybody whom one of the issuers vouches for may view the gateway, and only its table raises them', () => {
    const gateway = { kind: 'native' as const, credential: { mode: 'none' } as const };
    const table = { administrator: [{ issuer: 'campus', claim: 'groups', value: 'admins' }] };
    for (const { name } of issuers) expect(roleOn(gateway, name, renkuAdmin)).toBe('viewer');
    expect(roleOn(gateway, 'elsewhere', renkuAdmin)).toBeNull();
    expect(roleOn({ ...gateway, table }, 'campus', { groups: ['admins'] })).toBe('administrator');
    expect(roleOn({ ...gateway, table }, 'other', { groups: ['admins'] })).toBe('viewer');
  });

  it('the viewers of the gateway are others as soon as its table names them', () => {
    const table = { viewer: [{ issuer: 'campus' }] };
    const gateway = { kind: 'native' as const, credential: { mode: 'none' } as const, table };
    expect(roleOn(gateway, 'campus')).toBe('viewer');
    expect(roleOn(gateway, 'other')).toBeNull();
  });

  it('a table in the configuration takes the place of the defaults', () => {
    expect(roleBy({ viewer: [{ issuer: 'campus' }] }, renkuAdmin)).toBe('viewer');
  });

  it('a fixed role is that of everybody whom the system accepts, and of nobody else', () => {
    const system = { credential: forwardCampus, fixedRole: 'editor' as const };
    expect(roleOn(system, 'campus', renkuAdmin)).toBe('editor');
    expect(roleOn(system, 'other', renkuAdmin)).toBeNull();
    const credential: CredentialOptions = { mode: 'mint', key: '', subjects: { campus: 'sub' } };
    expect(roleOn({ ...system, credential }, 'campus')).toBe('editor');
    expect(roleOn({ ...system, credential }, 'other')).toBeNull();
  });
});

describe('whatever the table', () => {
  const text = fc.constantFrom('a', 'b', 'c');
  const rule: fc.Arbitrary<RoleRule> = fc.record(
    {
      issuer: fc.constantFrom('campus', 'other'),
      claim: fc.constantFrom('groups', 'nested.groups'),
      value: text,
    },
    { requiredKeys: ['issuer'] },
  );
  const tables: fc.Arbitrary<RoleTable> = fc.record(
    {
      viewer: fc.array(rule),
      researcher: fc.array(rule),
      editor: fc.array(rule),
      administrator: fc.array(rule),
    },
    { requiredKeys: [] },
  );
  const claims = fc.record(
    { groups: fc.oneof(text, fc.array(text)), nested: fc.record({ groups: fc.array(text) }) },
    { requiredKeys: [] },
  );
  const granted = roles.filter((role) => role !== 'anonymous');

  it('the highest role that is given alone is the role, and a further rule never lowers it', () => {
    fc.assert(
      fc.property(tables, claims, fc.constantFrom(...granted), rule, (table, held, role, extra) => {
        const alone = granted.filter((each) => roleBy({ [each]: table[each] }, held) === each);
        expect(roleBy(table, held)).toBe(alone.at(-1) ?? null);
        const richer = { ...table, [role]: [...(table[role] ?? []), extra] };
        expect(rank(roleBy(richer, held))).toBeGreaterThanOrEqual(rank(roleBy(table, held)));
      }),
    );
  });
});

function rank(role: Role | null | undefined): number {
  return roles.findIndex((each) => each === role);
}
