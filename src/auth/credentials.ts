import type { Credential } from '../domain/credential.ts';
import type { Presence, SystemRef } from '../domain/system.ts';
import { createCompleteTokens, type CompleteTokens, type TokenSystem } from './complete-tokens.ts';
import { presentedTokens, type PresentedTokens } from './header-tokens.ts';
import type { Identity } from './identity.ts';
import { createOutbound } from './outbound.ts';
import type { StoredTokenParts } from './stored-tokens.ts';
import { sessionOn } from './system-session.ts';
import type { TellingSystem } from './upstream-roles.ts';

/** A system as far as what goes out to it is concerned. */
export interface CredentialSystem extends Omit<TokenSystem, 'credentialFor' | 'connectUrl'> {
  readonly url: string;
}

/** What goes out to all systems, for every caller. */
export interface Credentials {
  readonly presentTokens: (headers: Headers, isSignedIn: boolean) => PresentedTokens;
  readonly completeTokens: CompleteTokens;
  /** What goes to a system for one caller, whose tokens are complete. */
  sentTo(system: SystemRef, identity: Identity): Credential;
  presenceOn(system: SystemRef, identity: Identity): Presence;
  /** The systems that tell roles themselves, each asked with what is sent to it. */
  telling(
    ask: (system: SystemRef, ...asked: Parameters<TellingSystem['ask']>) => ReturnType<TellingSystem['ask']>,
  ): TellingSystem[];
}

export interface CredentialParts<System> extends StoredTokenParts {
  /** Where browsers reach the gateway, without a closing slash. */
  readonly publicUrl: string;
  /** For the token endpoints of one system, which may have a certificate authority of its own. */
  readonly fetchFor: (system: System) => typeof globalThis.fetch;
  /** For those of issuers. */
  readonly issuerFetch: typeof globalThis.fetch;
}

export function createCredentials<System extends CredentialSystem>(
  systems: readonly System[],
  parts: CredentialParts<System>,
): Credentials {
  const { publicUrl, fetchFor, issuerFetch, issuers } = parts;
  const connected = systems.map((system) => {
    const connectUrl = `${publicUrl}/auth/connect/${system.ref.name}`;
    const fetch = fetchFor(system);
    const credentialFor = createOutbound(system, { fetch, issuerFetch, issuers, connectUrl });
    return { ...system, connectUrl, credentialFor };
  });
  const byName = new Map(connected.map((system) => [system.ref.name, system]));
  const names = new Set(byName.keys());

  function systemOf({ name }: SystemRef) {
    const system = byName.get(name);
    if (system === undefined) throw new Error(`${name} has no way out`);
    return system;
  }

  function sentTo(ref: SystemRef, identity: Identity): Credential {
    return systemOf(ref).credentialFor(identity, identity.viewer.roles.get(ref.name) ?? null);
  }

  return {
    presentTokens: (headers, isSignedIn) => presentedTokens(headers, isSignedIn, names),
    completeTokens: createCompleteTokens(connected, parts),
    sentTo,
    presenceOn(ref, identity) {
      const credential = sentTo(ref, identity);
      const { mode: credentialMode, person } = credential;
      return { credentialMode, person, session: sessionOn(systemOf(ref), identity, credential) };
    },
    telling: (ask) =>
      connected
        .filter(({ roleSource }) => roleSource === 'upstream')
        .map(({ ref }) => ({
          ref,
          credentialFor: (identity) => sentTo(ref, identity),
          ask: (credential, requestId) => ask(ref, credential, requestId),
        })),
  };
}
