import type { JWTPayload } from 'jose';
import type { Viewer } from '../domain/viewer.ts';

/** The `iss` of what the gateway mints for systems; a token with it never opens the gateway itself. */
export const gatewayIssuer = 'clusterql';

/** A bearer token whose signature and claims were checked. */
export interface VerifiedToken {
  /** Name of the configured issuer; with `subject` it is who the person is. */
  readonly issuer: string;
  readonly subject: string;
  readonly claims: JWTPayload;
  readonly raw: string;
  /** SHA-256 of `raw`, hex: names the token wherever the token itself must not stand. */
  readonly fingerprint: string;
  /** Epoch milliseconds; null for a token that never ends. */
  readonly expiresAt: number | null;
}

/** Who sent a request; `token` is null for an anonymous caller. */
export interface Identity {
  readonly viewer: Viewer;
  readonly token: VerifiedToken | null;
}

/** Hides `raw` from JSON, spreads and log serialisers: only code that asks for it by name gets it. */
export function concealRaw(token: VerifiedToken): VerifiedToken {
  return Object.defineProperty(token, 'raw', { enumerable: false });
}
