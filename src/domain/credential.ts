import type { ClusterQLError } from '../errors.ts';

export const credentialModes = ['forward', 'exchange', 'stored', 'header', 'mint', 'client', 'none'] as const;

/**
 * How the gateway presents itself to a system; chosen per system in the configuration, but for `header`: the
 * caller sent a token for that system alone.
 */
export type CredentialMode = (typeof credentialModes)[number];

/** Somebody, as the issuer of a token names them. */
export interface Person {
  /** The configured name of the issuer. */
  readonly issuer: string;
  readonly subject: string;
}

/** What goes upstream for one caller and one system. */
export interface Credential {
  readonly mode: CredentialMode;
  /** As whom the system sees the caller, where that is another account than the one the gateway knows. */
  readonly person?: Person | undefined;
  /**
   * Names the outbound identity without revealing it: equal for two requests only when the system would
   * see the same person. Part of every sharing and cache key.
   */
  readonly fingerprint: string;
  /** When what is sent stops being valid, epoch milliseconds; null when nothing is sent. */
  readonly expiresAt: number | null;
  /** Why nothing can be sent, as far as that is known before anybody is asked. */
  readonly refusal?: ClusterQLError | undefined;
  /** Value of the `Authorization` header, null to send none; throws `ClusterQLError` when refused. */
  authorization(): Promise<string | null>;
  /**
   * Told that the system answered 401 to this value, so that the next `authorization()` is a new one. Only
   * where the gateway can get another: a token of an application may be revoked before its end.
   */
  renew?(refused: string): void;
  /**
   * What goes out in its place to an endpoint that only administrators of the system may use; it refuses
   * everybody else. Absent where nothing else goes out there.
   */
  elevated?(): Credential;
}
