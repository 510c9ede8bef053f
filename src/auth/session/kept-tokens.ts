import type { TokenSet } from '../openid/token-set.ts';

/** Tokens with the moment from which on they are better renewed. */
export interface DatedTokens extends TokenSet {
  /** Epoch milliseconds; null where it is not known when they end. */
  readonly renewAt: number | null;
}

/** A row of the database with its tokens open. */
export interface KeptTokens<Key> {
  readonly key: Key;
  /** Whose tokens they are, as their seal says it; of no other row the same. */
  readonly belongsTo: string;
  /** The configured name of the issuer that renews them. */
  readonly issuer: string;
  readonly tokens: DatedTokens;
  readonly version: number;
}

const renewBeforeEndMilliseconds = 60_000;

/** Tokens as they were just got. */
export function dated(tokens: TokenSet, now: number): DatedTokens {
  const { accessToken, refreshToken, idToken, expiresAt } = tokens;
  const own = { accessToken, refreshToken, idToken, expiresAt };
  if (expiresAt === null) return { ...own, renewAt: null };
  const quarter = Math.max(0, expiresAt - now) / 4;
  return { ...own, renewAt: expiresAt - Math.min(renewBeforeEndMilliseconds, quarter) };
}

/** Names these very tokens: those that took their place, or of an account connected anew, are others. */
export function markOf({ belongsTo, version }: KeptTokens<unknown>): string {
  return `${belongsTo} ${version}`;
}

export function areOver({ expiresAt }: DatedTokens, now: number): boolean {
  return expiresAt !== null && now >= expiresAt;
}

/** Whether to get new ones now, over or not. */
export function areDue({ renewAt }: DatedTokens, now: number): boolean {
  return renewAt !== null && now >= renewAt;
}
