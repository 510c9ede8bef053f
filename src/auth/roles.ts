import type { SystemRef } from '../domain/system.ts';
import { roles, type Role } from '../domain/viewer.ts';
import { claimTexts } from './claim.ts';
import type { CredentialOptions } from './credential-options.ts';
import type { VerifiedToken } from './identity.ts';

/** Whom a role is given to: people of the issuer whose `claim` holds `value`. */
export interface RoleRule {
  readonly issuer: string;
  /** Name of a claim or dotted path into one, e.g. `realm_access.roles`; absent: everybody of that issuer. */
  readonly claim?: string | undefined;
  /** Absent: any value will do. */
  readonly value?: string | undefined;
}

/** A role that a configuration can give. */
export type GrantedRole = Exclude<Role, 'anonymous'>;

export type RoleTable = { readonly [role in GrantedRole]?: readonly RoleRule[] | undefined };

export interface RoleSystem {
  readonly ref: SystemRef;
  readonly credential: CredentialOptions;
  /** Whose tokens callers may bring for that system alone, besides those that its credential sends on. */
  readonly headerTokens?: { readonly issuers: readonly string[] } | undefined;
  /** The table of the configuration; it replaces the defaults of the system's kind. */
  readonly table?: RoleTable | undefined;
  /** One role for everybody whose issuer the system accepts; it replaces every table. */
  readonly fixedRole?: GrantedRole | undefined;
  /** `upstream` where the system itself is asked later: nothing here gives a role on it. */
  readonly roleSource?: 'upstream' | undefined;
}

/** An issuer as far as roles go: without `issuer`, a system's own key made its tokens. */
export interface RoleIssuer {
  readonly name: string;
  readonly issuer?: string | undefined;
}

/** Null asks for an anonymous caller; a null role is that of somebody who has none on that system. */
export type RoleReader = (
  token: Pick<VerifiedToken, 'issuer' | 'claims'> | null,
) => ReadonlyMap<string, Role | null>;

export function createRoleReader(systems: readonly RoleSystem[], issuers: readonly RoleIssuer[]): RoleReader {
  const tables = systems.map((system): [string, RoleTable] => [system.ref.name, tableOf(system, issuers)]);

  return function rolesOf(token) {
    return new Map(
      tables.map(([system, table]) => [system, token === null ? 'anonymous' : highestRole(table, token)]),
    );
  };
}

function highestRole(table: RoleTable, token: Pick<VerifiedToken, 'issuer' | 'claims'>): Role | null {
  const held = roles.findLast(
    (role) => role !== 'anonymous' && table[role]?.some((rule) => grants(rule, token)),
  );
  return held ?? null;
}

function grants(rule: RoleRule, { issuer, claims }: Pick<VerifiedToken, 'issuer' | 'claims'>): boolean {
  if (rule.issuer !== issuer) return false;
  // A value without its claim is a mistake in the configuration; it must not open the door to everybody.
  if (rule.claim === undefined) return rule.value === undefined;
  const texts = claimTexts(claims, rule.claim);
  return rule.value === undefined ? texts.length > 0 : texts.includes(rule.value);
}

function tableOf(system: RoleSystem, issuers: readonly RoleIssuer[]): RoleTable {
  if (system.roleSource === 'upstream') return {};
  const accepted = issuers.filter(
    ({ name }) => accepts(system.credential, name) || system.headerTokens?.issuers.includes(name),
  );
  if (system.fixedRole !== undefined) return { [system.fixedRole]: rulesFor(accepted) };
  const defaults = defaultTable(system.ref, accepted);
  // Whom the gateway lets in at all may look at what it keeps; a table raises some of them.
  return system.ref.kind === 'native' ? { ...defaults, ...system.table } : (system.table ?? defaults);
}

function accepts(credential: CredentialOptions, issuer: string): boolean {
  switch (credential.mode) {
    case 'none':
      return true;
    case 'forward':
    case 'exchange':
      return credential.issuers.includes(issuer);
    case 'stored':
      return credential.issuer === issuer;
    case 'chain':
      return credential.links.some((link) => accepts(link, issuer));
    case 'mint':
      return Object.hasOwn(credential.subjects, issuer);
    case 'client':
      // Nobody's own token goes there, so whom it is for stands in the table alone.
      return false;
  }
}

function defaultTable({ kind }: SystemRef, accepted: readonly RoleIssuer[]): RoleTable {
  switch (kind) {
    case 'renku':
      return {
        viewer: rulesFor(accepted),
        administrator: rulesFor(accepted, 'realm_access.roles', 'renku-admin'),
      };
    case 'runai':
    case 'native':
      return { viewer: rulesFor(accepted) };
    case 'clustercockpit': {
      // Only ClusterCockpit's own tokens tell its roles; a `roles` claim of anybody else means something else.
      const own = accepted.filter(({ issuer }) => issuer === undefined);
      return {
        viewer: rulesFor(own, 'roles', 'manager', 'support'),
        researcher: rulesFor(own, 'roles', 'user', 'api'),
        administrator: rulesFor(own, 'roles', 'admin'),
      };
    }
  }
}

function rulesFor(issuers: readonly RoleIssuer[], claim?: string, ...values: string[]): RoleRule[] {
  return issuers.flatMap(({ name }) =>
    claim === undefined ? [{ issuer: name }] : values.map((value) => ({ issuer: name, claim, value })),
  );
}
