import * as oidc from 'openid-client';
import type { SignInClient } from '../issuer.ts';
import { toTokenSet } from './answer.ts';
import { notRenewed, signInEnded, unreachable } from './failure.ts';
import type { TokenSet } from './token-set.ts';

/** What becomes of tokens after the sign-in that they came from. */
export interface Renewal {
  /** New tokens; refuses with EXPIRED when the issuer takes the refresh token no more. */
  refresh(refreshToken: string): Promise<TokenSet>;
  /** Tells the issuer to take back both tokens; one that offers no revocation keeps them until they end. */
  revoke(tokens: Pick<TokenSet, 'accessToken' | 'refreshToken'>): Promise<void>;
}

/** Whose tokens are renewed: `name` is what messages call the issuer. */
interface Renewed {
  readonly name: string;
  readonly bearer: SignInClient['bearer'];
}

/** Renewal at one issuer, for one application of it. */
export function createRenewal(
  { name, bearer }: Renewed,
  configuration: () => Promise<oidc.Configuration>,
  now: () => number,
): Renewal {
  return {
    async refresh(refreshToken) {
      const answer = await oidc
        .refreshTokenGrant(await configuration(), refreshToken)
        .catch((error: unknown) => Promise.reject(signInEnded(name, error)));
      const tokens = toTokenSet(answer, bearer, now(), refreshToken);
      if (bearer === 'idToken' && tokens.idToken === null) throw notRenewed(name);
      return tokens;
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
