import type { JWTPayload } from 'jose';
import type { Viewer } from '../domain/viewer.ts';
import type { ClusterQLError } from '../errors.ts';

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
  /** The ID token of the same sign-in, where there is one: verified as it came, or why it is of no use any more. */
  readonly idToken?: VerifiedToken | ClusterQLError | undefined;
  /** By name of the system: what the caller has there besides, or why it is of no use. */
  readonly systemTokens?: ReadonlyMap<string, SystemToken | FailedToken> | undefined;
}

/** A token for one system alone. It fixes subject and role there. */
export interface SystemToken {
  readonly mode: 'header' | 'stored';
  /** Null for an opaque one, which nobody here can check; the configuration lets it through. */
  readonly token: VerifiedToken | null;
  /** What is sent; not enumerable. */
  readonly raw: string;
  readonly fingerprint: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number | null;
}

/** A token for one system that is of no use; what goes wrong there costs that system alone. */
export interface FailedToken {
  readonly mode: SystemToken['mode'];
  readonly error: ClusterQLError;
}

/** Hides `raw` from JSON, spreads and log serialisers: only code that asks for it by name gets it. */
export function concealRaw<T extends { readonly raw: string }>(token: T): T {
  return Object.defineProperty(token, 'raw', { enumerable: false });
}
