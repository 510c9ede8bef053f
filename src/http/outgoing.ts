import { Secret } from '../domain/secret.ts';
import { ClusterQLError } from '../errors.ts';

/** What a request asks for, as the client of a system writes it. */
export interface RequestParts {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Already encoded, beginning with `/`, appended to the system's URL; it is logged. */
  readonly path: string;
  /** A parameter with several values is repeated. */
  readonly query?: Readonly<Record<string, QueryValue | readonly QueryValue[] | undefined>>;
  /** Sent as JSON; a `Secret` anywhere in it goes out with its value. */
  readonly body?: unknown;
  /** Sent as it is, as plain text, in the place of a JSON body. */
  readonly text?: string;
  /** Whether a success is plain text, to be read as a string. */
  readonly answersText?: boolean;
  /** Whether a success tells a secret: then nothing of it reaches the log, not even of one that cannot be read. */
  readonly answersSecret?: boolean;
}

type QueryValue = string | number | boolean;

/** The same, as it goes over the wire. */
export interface Outgoing {
  readonly method: NonNullable<RequestParts['method']>;
  /** Without the query. */
  readonly path: string;
  /** Empty, or beginning with `?`. */
  readonly search: string;
  readonly body: string | null;
  /** Null without a body. */
  readonly contentType: string | null;
  /** Besides those that every request has; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Those revealed in the body, so that no echo of them reaches the log. */
  readonly secrets: readonly string[];
  readonly answersText: boolean;
  readonly answersSecret: boolean;
}

export function toOutgoing(
  base: URL,
  { method = 'GET', path, query = {}, body, text, answersText = false, answersSecret = false }: RequestParts,
  headers: Readonly<Record<string, string>> = {},
): Outgoing {
  refuseDotSegments(path);
  return {
    method,
    path: base.pathname.replace(/\/$/, '') + path,
    search: toSearch(query),
    headers: withoutAuthorization(headers),
    ...(text === undefined ? toJson(body) : { body: text, contentType: 'text/plain', secrets: [] }),
    answersText,
    answersSecret,
  };
}

/** Path and query below the system's URL, as a plan shows them. */
export function pathOf({ path, query = {} }: RequestParts): string {
  return path + toSearch(query);
}

function toSearch(query: NonNullable<RequestParts['query']>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const each of [value ?? []].flat()) search.append(name, String(each));
  return search.size === 0 ? '' : `?${search.toString()}`;
}

/** `JSON.stringify` asks `toJSON`, which masks a secret, before its replacer: the replacer has to look into the holder. */
function toJson(body: unknown): Pick<Outgoing, 'body' | 'contentType' | 'secrets'> {
  const secrets: string[] = [];

  function reveal(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
    const held = this[key];
    if (!(held instanceof Secret)) return value;
    secrets.push(held.reveal());
    return held.reveal();
  }

  if (body === undefined) return { body: null, contentType: null, secrets };
  return { body: JSON.stringify(body, reveal), contentType: 'application/json', secrets };
}

/** Who asks is the credential's to say. */
function withoutAuthorization(headers: Readonly<Record<string, string>>): Record<string, string> {
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  if (named.some(([name]) => name === 'authorization'))
    throw new TypeError('only the credential of the caller can authorize a request');
  return Object.fromEntries(named);
}

/** `encodeURIComponent` leaves dots alone, so a row called `..` would name another resource of the system. */
function refuseDotSegments(path: string): void {
  if (!/\/(\.|%2e){1,2}(?=[/?#]|$)/i.test(path)) return;
  throw new ClusterQLError('NOT_FOUND', 'Nothing can be named `.` or `..`; ask for another name.');
}

/** Everything a system is told about a request; no header of the incoming one passes on. */
export function headersFor(
  { contentType, headers }: Outgoing,
  requestId: string,
  authorization: string | null,
): Record<string, string> {
  return {
    ...headers,
    accept: 'application/json',
    'accept-encoding': 'gzip',
    'user-agent': 'clusterql',
    'x-request-id': requestId,
    ...(authorization === null ? {} : { authorization }),
    ...(contentType === null ? {} : { 'content-type': contentType }),
  };
}
