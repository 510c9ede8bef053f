import type { Credential } from '../domain/credential.ts';
import type { SessionState, SystemRef, SystemSession } from '../domain/system.ts';
import type { ClusterQLError } from '../errors.ts';
import type { Identity } from './identity.ts';
import type { CredentialOptions } from './credential-options.ts';
import { storedLink } from './stored-tokens.ts';

/** A system as far as the caller's standing there goes. */
export interface SessionSystem {
  readonly ref: SystemRef;
  readonly credential: CredentialOptions;
  /** Where an account for it is connected. */
  readonly connectUrl: string;
}

/** What the caller has at hand for a system: what is known anyway, nobody is asked. */
export function sessionOn(
  { ref, credential, connectUrl }: SessionSystem,
  { viewer, token, systemTokens }: Identity,
  sent: Credential,
): SystemSession {
  const failure = viewer.unknownRoles?.get(ref.name) ?? sent.refusal;
  const role = viewer.roles.get(ref.name) ?? null;
  const state = failure === undefined ? 'READY' : stateOf(failure);
  const account = systemTokens?.get(ref.name);
  const stored = storedLink(credential);
  const connects = token !== null && stored !== undefined && stored.issuer !== token.issuer;
  return {
    state: state === 'READY' && role === null ? 'REFUSED' : state,
    expiresAt: failure?.facts.expiredAt ?? endOf(sent),
    connectUrl: connects ? connectUrl : null,
    connected: account?.mode === 'stored' && !('error' in account && !isThere(account.error)),
  };
}

function stateOf({ code, facts: { reason } }: ClusterQLError): SessionState {
  if (reason === 'EXPIRED' || reason === 'NOT_CONNECTED') return reason;
  switch (code) {
    case 'UNAUTHENTICATED':
    case 'FORBIDDEN':
    case 'UPSTREAM_UNAUTHENTICATED':
    case 'UPSTREAM_FORBIDDEN':
      return 'REFUSED';
    default:
      return 'UNKNOWN';
  }
}

/** An account whose tokens are refused is connected all the same, and can be disconnected. */
function isThere({ code, facts }: ClusterQLError): boolean {
  return code === 'UNAUTHENTICATED' && facts.reason !== 'NOT_CONNECTED';
}

/** The token of the gateway's own application is nothing of the caller's. */
function endOf({ mode, expiresAt }: Credential): string | null {
  return mode === 'client' || expiresAt === null ? null : new Date(expiresAt).toISOString();
}
