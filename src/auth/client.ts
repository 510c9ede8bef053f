import { createHash } from 'node:crypto';
import type { Credential } from '../domain/credential.ts';
import type { Role } from '../domain/viewer.ts';
import { ClusterQLError } from '../errors.ts';
import { createApplicationTokens } from './application-tokens.ts';
import type { ClientOptions, OutboundSystem } from './credential-options.ts';
import { hasSystemToken } from './system-token.ts';
import { refused, type Way } from './way.ts';

const bearer = 'Bearer ';

/** What goes out where the gateway signs in as an application: the same for all who may use it. */
export function createClientWay(
  system: OutboundSystem<ClientOptions>,
  fetch: typeof globalThis.fetch,
  now: () => number,
): Way {
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

  /** What the application sees is more than most may see, and the system could not tell them apart. */
  function mayUse(role: Role | null): boolean {
    return role !== null && role !== 'anonymous' && roles.includes(role);
  }

  return {
    // Whoever has a token of their own there goes with it: their role is that token's, and opens nothing else.
    isOpen: (identity, role) => identity.token !== null && mayUse(role) && !hasSystemToken(identity, ref),
    credentialFor({ token }, role) {
      if (token === null) return refused('client', 'anonymous', signInFirst(ref.name));
      return mayUse(role)
        ? application
        : refused('client', token.fingerprint, roleNotListed(ref.name, roles));
    },
  };
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
