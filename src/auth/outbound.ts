import type { Credential, CredentialMode } from '../domain/credential.ts';
import type { SystemRef } from '../domain/system.ts';
import type { Role } from '../domain/viewer.ts';
import { ClusterQLError } from '../errors.ts';
import { createClientCredential } from './client.ts';
import type { ForwardOptions, OutboundSystem } from './credential-options.ts';
import type { Identity, VerifiedToken } from './identity.ts';
import { createMintCredential } from './mint-credential.ts';

/** What goes to one system for one caller, who holds `role` there. */
export type Outbound = (identity: Identity, role: Role | null) => Credential;

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
      const credentialFor = createMintCredential({ ref, url, credential }, now);
      return ({ token }, role) => (token === null ? nothing('mint') : credentialFor(token, role));
    }
    case 'client': {
      const credentialFor = createClientCredential({ ref, url, credential }, fetch, now);
      return ({ token }, role) => credentialFor(token, role);
    }
    case 'exchange':
    case 'stored':
    case 'chain':
      throw new Error(`${ref.name}: the mode ${credential.mode} is not built yet`);
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
