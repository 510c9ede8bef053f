import { decodeJwt, type JWTPayload } from 'jose';
import type { refreshTokenGrant } from 'openid-client';
import type { SignInClient } from '../issuer.ts';
import type { TokenSet } from './token-set.ts';

/** What a token endpoint answered. */
export type TokenAnswer = Awaited<ReturnType<typeof refreshTokenGrant>>;

/** Reads what was answered at `now`, in place of the refresh token that was there `before`. */
export function toTokenSet(
  answer: TokenAnswer,
  bearer: SignInClient['bearer'],
  now: number,
  before?: string,
): TokenSet {
  return {
    accessToken: answer.access_token,
    // An issuer that does not rotate refresh tokens answers none.
    refreshToken: answer.refresh_token ?? before ?? null,
    idToken: answer.id_token ?? null,
    expiresAt: bearer === 'idToken' ? endOf(answer.claims()) : endOfAccessToken(answer, now),
  };
}

/** Issuers may leave out how long it is good; then it says so itself, where it is a JWT. */
export function endOfAccessToken(answer: TokenAnswer, now: number): number | null {
  const seconds = answer.expiresIn();
  return seconds === undefined ? endOf(claimsOf(answer.access_token)) : now + seconds * 1000;
}

function endOf(claims: { readonly exp?: number | undefined } | undefined): number | null {
  return claims?.exp === undefined ? null : claims.exp * 1000;
}

function claimsOf(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}
