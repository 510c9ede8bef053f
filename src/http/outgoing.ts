import { ClusterQLError } from '../errors.ts';

/** What a read asks for, as its client writes it. */
export interface RequestParts {
  /** POST only where the system reads by POST (e.g. GraphQL); a read is retried and shared whatever its method. */
  readonly method?: 'GET' | 'POST';
  /** Already encoded, beginning with `/`, appended to the system's URL. */
  readonly path: string;
  /** A parameter with several values is repeated. */
  readonly query?: Readonly<Record<string, QueryValue | readonly QueryValue[] | undefined>>;
  readonly body?: unknown;
}

type QueryValue = string | number | boolean;

/** The same, as it goes over the wire. */
export interface Outgoing {
  readonly method: 'GET' | 'POST';
  /** Without the query. */
  readonly path: string;
  /** Empty, or beginning with `?`. */
  readonly search: string;
  readonly body: string | null;
}

export function toOutgoing(base: URL, { method = 'GET', path, query = {}, body }: RequestParts): Outgoing {
  refuseDotSegments(path);
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const each of [value ?? []].flat()) search.append(name, String(each));
  return {
    method,
    path: base.pathname.replace(/\/$/, '') + path,
    search: search.size === 0 ? '' : `?${search.toString()}`,
    body: body === undefined ? null : JSON.stringify(body),
  };
}

/** `encodeURIComponent` leaves dots alone, so a row called `..` would name another resource of the system. */
function refuseDotSegments(path: string): void {
  if (!/\/(\.|%2e){1,2}(?=[/?#]|$)/i.test(path)) return;
  throw new ClusterQLError('NOT_FOUND', 'Nothing can be named `.` or `..`; ask for another name.');
}

/** Everything a system is told about a request; no header of the incoming one passes on. */
export function headersFor(
  { body }: Outgoing,
  requestId: string,
  authorization: string | null,
): Record<string, string> {
  return {
    accept: 'application/json',
    'accept-encoding': 'gzip',
    'user-agent': 'clusterql',
    'x-request-id': requestId,
    ...(authorization === null ? {} : { authorization }),
    ...(body === null ? {} : { 'content-type': 'application/json' }),
  };
}
