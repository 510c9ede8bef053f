import type { SystemRef } from '../domain/system.ts';
import type { ClusterQLError } from '../errors.ts';
import type { StoredOptions } from './credential-options.ts';
import { createForward } from './forward.ts';
import type { Identity } from './identity.ts';
import { refusal } from './refusal.ts';
import { hasSystemToken, sentFor } from './system-token.ts';
import { nothing, refused, tokenCredential, type Way } from './way.ts';

/**
 * The token of the account that the caller connected; found before anything is resolved, so here it is only taken
 * up. Whoever signed in at that very issuer is there without an account: their own token is it.
 */
export function createStored(
  ref: SystemRef,
  { issuer, token: kind }: StoredOptions,
  connectUrl: string,
  now: () => number,
): Way {
  const own = createForward(ref, { mode: 'forward', issuers: [issuer], token: kind }, now);

  function isAtHome({ token }: Identity): boolean {
    return token?.issuer === issuer;
  }

  return {
    isOpen(identity) {
      return isAtHome(identity) || hasSystemToken(identity, ref);
    },
    credentialFor(identity) {
      const { token, systemTokens } = identity;
      if (token === null) return nothing('stored');
      if (isAtHome(identity)) return own.credentialFor(identity, null);
      const account = systemTokens?.get(ref.name);
      if (account === undefined)
        return refused('stored', token.fingerprint, notConnected(ref, issuer, connectUrl));
      if ('error' in account) return refused('stored', token.fingerprint, account.error);
      return tokenCredential(ref, sentFor(identity, account), now, connectUrl);
    },
  };
}

/** That the caller has no account at the issuer whose tokens a system gets. */
export function notConnected(
  { name: system }: SystemRef,
  issuer: string,
  connectUrl: string,
): ClusterQLError {
  const sentence = `${system} is asked with your account at ${issuer}, which is not connected; connect it at ${connectUrl}.`;
  return refusal('NOT_CONNECTED', sentence, { system, connectUrl });
}
