import type { SystemRef } from '../domain/system.ts';
import type { Role } from '../domain/viewer.ts';

/** One way of presenting the caller to a system, as configured. */
export type LinkOptions =
  { readonly mode: 'none' } | ForwardOptions | ExchangeOptions | StoredOptions | MintOptions | ClientOptions;

/** What goes upstream to a system, as configured. */
export type CredentialOptions = LinkOptions | ChainOptions;

/** The first way that is open to the caller; none of them is tried when an earlier one failed. */
export interface ChainOptions {
  readonly mode: 'chain';
  readonly links: readonly LinkOptions[];
}

/** The ways of a credential, also where there is but one. */
export function linksOf(credential: CredentialOptions): readonly LinkOptions[] {
  return credential.mode === 'chain' ? credential.links : [credential];
}

/** The caller's own token, if its issuer is one of these. */
export interface ForwardOptions {
  readonly mode: 'forward';
  /** Names of configured issuers. */
  readonly issuers: readonly string[];
  /** Which token of the sign-in is sent; the access token when absent. */
  readonly token?: SignInToken | undefined;
}

/** An ID token is had of a browser session, or where an issuer allows it as bearer. */
export type SignInToken = 'accessToken' | 'idToken';

/** A token made of the caller's own for the audience of the system (RFC 8693). */
export interface ExchangeOptions {
  readonly mode: 'exchange';
  /** Names of the issuers whose tokens are exchanged, each at its own token endpoint unless `tokenUrl` says otherwise. */
  readonly issuers: readonly string[];
  readonly audience: string;
  /** Asked for where the token shall be good for less than the caller's. */
  readonly scopes?: readonly string[] | undefined;
  /** The application that exchanges; that of the issuer when absent. */
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly tokenUrl?: string | undefined;
}

/** The token of the account that the caller connected. */
export interface StoredOptions {
  readonly mode: 'stored';
  /** Name of the configured issuer where people connect. */
  readonly issuer: string;
  readonly token?: SignInToken | undefined;
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
