import type { SystemRef } from '../domain/system.ts';
import { ClusterQLError } from '../errors.ts';
import type { ForwardOptions, SignInToken } from './credential-options.ts';
import type { Identity, VerifiedToken } from './identity.ts';
import { ofSystem } from './of-system.ts';
import { isIdToken } from './token-check.ts';
import { nothing, refused, tokenCredential, type Way } from './way.ts';

/** The caller's own token as it came, where its issuer is listed. */
export function createForward(
  ref: SystemRef,
  { issuers, token: kind }: ForwardOptions,
  now: () => number,
): Way {
  return {
    isOpen(identity) {
      const { token } = identity;
      return token !== null && issuers.includes(token.issuer) && ownToken(identity, kind) !== null;
    },
    credentialFor(identity) {
      if (identity.token === null) return nothing('forward');
      const { fingerprint, issuer } = identity.token;
      if (!issuers.includes(issuer)) return refused('forward', fingerprint, issuerNotForwarded(ref, issuers));
      const token = ownToken(identity, kind);
      if (token === null) return refused('forward', fingerprint, noIdToken(ref));
      if (token instanceof ClusterQLError) return refused('forward', fingerprint, ofSystem(ref, token));
      const { raw, expiresAt } = token;
      return tokenCredential(ref, { mode: 'forward', raw, fingerprint: token.fingerprint, expiresAt }, now);
    },
  };
}

/** Which token of the caller's sign-in is sent, or why it cannot be; null where that kind did not come. */
function ownToken(
  { token, idToken }: Identity,
  kind: SignInToken | undefined,
): VerifiedToken | ClusterQLError | null {
  if (kind !== 'idToken') return token;
  return idToken ?? (token !== null && isIdToken(token.claims) ? token : null);
}

/** That the issuer of the caller's token is not one whose tokens the system gets. */
export function issuerNotForwarded({ name: system }: SystemRef, issuers: readonly string[]): ClusterQLError {
  return new ClusterQLError(
    'UNAUTHENTICATED',
    `${system} takes tokens of ${issuers.join(', ')}; sign in there and send that token.`,
    { system, reason: 'ISSUER_NOT_ACCEPTED' },
  );
}

function noIdToken({ name: system }: SystemRef): ClusterQLError {
  return new ClusterQLError(
    'UNAUTHENTICATED',
    `${system} takes the ID token of a sign-in, and an access token is all that came; sign in with the browser.`,
    { system, reason: 'NO_ID_TOKEN' },
  );
}
