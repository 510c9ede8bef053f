/** What an issuer gave for one sign-in. Lives in memory and, sealed, in the database. */
export interface TokenSet {
  readonly accessToken: string;
  /** Null where signing in again is the only way to a new access token. */
  readonly refreshToken: string | null;
  readonly idToken: string | null;
  /** When the access token ends, epoch milliseconds; null where nobody told. */
  readonly expiresAt: number | null;
}

/** Hides `tokens` from JSON, spreads and log serialisers: only code that asks for them by name gets them. */
export function concealTokens<T extends { readonly tokens: TokenSet }>(holder: T): T {
  return Object.defineProperty(holder, 'tokens', { enumerable: false });
}
