import * as oidc from 'openid-client';
import { signInEnded, unreachable } from './failure.ts';
import type { TokenSet } from './token-set.ts';

/** What becomes of tokens after the sign-in that they came from. */
export interface Renewal {
  /** New tokens; refuses with EXPIRED when the issuer takes the refresh token no more. */
  refresh(refreshToken: string): Promise<TokenSet>;
  /** Tells the issuer to take back both tokens; one that offers no revocation keeps them until they end. */
  revoke(tokens: Pick<TokenSet, 'accessToken' | 'refreshToken'>): Promise<void>;
}

/** Renewal at one issuer, for one application of it; `name` is what messages call the issuer. */
export function createRenewal(
  name: string,
  configuration: () => Promise<oidc.Configuration>,
  now: () => number,
): Renewal {
  return {
    async refresh(refreshToken) {
      const answer = await oidc
        .refreshTokenGrant(await configuration(), refreshToken)
        .catch((error: unknown) => Promise.reject(signInEnded(name, error)));
      return toTokenSet(answer, now(), refreshToken);
    },
    async revoke({ accessToken, refreshToken }) {
      const known = await configuration();
      if (known.serverMetadata().revocation_endpoint === undefined) return;
      const hinted = [
        ...(refreshToken === null ? [] : [[refreshToken, 'refresh_token'] as const]),
        [accessToken, 'access_token'] as const,
      ];
      for (const [token, hint] of hinted)
        await oidc
          .tokenRevocation(known, token, { token_type_hint: hint })
          .catch((error: unknown) => Promise.reject(unreachable(name, error)));
    },
  };
}

/** Reads what a token endpoint answered at `now`, in place of the refresh token that was there `before`. */
export function toTokenSet(
  answer: Awaited<ReturnType<typeof oidc.refreshTokenGrant>>,
  now: number,
  before?: string,
): TokenSet {
  const seconds = answer.expiresIn();
  return {
    accessToken: answer.access_token,
    // An issuer that does not rotate refresh tokens answers none.
    refreshToken: answer.refresh_token ?? before ?? null,
    idToken: answer.id_token ?? null,
    expiresAt: seconds === undefined ? null : now + seconds * 1000,
  };
}
