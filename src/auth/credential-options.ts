import type { SystemRef } from '../domain/system.ts';

/** What goes upstream to a system, as configured. */
export type CredentialOptions = { readonly mode: 'none' } | ForwardOptions | MintOptions;

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
  /** Default 300. */
  readonly lifetimeSeconds?: number | undefined;
}

export interface OutboundSystem<Options extends CredentialOptions = CredentialOptions> {
  readonly ref: SystemRef;
  readonly credential: Options;
}
