import type { refreshTokenGrant } from 'openid-client';
import type { SignInClient } from '../issuer.ts';
import { endOf } from '../token-endpoints.ts';
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
    expiresAt: bearer === 'idToken' ? endOfIdToken(answer) : endOfAccessToken(answer, now),
  };
}

function endOfIdToken({ id_token: token }: TokenAnswer): number | null {
  return token === undefined ? null : (endOf(token) ?? null);
}

/**
 * Issuers tell how long it is good, or it says so itself where it is a JWT. By the clock of an issuer that is behind
 * ours it is refused earlier than told: it ends with the first of both, so that it is renewed before.
 */
export function endOfAccessToken(answer: TokenAnswer, now: number): number | null {
  const seconds = answer.expiresIn();
  const told = seconds === undefined ? undefined : now + seconds * 1000;
  const ends = [told, endOf(answer.access_token)].filter((end) => end !== undefined);
  return ends.length === 0 ? null : Math.min(...ends);
}
