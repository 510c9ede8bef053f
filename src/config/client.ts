import { z } from 'zod';
import type { Outline } from './outline.ts';
import { present } from './present.ts';
import { pathOf, type Complaint, type Problem } from './problem.ts';
import { grantedRole, type GrantedRole } from './role.ts';
import { listOf, text, url } from './scalar.ts';
import { checked, section } from './wording.ts';

const tokenEndpoints = ['v2', 'v1', 'v1-app-token', 'keycloak'] as const;

/** The application that a system knows the gateway as. */
export interface ClientConfig {
  readonly mode: 'client';
  readonly clientId: string;
  /** Not enumerable, so that a printed or copied configuration lacks it. */
  readonly clientSecret: string;
  readonly roles: readonly GrantedRole[];
  readonly tokenUrl?: string;
  readonly tokenEndpoint?: (typeof tokenEndpoints)[number];
  readonly realm?: string;
  readonly bearerField: 'accessToken' | 'idToken';
}

const notARealm: Complaint = {
  problem: 'is not the name of a realm',
  mend: 'Write the name alone, as the settings of the Run:ai UI show it under researcher authentication.',
};

export const client = section({
  mode: z.literal('client'),
  clientId: text,
  clientSecret: text.exactOptional(),
  clientSecretFile: text.exactOptional(),
  roles: listOf(grantedRole).default(['administrator']),
  tokenUrl: url.exactOptional(),
  tokenEndpoint: z.enum(tokenEndpoints).exactOptional(),
  // It becomes a part of a path, where dots alone would lead elsewhere.
  realm: checked(text, (name) => (/^\w[\w.-]*$/.test(name) ? null : notARealm)).exactOptional(),
  bearerField: z.enum(['accessToken', 'idToken']).default('accessToken'),
});

export function toClient(written: z.output<typeof client>, clientSecret: string): ClientConfig {
  const { mode, clientId, roles, tokenUrl, tokenEndpoint, realm, bearerField } = written;
  const config = { mode, clientId, clientSecret, roles, bearerField };
  Object.defineProperty(config, 'clientSecret', { enumerable: false });
  return Object.assign(config, present({ tokenUrl, tokenEndpoint, realm }));
}

/** What an application's settings and the rest of the file must agree on. */
export function clientContradictions({ systems, roles }: Outline): Problem[] {
  return systems.flatMap(({ name, roleSource, credential: { mode, tokenEndpoint, realm } }, index) => {
    if (mode !== 'client') return [];
    const system = ['systems', index];
    return [
      ...(roleSource === 'fixed' ? [at([...system, 'roleSource'], fixedForAll)] : []),
      ...(!['fixed', 'upstream'].includes(roleSource) && !Object.hasOwn(roles, name)
        ? [at([...system, 'credential', 'roles'], heldByNobody)]
        : []),
      ...(tokenEndpoint === 'keycloak' && realm === ''
        ? [at([...system, 'credential', 'realm'], realmMissing)]
        : []),
      ...(realm !== '' && tokenEndpoint !== '' && tokenEndpoint !== 'keycloak'
        ? [at([...system, 'credential', 'realm'], realmUnused)]
        : []),
    ];
  });
}

function at(path: readonly PropertyKey[], complaint: Complaint): Problem {
  return { path: pathOf(path), ...complaint };
}

const fixedForAll: Complaint = {
  problem:
    'cannot be fixed with the mode client: no issuer is named that would bound who may use the application',
  mend: 'Remove it and role, and write a table under roles for that system.',
};

const heldByNobody: Complaint = {
  problem: 'names roles that nobody holds: roles has no table for that system',
  mend: 'Say under roles whom they are given to; nobody else is let through.',
};

const realmMissing: Complaint = {
  problem: 'is missing, though tokenEndpoint is keycloak',
  mend: notARealm.mend,
};

const realmUnused: Complaint = {
  problem: 'is read only with tokenEndpoint: keycloak',
  mend: 'Remove it, or change or remove tokenEndpoint.',
};
