import { z } from 'zod';
import { linksOf, type Outline } from './outline.ts';
import { present } from './present.ts';
import { problemAt, type Complaint, type Problem } from './problem.ts';
import { grantedRole, type GrantedRole } from './role.ts';
import { listOf, text, url } from './scalar.ts';
import { checked, say, section } from './wording.ts';

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

const rolesUntold: Complaint = {
  problem: 'is missing: in a list of ways it has to be told who may use the application',
  mend: 'Write roles: [administrator], or whoever may see what the application sees.',
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

/** In a chain, the gateway's own identity is never used for anybody but those that the file names. */
export const clientOfChain = section({
  ...client.shape,
  roles: z
    .array(grantedRole, { error: ({ input }) => (input === undefined ? say(rolesUntold) : undefined) })
    .min(1, say(rolesUntold)),
});

export function toClient(written: z.output<typeof client>, clientSecret: string): ClientConfig {
  const { mode, clientId, roles, tokenUrl, tokenEndpoint, realm, bearerField } = written;
  const config = { mode, clientId, clientSecret, roles, bearerField };
  Object.defineProperty(config, 'clientSecret', { enumerable: false });
  return Object.assign(config, present({ tokenUrl, tokenEndpoint, realm }));
}

/** What an application's settings and the rest of the file must agree on. */
export function clientContradictions(outline: Outline): Problem[] {
  return linksOf(outline).flatMap(({ link: { mode, tokenEndpoint, realm }, system, path, systemPath }) => {
    if (mode !== 'client') return [];
    const { name, roleSource } = system;
    return [
      ...(roleSource === 'fixed' ? [problemAt([...systemPath, 'roleSource'], fixedForAll)] : []),
      ...(!['fixed', 'upstream'].includes(roleSource) && !Object.hasOwn(outline.roles, name)
        ? [problemAt([...path, 'roles'], heldByNobody)]
        : []),
      ...(tokenEndpoint === 'keycloak' && realm === '' ? [problemAt([...path, 'realm'], realmMissing)] : []),
      ...(realm !== '' && tokenEndpoint !== '' && tokenEndpoint !== 'keycloak'
        ? [problemAt([...path, 'realm'], realmUnused)]
        : []),
    ];
  });
}

const fixedForAll: Complaint = {
  problem:
    'cannot be fixed with the mode client: the application shows the same to everybody, so it has to be told who may see it',
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
