import { createHash } from 'node:crypto';
import type { Credential } from '../domain/credential.ts';
import type { Role } from '../domain/viewer.ts';
import { ClusterQLError } from '../errors.ts';
import { createApplicationTokens } from './application-tokens.ts';
import type { ClientOptions, OutboundSystem } from './credential-options.ts';
import type { VerifiedToken } from './identity.ts';

/** What goes out for a caller where the gateway signs in as an application: the same for all who may use it. */
export type ClientCredential = (token: VerifiedToken | null, role: Role | null) => Credential;

const bearer = 'Bearer ';

export function createClientCredential(
  system: OutboundSystem<ClientOptions>,
  fetch: typeof globalThis.fetch,
  now: () => number,
): ClientCredential {
  const { ref, credential } = system;
  const { clientId, roles } = credential;
  const tokens = createApplicationTokens(system, fetch, now);
  const application: Credential = {
    mode: 'client',
    fingerprint: createHash('sha256')
      .update(JSON.stringify(['client', ref.name, clientId]))
      .digest('hex'),
    get expiresAt() {
      return tokens.expiresAt;
    },
    authorization: async () => bearer + (await tokens.current()),
    renew: (refused) => tokens.drop(refused.slice(bearer.length)),
  };

  return function credentialFor(token, role) {
    if (token === null) return refused('anonymous', signInFirst(ref.name));
    // What the application sees is more than most may see, and the system could not tell them apart.
    if (role === null || role === 'anonymous' || !roles.includes(role))
      return refused(token.fingerprint, roleNotListed(ref.name, roles));
    return application;
  };
}

function refused(fingerprint: string, error: ClusterQLError): Credential {
  return { mode: 'client', fingerprint, expiresAt: null, authorization: () => Promise.reject(error) };
}

function signInFirst(system: string): ClusterQLError {
  return new ClusterQLError(
    'UNAUTHENTICATED',
    `Sign in to ask ${system}: send the header "Authorization: Bearer <token>".`,
    { system, reason: 'NO_TOKEN' },
  );
}

function roleNotListed(system: string, roles: readonly Role[]): ClusterQLError {
  const named = roles.join(' or ');
  return new ClusterQLError(
    'FORBIDDEN',
    `${system} is asked with an application of the gateway, for the role ${named} there alone; ask the operator of the gateway to give you that role under \`roles.${system}\`.`,
    { system, reason: 'ROLE_NOT_LISTED' },
  );
}
