import { z } from 'zod';
import { linksOf, type Outline, type OutlinedLink } from './outline.ts';
import { present } from './present.ts';
import { problemAt, type Complaint, type Problem } from './problem.ts';
import { listOf, text, url } from './scalar.ts';
import { section } from './wording.ts';

/** A token for the system in exchange for the caller's own. */
export interface ExchangeConfig {
  readonly mode: 'exchange';
  readonly issuers: readonly string[];
  readonly audience: string;
  readonly scopes?: readonly string[];
  readonly clientId?: string;
  /** Not enumerable. */
  readonly clientSecret?: string;
  readonly tokenUrl?: string;
}

export const exchange = section({
  mode: z.literal('exchange'),
  issuers: listOf(text),
  audience: text,
  scopes: listOf(text).exactOptional(),
  clientId: text.exactOptional(),
  clientSecret: text.exactOptional(),
  clientSecretFile: text.exactOptional(),
  tokenUrl: url.exactOptional(),
});

export function toExchange(
  { mode, issuers, audience, scopes, clientId, tokenUrl }: z.output<typeof exchange>,
  clientSecret: string | undefined,
): ExchangeConfig {
  const config = { mode, issuers, audience, ...present({ scopes, clientId, tokenUrl }) };
  return clientSecret === undefined
    ? config
    : Object.defineProperty(config, 'clientSecret', { value: clientSecret });
}

/** Tokens are exchanged, and accounts connected, by an application that the issuer knows. */
export function applicationContradictions(outline: Outline): Problem[] {
  return linksOf(outline).flatMap(({ link, path }) => {
    switch (link.mode) {
      case 'exchange':
        return [...exchangeless(link, outline, path), ...ownerless(link, path), ...scattered(link, path)];
      case 'stored':
        return outline.issuers.some(({ name, client }) => name === link.issuer && client === null)
          ? [problemAt([...path, 'issuer'], nowhereToConnect)]
          : [];
      default:
        return [];
    }
  });
}

function exchangeless(
  { issuers, clientId }: OutlinedLink,
  outline: Outline,
  path: readonly PropertyKey[],
): Problem[] {
  return issuers.flatMap((name, place) => {
    const issuer = outline.issuers.find((each) => each.name === name);
    if (issuer === undefined) return [];
    const at = [...path, 'issuers', place];
    if (issuer.keyOnly) return [problemAt(at, noAddress)];
    return issuer.client === null && clientId === '' ? [problemAt(at, nobodyExchanges)] : [];
  });
}

function ownerless(
  { clientId, clientSecret, clientSecretFile }: OutlinedLink,
  path: readonly PropertyKey[],
): Problem[] {
  if (clientId !== '' || (clientSecret === '' && clientSecretFile === '')) return [];
  return [problemAt([...path, 'clientId'], secretOfNobody)];
}

/** A secret is told to whoever knows that application, and to nobody else. */
function scattered(
  { issuers, clientId, clientSecret, clientSecretFile, tokenUrl }: OutlinedLink,
  path: readonly PropertyKey[],
): Problem[] {
  if (new Set(issuers).size < 2) return [];
  const hasSecret = clientSecret !== '' || clientSecretFile !== '';
  if (hasSecret && tokenUrl === '') return [problemAt([...path, 'issuers'], secretToAll)];
  return tokenUrl !== '' && clientId === '' ? [problemAt([...path, 'tokenUrl'], secretsToOne)] : [];
}

const nowhereToConnect: Complaint = {
  problem: 'names an issuer without client, where nobody could connect an account',
  mend: 'Add client to that issuer, with signIn: false if people shall only connect accounts there.',
};

const noAddress: Complaint = {
  problem: 'names an issuer that is known by its keys only, and so has nowhere to exchange tokens',
  mend: 'Remove it here; its tokens can be forwarded.',
};

const nobodyExchanges: Complaint = {
  problem: 'names an issuer without client, and so no application that may exchange tokens there',
  mend: 'Add client to that issuer, or clientId and clientSecretFile here.',
};

const secretOfNobody: Complaint = {
  problem: 'is missing, though there is a secret',
  mend: 'Add the id of the application that the secret belongs to; without both, the client of the issuer exchanges.',
};

const secretToAll: Complaint = {
  problem: 'names several issuers, each of which would be told the secret of the one application',
  mend: 'Write a way for each issuer, in a list, or the one tokenUrl that knows the application.',
};

const secretsToOne: Complaint = {
  problem: 'is one address for several issuers, which would be told the secrets of the clients of all',
  mend: 'Add the clientId of an application that it knows, or write a way for each issuer, in a list.',
};
