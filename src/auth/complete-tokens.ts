import type { Person } from '../domain/credential.ts';
import type { Role, Viewer } from '../domain/viewer.ts';
import type { ClusterQLError } from '../errors.ts';
import { checkBrought, issuersSentOn, type BroughtFor } from './brought-tokens.ts';
import type { PresentedTokens } from './header-tokens.ts';
import type { FailedToken, Identity, SystemToken, VerifiedToken } from './identity.ts';
import type { Outbound } from './outbound.ts';
import { createRoleReader, type RoleIssuer, type RoleSystem } from './roles.ts';
import {
  createStoredTokens,
  storedLink,
  type StoredTokenFor,
  type StoredTokenParts,
} from './stored-tokens.ts';

/** A system for which callers may have tokens besides the one they came with. */
export interface TokenSystem extends BroughtFor, Omit<RoleSystem, keyof BroughtFor> {
  /** Where an account for it is connected. */
  readonly connectUrl: string;
  readonly credentialFor: Outbound;
}

/** Who sent a request, with the tokens that are for one system alone and the roles that these give. */
export type CompleteTokens = (identity: Identity, presented: PresentedTokens) => Promise<Identity>;

type AnyToken = SystemToken | FailedToken;

/** Done before anything is resolved, like asking systems for roles: so every guard stays a look into the viewer. */
export function createCompleteTokens(
  systems: readonly TokenSystem[],
  parts: StoredTokenParts & { readonly issuers: readonly RoleIssuer[] },
): CompleteTokens {
  const known = systems.map((system) => ({ ...system, stored: storedLink(system.credential) }));
  const rolesOf = createRoleReader(systems.map(asSentOn), parts.issuers);
  const storedTokensOf = createStoredTokens(parts);

  type KnownSystem = (typeof known)[number];

  /** Null where the caller goes with the token they came with. */
  function tokenFor(
    { stored, ...system }: KnownSystem,
    token: VerifiedToken,
    presented: PresentedTokens,
    storedTokenFor: StoredTokenFor,
  ): Promise<AnyToken> | null {
    const brought = presented.get(system.ref.name);
    if (brought !== undefined) return checkBrought(system, brought, parts);
    if (stored === undefined || stored.issuer === token.issuer) return null;
    return storedTokenFor({ ...system, stored });
  }

  /** Whose an opaque one is nobody knows, so it gives no fixed role to whom their own token gives none. */
  function roleOf({ ref, fixedRole }: KnownSystem, { token }: SystemToken, { roles }: Viewer): Role | null {
    if (token !== null) return rolesOf(token).get(ref.name) ?? null;
    return fixedRole === undefined ? null : (roles.get(ref.name) ?? null);
  }

  return async function completeTokens(identity, presented) {
    const { token } = identity;
    if (token === null) return identity;
    const storedTokenFor = storedTokensOf(token);
    const found = known.flatMap((system) => {
      const search = tokenFor(system, token, presented, storedTokenFor);
      return search === null ? [] : [search.then((each) => [system, each] as const)];
    });
    if (found.length === 0) return identity;
    return withTokens(identity, await Promise.all(found), roleOf);
  };
}

/** Where another way of a chain is gone, the token gives no role: it is not what the system sees. */
function withTokens<S extends TokenSystem>(
  identity: Identity,
  found: readonly (readonly [S, AnyToken])[],
  roleOf: (system: S, token: SystemToken, viewer: Viewer) => Role | null,
): Identity {
  const { viewer } = identity;
  const roles = new Map(viewer.roles);
  const unknownRoles = new Map<string, ClusterQLError>(viewer.unknownRoles);
  const accounts = new Map<string, Person>();
  const systemTokens = new Map(found.map(([{ ref }, token]) => [ref.name, token]));
  const withThem = { ...identity, systemTokens };

  for (const [system, token] of found) {
    const { name } = system.ref;
    const { mode, person } = system.credentialFor(withThem, viewer.roles.get(name) ?? null);
    if (mode !== token.mode) continue;
    roles.set(name, 'error' in token ? null : roleOf(system, token, viewer));
    if ('error' in token) unknownRoles.set(name, token.error);
    if (person !== undefined) accounts.set(name, person);
  }
  return { ...withThem, viewer: { ...viewer, roles, unknownRoles, accounts } };
}

/**
 * A token for one system is one that is sent on, and gives the role of such a one. Whose tokens may be brought is
 * no matter of the others: from a token that is not sent there nobody gets a role by it.
 */
function asSentOn(system: TokenSystem): RoleSystem {
  const issuers = [...issuersSentOn(system.credential), ...(system.headerTokens?.issuers ?? [])];
  return { ...system, credential: { mode: 'forward', issuers } };
}
