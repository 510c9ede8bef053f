import { ClusterQLError } from '../errors.ts';
import { createExpiringMap } from './expiring-map.ts';
import type { VerifiedToken } from './identity.ts';
import type { ExchangedToken } from './openid/provider.ts';
import { renewalTime } from './renewal-time.ts';
import { assumedLifetimeSeconds, endOf, type IssuedToken } from './token-endpoints.ts';

/** What callers' tokens were exchanged for, for one system: kept until shortly before the end. */
export interface ExchangedTokens {
  current(subject: VerifiedToken): Promise<string>;
  /** Gives the token up if it is still the one in use, so that many who were refused fetch one new one. */
  drop(subject: VerifiedToken, refused: string): void;
  /** Epoch milliseconds; null while there is none. */
  expiresAt(subject: VerifiedToken): number | null;
  /** Why there is none, where that was found out a moment ago. */
  refusal(subject: VerifiedToken): ClusterQLError | undefined;
}

const cacheSize = 10_000;

/** For so long nobody asks again for somebody whom the issuer refused: an operator has to mend that. */
const refusalHoldsSeconds = 30;

/**
 * Kept by the caller's token and not by the caller: two tokens of one person may be good for different things, and
 * what was got for the one must not go out for the other.
 */
export function createExchangedTokens(
  exchange: (subject: VerifiedToken) => Promise<ExchangedToken>,
  now: () => number,
): ExchangedTokens {
  const tokens = createExpiringMap<IssuedToken>(cacheSize, now);
  const refusals = createExpiringMap<ClusterQLError>(cacheSize, now);
  const inFlight = new Map<string, Promise<string>>();

  async function exchanged(subject: VerifiedToken): Promise<string> {
    const { fingerprint } = subject;
    try {
      const { accessToken: text, expiresAt: told } = await exchange(subject);
      const ownEnd = told ?? endOf(text) ?? now() + assumedLifetimeSeconds * 1_000;
      const expiresAt = Math.min(ownEnd, subject.expiresAt ?? Infinity);
      tokens.set(fingerprint, { text, expiresAt }, renewalTime(expiresAt, now()));
      return text;
    } catch (error) {
      if (isRefusal(error)) refusals.set(fingerprint, error, now() + refusalHoldsSeconds * 1_000);
      throw error;
    } finally {
      inFlight.delete(fingerprint);
    }
  }

  function launch(subject: VerifiedToken): Promise<string> {
    const answer = exchanged(subject);
    inFlight.set(subject.fingerprint, answer);
    return answer;
  }

  return {
    async current(subject) {
      const { fingerprint } = subject;
      const known = tokens.get(fingerprint);
      if (known !== undefined) return known.text;
      const refusal = refusals.get(fingerprint);
      if (refusal !== undefined) throw refusal;
      return inFlight.get(fingerprint) ?? launch(subject);
    },
    drop({ fingerprint }, refused) {
      if (tokens.get(fingerprint)?.text === refused) tokens.delete(fingerprint);
    },
    expiresAt: ({ fingerprint }) => tokens.get(fingerprint)?.expiresAt ?? null,
    refusal: ({ fingerprint }) => refusals.get(fingerprint),
  };
}

/** An issuer that cannot be reached refused nobody. */
function isRefusal(error: unknown): error is ClusterQLError {
  return error instanceof ClusterQLError && error.code === 'UPSTREAM_UNAUTHENTICATED';
}
