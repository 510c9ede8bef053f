import type { SystemRef } from '../domain/system.ts';
import type { Role } from '../domain/viewer.ts';

/** What goes upstream to a system, as configured. */
export type CredentialOptions = { readonly mode: 'none' } | ForwardOptions | MintOptions | ClientOptions;

/** The caller's own token, if its issuer is one of these. */
export interface ForwardOptions {
  readonly mode: 'forward';
  /** Names of configured issuers. */
  readonly issuers: readonly string[];
}

/** A short-lived token made for the caller, signed with a key the system trusts. */
export interface MintOptions {
  readonly mode: 'mint';
  /** Ed25519, standard base64: the seed, or the seed followed by the public key. */
  readonly key: string;
  /** For each issuer whose people are taken, the claim with their account name on the system. */
  readonly subjects: Readonly<Record<string, string>>;
  /** The account that administrators are where only they may be; their own when absent. */
  readonly gatewayAccount?: string | undefined;
  /** Default 300. */
  readonly lifetimeSeconds?: number | undefined;
}

/** The token of an application that the system knows the gateway as. */
export interface ClientOptions {
  readonly mode: 'client';
  readonly clientId: string;
  readonly clientSecret: string;
  /** Whose requests may go out with it, by their role on the system. */
  readonly roles: readonly Role[];
  /** Where its tokens are had; the system's own address when absent. */
  readonly tokenUrl?: string | undefined;
  /** Found out by asking when absent. */
  readonly tokenEndpoint?: TokenEndpoint | undefined;
  /** For `keycloak`. */
  readonly realm?: string | undefined;
  readonly bearerField: BearerField;
}

/**
 * Where Run:ai gives tokens to applications: `/api/v2/token` (2.24 and later), `/api/v1/token` with client
 * credentials (2.20 to 2.24) or an app token (from 2.18), or the Keycloak realm behind all of them.
 */
export type TokenEndpoint = 'v2' | 'v1' | 'v1-app-token' | 'keycloak';

/** Which token of the answer is sent: the vendor's own pages disagree. */
export type BearerField = 'accessToken' | 'idToken';

export interface OutboundSystem<Options extends CredentialOptions = CredentialOptions> {
  readonly ref: SystemRef;
  readonly url: string;
  readonly credential: Options;
}
