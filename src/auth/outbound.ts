import type { Credential, CredentialMode } from '../domain/credential.ts';
import type { SystemRef } from '../domain/system.ts';
import type { Role } from '../domain/viewer.ts';
import { ClusterQLError } from '../errors.ts';
import { claimTexts } from './claim.ts';
import { createClientCredential } from './client.ts';
import type { ForwardOptions, MintOptions, OutboundSystem } from './credential-options.ts';
import type { Identity, VerifiedToken } from './identity.ts';
import { createMinter, type Minter } from './mint.ts';

/** What goes to one system for one caller, who holds `role` there. */
export type Outbound = (identity: Identity, role: Role | null) => Credential;

/**
 * The roles of ClusterCockpit for each of ours. `/api` opens to `admin` with `api` and `/userapi` to anything
 * with `api`; `support` sees the rows of all, `user` its own. A role named twice would close the door.
 */
const mintedRoles: { readonly [role in Role]?: readonly string[] } = {
  viewer: ['user', 'api'],
  researcher: ['user', 'api'],
  editor: ['support', 'api'],
  administrator: ['admin', 'api'],
};

/** `fetch` is for tokens of the gateway's own application; it must know the system's certificate authority. */
export function createOutbound(
  { ref, url, credential }: OutboundSystem,
  fetch: typeof globalThis.fetch,
  now: () => number = Date.now,
): Outbound {
  switch (credential.mode) {
    case 'none':
      return () => nothing('none');
    case 'forward':
      return ({ token }) => (token === null ? nothing('forward') : forward(ref, credential, token, now));
    case 'mint': {
      const minter = createMinter({ ref, url, credential }, now);
      return ({ token }, role) =>
        token === null ? nothing('mint') : mint({ ref, url, credential }, minter, token, role);
    }
    case 'client': {
      const credentialFor = createClientCredential({ ref, url, credential }, fetch, now);
      return ({ token }, role) => credentialFor(token, role);
    }
  }
}

/** All who send nothing are the same nobody to the system, whoever they are to us. */
function nothing(mode: CredentialMode): Credential {
  return { mode, fingerprint: 'anonymous', expiresAt: null, authorization: async () => null };
}

function forward(
  ref: SystemRef,
  { issuers }: ForwardOptions,
  token: VerifiedToken,
  now: () => number,
): Credential {
  return {
    mode: 'forward',
    fingerprint: token.fingerprint,
    expiresAt: token.expiresAt,
    async authorization() {
      if (!issuers.includes(token.issuer)) throw issuerNotForwarded(ref, issuers);
      // Verified when the request came in, but it may have waited since; Renku takes an expired token for nobody's.
      if (token.expiresAt !== null && token.expiresAt <= now()) throw endedMeanwhile(ref, token.expiresAt);
      return `Bearer ${token.raw}`;
    },
  };
}

function mint(
  { ref, credential }: OutboundSystem<MintOptions>,
  minter: Minter,
  token: VerifiedToken,
  role: Role | null,
): Credential {
  const account = accountOf(ref, credential, token);
  const roles = role === null ? undefined : mintedRoles[role];
  if (account instanceof ClusterQLError) return refused(token, account);
  if (roles === undefined) return refused(token, noRole(ref));
  return {
    mode: 'mint',
    fingerprint: minter.fingerprintOf(account, roles),
    get expiresAt() {
      return minter.tokenFor(account, roles).expiresAt;
    },
    authorization: async () => `Bearer ${await minter.tokenFor(account, roles).text}`,
  };
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

function refused(token: VerifiedToken, error: ClusterQLError): Credential {
  return {
    mode: 'mint',
    fingerprint: token.fingerprint,
    expiresAt: null,
    authorization: () => Promise.reject(error),
  };
}

function issuerNotForwarded({ name: system }: SystemRef, issuers: readonly string[]): ClusterQLError {
  const names = issuers.join(', ');
  return new ClusterQLError(
    'UNAUTHENTICATED',
    `${system} takes tokens of ${names}; sign in there and send that token.`,
    { system, reason: 'ISSUER_NOT_ACCEPTED' },
  );
}

function endedMeanwhile({ name: system }: SystemRef, expiresAt: number): ClusterQLError {
  return new ClusterQLError(
    'UNAUTHENTICATED',
    `The token ended before ${system} could be asked; sign in again or refresh it.`,
    { system, reason: 'EXPIRED', expiredAt: new Date(expiresAt).toISOString() },
  );
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
