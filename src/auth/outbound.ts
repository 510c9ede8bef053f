import type { Credential } from '../domain/credential.ts';
import type { Role } from '../domain/viewer.ts';
import { createChain } from './chain.ts';
import { createClientWay } from './client.ts';
import type { LinkOptions, OutboundSystem } from './credential-options.ts';
import { createExchange } from './exchange.ts';
import { createForward } from './forward.ts';
import type { Identity } from './identity.ts';
import type { IssuerOptions } from './issuer.ts';
import { createMintWay } from './mint-credential.ts';
import { createStored } from './stored.ts';
import { sentFor } from './system-token.ts';
import { nothing, refused, tokenCredential, type Way } from './way.ts';

/** What goes to one system for one caller, who holds `role` there. */
export type Outbound = (identity: Identity, role: Role | null) => Credential;

/** What a mode needs besides the system's own options. */
export interface OutboundParts {
  /** For tokens of the gateway's own application; must know the system's certificate authority. */
  readonly fetch: typeof globalThis.fetch;
  /** For the token endpoints of issuers. */
  readonly issuerFetch?: typeof globalThis.fetch;
  /** Where callers' tokens can be exchanged. */
  readonly issuers?: readonly IssuerOptions[];
  /** Where callers connect their account. */
  readonly connectUrl?: string;
  readonly now?: () => number;
}

/** A token that the caller sent for this system alone goes before everything configured. */
export function createOutbound(system: OutboundSystem, parts: OutboundParts): Outbound {
  const { ref } = system;
  const { now = Date.now } = parts;
  const way = wayOf(system, parts);

  return function credentialFor(identity, role) {
    const brought = identity.systemTokens?.get(ref.name);
    if (identity.token === null || brought?.mode !== 'header') return way.credentialFor(identity, role);
    if ('error' in brought) return refused('header', identity.token.fingerprint, brought.error);
    return tokenCredential(ref, sentFor(identity, brought), now);
  };
}

function wayOf({ ref, url, credential }: OutboundSystem, parts: OutboundParts): Way {
  if (credential.mode !== 'chain') return linkOf({ ref, url, credential }, parts);
  return createChain(
    ref,
    credential.links.map((link) => ({ link, way: linkOf({ ref, url, credential: link }, parts) })),
  );
}

function linkOf(
  { ref, url, credential }: OutboundSystem<LinkOptions>,
  { fetch, issuerFetch = fetch, issuers = [], connectUrl = '', now = Date.now }: OutboundParts,
): Way {
  switch (credential.mode) {
    case 'none':
      return { isOpen: () => true, credentialFor: () => nothing('none') };
    case 'forward':
      return createForward(ref, credential, now);
    case 'exchange':
      return createExchange({ ref, url, credential }, issuers, issuerFetch, now);
    case 'stored':
      return createStored(ref, credential, connectUrl, now);
    case 'mint':
      return createMintWay({ ref, url, credential }, now);
    case 'client':
      return createClientWay({ ref, url, credential }, fetch, now);
  }
}
