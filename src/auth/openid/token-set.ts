import type { refreshTokenGrant } from 'openid-client';

/** What an issuer gave for one sign-in. Lives in memory and, sealed, in the database. */
export interface TokenSet {
  readonly accessToken: string;
  /** Null where signing in again is the only way to a new access token. */
  readonly refreshToken: string | null;
  readonly idToken: string | null;
  /** When the access token ends, epoch milliseconds; null where nobody told. */
  readonly expiresAt: number | null;
}

/** Reads what a token endpoint answered at `now`, in place of the refresh token that was there `before`. */
export function toTokenSet(
  answer: Awaited<ReturnType<typeof refreshTokenGrant>>,
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
