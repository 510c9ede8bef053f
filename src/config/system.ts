import { z } from 'zod';
import {
  clusterCockpitCredential,
  credential,
  runaiCredential,
  toCredential,
  type CredentialConfig,
} from './credential.ts';
import { present } from './present.ts';
import type { Complaint } from './problem.ts';
import { grantedRole, type GrantedRole, type RoleTable } from './role.ts';
import { name, text, url } from './scalar.ts';
import { checked, say, section } from './wording.ts';

interface AnySystem {
  readonly ref: { readonly name: string; readonly kind: 'renku' | 'runai' | 'clustercockpit' };
  /** Without a closing slash. */
  readonly url: string;
  /** PEM of a private certificate authority. */
  readonly ca?: string;
  readonly concurrency: number;
  readonly timeoutSeconds: number;
  readonly credential: CredentialConfig;
  /** What `X-Upstream-Authorization` may bring for it. */
  readonly headerTokens?: HeaderTokensConfig;
  /** Replaces the default role table of the kind. */
  readonly table?: RoleTable;
  /** One role for everybody whose issuer the system accepts. */
  readonly fixedRole?: GrantedRole;
  /** Present where the system itself is asked what each caller may do. */
  readonly roleSource?: 'upstream';
}

export interface HeaderTokensConfig {
  /** Names of configured issuers; absent: those whose tokens the credential sends on. */
  readonly issuers?: readonly string[];
  /** Lets tokens through that are no JWT, and so cannot be checked here. */
  readonly opaque: boolean;
}

/** A system to connect. */
export type SystemConfig =
  | (AnySystem & { readonly kind: 'renku' })
  | (AnySystem & { readonly kind: 'runai'; readonly version?: string })
  | (AnySystem & { readonly kind: 'clustercockpit'; readonly graphql: boolean });

/** What is not in the section of a system itself: the contents of files it names, and its role table. */
export interface SystemParts {
  readonly ca: string | undefined;
  /** For each way of its credential the signing key, or the secret of the application. */
  readonly secrets: readonly (string | undefined)[];
  readonly table: RoleTable | undefined;
}

const reservedName: Complaint = {
  problem: 'is the name of the gateway itself in the roles',
  mend: 'Choose another name.',
};

const upstreamRoles: Complaint = {
  problem: 'cannot be upstream: only Run:ai tells what each of its users may do',
  mend: 'Write claims or fixed.',
};

const tooManyForRenku: Complaint = {
  problem: 'is too large: with more lists at once the database pool of Renku deadlocks for 30 seconds',
  mend: 'Write at most 3.',
};

const unquotedVersion: Complaint = {
  problem: 'is a number, and so 2.20 would be 2.2',
  mend: 'Put it in quotes, like "2.24".',
};

const notAVersion: Complaint = {
  problem: 'is not a release of Run:ai',
  mend: 'Write its first two numbers, like "2.24", or remove the key: then it is found out.',
};

const everySystem = {
  name: checked(name, (value) => (value === 'gateway' ? reservedName : null)),
  url,
  allowHttp: z.boolean().default(false),
  ca: text.exactOptional(),
  timeoutSeconds: z.number().positive().max(60).default(10),
  roleSource: z
    .enum(['claims', 'fixed'], {
      error: ({ input }) => (input === 'upstream' ? say(upstreamRoles) : undefined),
    })
    .default('claims'),
  role: grantedRole.exactOptional(),
  headerTokens: section({
    issuers: z.array(text).exactOptional(),
    opaque: z.boolean().default(false),
  }).exactOptional(),
};

const runaiRoleSource = z.enum(['claims', 'fixed', 'upstream']).default('claims');

const atOnce = z.int().min(1);

export const system = z.discriminatedUnion('kind', [
  section({
    kind: z.literal('renku'),
    ...everySystem,
    concurrency: atOnce.max(3, say(tooManyForRenku)).default(3),
    credential,
  }),
  section({
    kind: z.literal('runai'),
    ...everySystem,
    roleSource: runaiRoleSource,
    concurrency: atOnce.default(8),
    credential: runaiCredential,
    version: z
      .string({ error: ({ input }) => (typeof input === 'number' ? say(unquotedVersion) : undefined) })
      .regex(/^\d+\.\d+$/, say(notAVersion))
      .exactOptional(),
  }),
  section({
    kind: z.literal('clustercockpit'),
    ...everySystem,
    concurrency: atOnce.default(8),
    credential: clusterCockpitCredential,
    graphql: z.boolean().default(true),
  }),
]);

export function toSystem(
  written: z.output<typeof system>,
  { ca, secrets, table }: SystemParts,
): SystemConfig {
  const { name, kind, url, concurrency, timeoutSeconds, role, headerTokens } = written;
  const roleSource = written.roleSource === 'upstream' ? written.roleSource : undefined;
  const credential = toCredential(written.credential, secrets);
  const every = {
    ref: { name, kind },
    url: url.replace(/\/+$/, ''),
    ...{ concurrency, timeoutSeconds, credential },
    ...present({ headerTokens, ca, table, fixedRole: role, roleSource }),
  };
  switch (kind) {
    case 'renku':
      return { kind, ...every };
    case 'runai':
      return { kind, ...every, ...present({ version: written.version }) };
    case 'clustercockpit':
      return { kind, ...every, graphql: written.graphql };
  }
}
