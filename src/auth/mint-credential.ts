import type { Credential } from '../domain/credential.ts';
import type { SystemRef } from '../domain/system.ts';
import type { Role } from '../domain/viewer.ts';
import { ClusterQLError } from '../errors.ts';
import { claimTexts } from './claim.ts';
import type { MintOptions, OutboundSystem } from './credential-options.ts';
import type { VerifiedToken } from './identity.ts';
import { createMinter } from './mint.ts';
import { type BackendRole, elevatedRoles, ordinaryRoles } from './minted-roles.ts';
import { nothing, refused, type Way } from './way.ts';

/** What goes out for a signed-in caller where the gateway signs tokens itself. */
export function createMintWay(system: OutboundSystem<MintOptions>, now: () => number): Way {
  const { ref, credential } = system;
  const minter = createMinter(system, now);

  function minted(account: string, roles: readonly BackendRole[]): Credential {
    return {
      mode: 'mint',
      fingerprint: minter.fingerprintOf(account, roles),
      get expiresAt() {
        return minter.tokenFor(account, roles).expiresAt;
      },
      authorization: async () => `Bearer ${await minter.tokenFor(account, roles).text}`,
    };
  }

  return {
    isOpen: ({ token }) => token !== null && Object.hasOwn(credential.subjects, token.issuer),
    credentialFor: ({ token }, role) => (token === null ? nothing('mint') : signedIn(token, role)),
  };

  function signedIn(token: VerifiedToken, role: Role | null): Credential {
    const account = accountOf(ref, credential, token);
    if (account instanceof ClusterQLError) return refused('mint', token.fingerprint, account);
    const roles = role === null ? undefined : ordinaryRoles[role];
    if (roles === undefined) return refused('mint', token.fingerprint, noRole(ref));
    return Object.assign(minted(account, roles), {
      elevated: () =>
        role === 'administrator'
          ? minted(credential.gatewayAccount ?? account, elevatedRoles)
          : refused('mint', token.fingerprint, administratorsOnly(ref, role)),
    });
  }
}

/** The name of the caller's account on the system, or why there is none. */
function accountOf(
  ref: SystemRef,
  { subjects }: MintOptions,
  { issuer, claims }: VerifiedToken,
): string | ClusterQLError {
  const claim = Object.hasOwn(subjects, issuer) ? subjects[issuer] : undefined;
  if (claim === undefined) return issuerWithoutAccounts(ref, issuer);
  const [account, ...others] = claimTexts(claims, claim);
  return account === undefined || others.length > 0 ? accountNotTold(ref, issuer, claim) : account;
}

function issuerWithoutAccounts({ name: system }: SystemRef, issuer: string): ClusterQLError {
  return new ClusterQLError(
    'FORBIDDEN',
    `${system} has no accounts for people of ${issuer}; ask the operator of the gateway to list that issuer in its \`subjects\`.`,
    { system, reason: 'ISSUER_NOT_ACCEPTED' },
  );
}

function accountNotTold({ name: system }: SystemRef, issuer: string, claim: string): ClusterQLError {
  return new ClusterQLError(
    'FORBIDDEN',
    `Your token does not tell your one account name on ${system} (claim \`${claim}\`); ask the operator of ${issuer} to add it and sign in again.`,
    { system, reason: 'NO_ACCOUNT' },
  );
}

function noRole({ name: system }: SystemRef): ClusterQLError {
  return new ClusterQLError(
    'FORBIDDEN',
    `You have no role on ${system}; ask the operator of the gateway to give you one under \`roles.${system}\`.`,
    { system, reason: 'NO_ROLE' },
  );
}

function administratorsOnly({ name: system }: SystemRef, role: Role | null): ClusterQLError {
  return new ClusterQLError(
    'FORBIDDEN',
    `${system} answers this to its administrators only; your role there is ${role}. Ask an administrator of ${system} for it, then sign in again.`,
    { system, reason: 'NOT_ADMINISTRATOR' },
  );
}
