import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createYoga } from 'graphql-yoga';
import type { Identity } from './auth/identity.ts';
import { type ReadBody, readJsonBody } from './inbound/body.ts';
import { createRequestScope, type RequestScope } from './inbound/request-scope.ts';
import { useAuthentication } from './inbound/use-authentication.ts';
import { type Bind, useContext } from './inbound/use-context.ts';
import { type ErrorListener, useErrors } from './inbound/use-errors.ts';
import { useRequestId } from './inbound/use-request-id.ts';
import { schema } from './schema/index.ts';

export interface GatewayParts {
  readonly identify: (headers: Headers) => Promise<Identity>;
  readonly bind: Bind;
  /** Browser origins of portals that may ask; never with credentials. */
  readonly corsOrigins: readonly string[];
  /** How long one request may take in all. */
  readonly deadlineSeconds: number;
  /** What GraphiQL opens with. */
  readonly graphiql: { readonly defaultQuery?: string; readonly headers?: string };
  readonly onError: ErrorListener;
  readonly onAnswer: (answer: RequestRecord) => void;
}

/** One incoming request, for the log. */
export interface RequestRecord {
  readonly requestId: string;
  readonly method: string;
  /** Without the query, which may hold variables. */
  readonly path: string;
  readonly status: number;
  readonly durationMilliseconds: number;
  readonly operation: string | undefined;
  readonly issuer: string | null;
  readonly subject: string | null;
}

export interface Gateway {
  /** HTTP without a socket, for tests and for other servers. */
  fetch(request: Request): Promise<Response>;
  readonly listener: RequestListener;
}

const endpoint = '/graphql';

export function createGateway(parts: GatewayParts): Gateway {
  const yoga = createYoga<{ scope: RequestScope }>({
    schema,
    graphqlEndpoint: endpoint,
    healthCheckEndpoint: '/health/live',
    landingPage: false,
    logging: false,
    multipart: false,
    // Both are done by us: the one before Yoga because its own costs too much, the other in useErrors.
    maxRequestBodySize: false,
    maskedErrors: false,
    cors: parts.corsOrigins.length === 0 ? false : { origin: [...parts.corsOrigins], credentials: false },
    graphiql: { title: 'ClusterQL', ...parts.graphiql },
    // Nine megabytes of page, so it is read when the first browser comes. It needs no other host.
    renderGraphiQL: async (options) =>
      (await import('@graphql-yoga/render-graphiql')).renderGraphiQL(options),
    plugins: [
      // First: the answers of all later plugins carry the request's id.
      useRequestId(),
      // Before GraphQL parses anything: a bad credential buys no work.
      useAuthentication(parts.identify, parts.onError),
      // Around the execution alone, so that nothing is bound for a document that does not validate.
      useContext(parts.bind, parts.deadlineSeconds),
      // Last: sees the errors of everything above.
      useErrors(parts.onError),
    ],
  });

  function record(scope: RequestScope, method: string, url: string, status: number): void {
    const { subject = null, issuer = null } = scope.identity?.viewer ?? {};
    const path = url.split('?', 1)[0] ?? url;
    const durationMilliseconds = performance.now() - scope.startedAt;
    const { id: requestId, operation } = scope;
    parts.onAnswer({ requestId, method, path, status, durationMilliseconds, operation, issuer, subject });
  }

  async function listen(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers } = request;
    const body = hasOperation(method, url)
      ? await readJsonBody(headers['content-type'], headers['content-length'], request)
      : null;
    const scope = createRequestScope(headers['x-request-id']?.toString(), refusalOf(body));
    response.once('close', () => record(scope, method, url, response.statusCode));
    // Yoga takes what stands in `body` for the parsed JSON and leaves the socket alone.
    Object.assign(request, { body: body !== null && 'value' in body ? body.value : { query: '' } });
    await yoga(request, response, { scope });
  }

  return {
    listener: (request, response) => {
      listen(request, response).catch((error: unknown) => response.destroy(error as Error));
    },
    async fetch(request) {
      const { method, headers } = request;
      const { pathname } = new URL(request.url);
      const body = hasOperation(method, pathname)
        ? await readJsonBody(headers.get('content-type'), headers.get('content-length'), chunksOf(request))
        : null;
      const scope = createRequestScope(headers.get('x-request-id'), refusalOf(body));
      const replayed = body !== null && 'text' in body ? withBody(request, body.text) : request;
      const response = await yoga.fetch(replayed, { scope });
      record(scope, method, pathname, response.status);
      return response;
    },
  };
}

function hasOperation(method: string, url: string): boolean {
  return method === 'POST' && (url === endpoint || url.startsWith(`${endpoint}?`));
}

function refusalOf(body: ReadBody | null) {
  return body !== null && 'status' in body ? body : null;
}

async function* chunksOf({ body }: Request): AsyncGenerator<Uint8Array> {
  if (body !== null) yield* body;
}

function withBody({ url, method, headers, signal }: Request, body: string): Request {
  return new Request(url, { method, headers, signal, body });
}
