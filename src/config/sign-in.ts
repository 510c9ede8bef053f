import { z } from 'zod';
import { complainOfClientSecret, secretReader } from './files.ts';
import { linksOf, type Outline } from './outline.ts';
import { present } from './present.ts';
import { problemAt, type Complaint, type Problem } from './problem.ts';
import { listOf, text } from './scalar.ts';
import { checked, section } from './wording.ts';

/** The application that the issuer knows the gateway as; whom it lets in with the browser. */
export interface SignInClientConfig {
  readonly id: string;
  /** Not enumerable, so that a printed or copied configuration lacks it. */
  readonly secret?: string;
  readonly scopes: readonly string[];
  readonly resource?: string;
  /** False where accounts are connected and nobody signs in. */
  readonly signIn: boolean;
  /** Which token tells whose session it is, and is sent on. */
  readonly bearer: 'accessToken' | 'idToken';
}

/** The public application of `clusterql login`. */
export interface DeviceClientConfig {
  readonly id: string;
  readonly scopes: readonly string[];
  readonly resource?: string;
}

/** Without `offline_access` some issuers give no refresh token, and the session ends with its first token. */
const usualScopes = ['openid', 'profile', 'email', 'offline_access'];

const noOpenId: Complaint = {
  problem: 'lacks openid, without which the issuer does not tell who signed in',
  mend: 'Add openid.',
};

export const signInClient = section({
  id: text,
  secret: text.exactOptional(),
  secretFile: text.exactOptional(),
  scopes: checked(z.array(text), (scopes) => (scopes.includes('openid') ? null : noOpenId)).default(
    usualScopes,
  ),
  resource: text.exactOptional(),
  signIn: z.boolean().default(true),
  bearer: z.enum(['accessToken', 'idToken']).default('accessToken'),
});

export const deviceClient = section({
  id: text,
  scopes: listOf(text).default(usualScopes),
  resource: text.exactOptional(),
});

/** Reads the secret of each issuer's client; paths are relative to the configuration file. */
export function readClientSecrets(
  { issuers }: Outline,
  folder: string,
): { clientSecrets: (string | undefined)[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const readSecret = secretReader(folder, problems);
  const clientSecrets = issuers.map(({ client }, index) =>
    readSecret({
      ...{ path: ['issuers', index, 'client'], key: 'secret', complain: complainOfClientSecret },
      ...{ written: client?.secret ?? '', file: client?.secretFile ?? '' },
    }),
  );
  return { clientSecrets, problems };
}

export function toSignInClient(
  { id, scopes, resource, signIn, bearer }: z.output<typeof signInClient>,
  secret: string | undefined,
): SignInClientConfig {
  const client = { id, scopes, signIn, bearer, ...present({ resource }) };
  return secret === undefined ? client : Object.defineProperty(client, 'secret', { value: secret });
}

/** What signing in needs of the rest of the file. */
export function signInContradictions(outline: Outline): Problem[] {
  return [...closedDoor(outline), ...idTokens(outline)];
}

/** Accounts are connected by people who are signed in already. */
function closedDoor({ issuers }: Outline): Problem[] {
  const clients = issuers.flatMap(({ client }, index) => (client === null ? [] : [{ client, index }]));
  if (clients.some(({ client }) => client.signIn)) return [];
  return clients
    .slice(0, 1)
    .map(({ index }) => problemAt(['issuers', index, 'client', 'signIn'], nobodySignsIn));
}

/** Where an ID token is what is sent, it must be one that the gateway takes. */
function idTokens(outline: Outline): Problem[] {
  const sentOn = new Set(
    linksOf(outline).flatMap(({ link: { token, issuer, issuers } }) =>
      token === 'idToken' ? [issuer, ...issuers] : [],
    ),
  );
  return outline.issuers.flatMap(({ name, client, audiences, allowIdTokens }, index) => {
    const isBearer = client?.bearer === 'idToken';
    if (!isBearer && !sentOn.has(name)) return [];
    const isForOthers = client !== null && client.id !== '' && !audiences.includes(client.id);
    return [
      ...(isForOthers ? [problemAt(['issuers', index, 'audiences'], lacksClient)] : []),
      ...((client === null || isBearer) && !allowIdTokens
        ? [problemAt(['issuers', index, 'allowIdTokens'], idTokensRefused)]
        : []),
    ];
  });
}

const nobodySignsIn: Complaint = {
  problem: 'is false for every issuer with a client, and accounts are connected by those who are signed in',
  mend: 'Let people sign in with one of the issuers.',
};

const lacksClient: Complaint = {
  problem: 'lacks the id of the client, though ID tokens of that issuer are used, and those are made for it',
  mend: 'Add what stands in client.id.',
};

const idTokensRefused: Complaint = {
  problem: 'is not true, though ID tokens are what people of that issuer present',
  mend: 'Add allowIdTokens: true, or use the access token.',
};
