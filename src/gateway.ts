import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createYoga } from 'graphql-yoga';
import type { CompleteTokens } from './auth/complete-tokens.ts';
import type { Identify } from './auth/identify.ts';
import type { AnswerSignIn } from './auth/sign-in/routes.ts';
import type { CompleteRoles } from './auth/upstream-roles.ts';
import type { MakeChange } from './domain/change/run.ts';
import { createCursorSeal } from './domain/page/cursor.ts';
import { addressOf } from './inbound/address.ts';
import { corsFor } from './inbound/cors.ts';
import { endpoint, healthEndpoint, readOperation, refusalOf, variablesOf } from './inbound/operation.ts';
import { createRequestScope, type RequestScope } from './inbound/request-scope.ts';
import { useAuthentication } from './inbound/use-authentication.ts';
import { type Bind, useContext } from './inbound/use-context.ts';
import { type ErrorListener, useErrors } from './inbound/use-errors.ts';
import { useGraphiql } from './inbound/use-graphiql.ts';
import { useLimits } from './inbound/use-limits.ts';
import { useOperations } from './inbound/use-operations.ts';
import { usePlainHttp } from './inbound/use-plain-http.ts';
import { useRequestId } from './inbound/use-request-id.ts';
import { useRoles } from './inbound/use-roles.ts';
import { useSignIn } from './inbound/use-sign-in.ts';
import { type PresentTokens, useSystemTokens } from './inbound/use-system-tokens.ts';
import type { Admission } from './operations/admission.ts';
import type { FitsLimits } from './operations/free-text.ts';
import { createOperationsEndpoint } from './operations/http/endpoint.ts';
import type { Registry } from './operations/registry.ts';
import { idParameters } from './operations/requested.ts';
import { schema } from './schema/index.ts';

export interface GatewayParts {
  readonly identify: Identify;
  /** What browsers are answered below `/auth/`. */
  readonly answerSignIn: AnswerSignIn;
  /** The line of `Set-Cookie` that takes away the cookie of a session. */
  readonly removeSessionCookie: string;
  /** Reads the tokens that came for single systems. */
  readonly presentTokens: PresentTokens;
  /** Checks them, and adds those of connected accounts with the roles that all of these give. */
  readonly completeTokens: CompleteTokens;
  /** Adds the roles that systems tell themselves; asks them. */
  readonly completeRoles: CompleteRoles;
  /** What a request may run. */
  readonly admission: Admission;
  /** Whether a text that is not stored asks for no more than it may. */
  readonly fitsLimits: FitsLimits;
  /** The stored operations, whose uses are counted. */
  readonly registry: Pick<Registry, 'used'>;
  readonly bind: Bind;
  /** The one way in which anything is changed. */
  readonly makeChange: MakeChange;
  /** Cursors are sealed with the first; the others still open. */
  readonly secrets: readonly [string, ...string[]];
  /** Browser origins of portals that may ask; never with credentials. */
  readonly corsOrigins: readonly string[];
  /** How long one request may take in all. */
  readonly deadlineSeconds: number;
  /** How many rows of one system a list may look at for one page. */
  readonly mostRows: number;
  /** Where browsers reach the gateway, without a closing slash. */
  readonly publicUrl: string;
  /** The folder that GraphiQL was built into. */
  readonly pageFolder: string;
  readonly onError: ErrorListener;
  readonly onAnswer: (answer: RequestRecord) => void;
}

/** One incoming request, for the log. */
export interface RequestRecord {
  readonly requestId: string;
  readonly method: string;
  /** Without the query, which may hold variables. */
  readonly path: string;
  /** Null when the client left before an answer was sent. */
  readonly status: number | null;
  readonly durationMilliseconds: number;
  readonly operation: string | undefined;
  /** The id of the stored operation that was run. */
  readonly operationId: string | undefined;
  readonly issuer: string | null;
  readonly subject: string | null;
}

export interface Gateway {
  /** HTTP without a socket, for tests and for other servers. */
  fetch(request: Request): Promise<Response>;
  readonly listener: RequestListener;
}

export function createGateway(parts: GatewayParts): Gateway {
  const { stored: find, list } = parts.admission;
  const openOperation = createOperationsEndpoint({ schema, find, list, publicUrl: parts.publicUrl });
  const yoga = createYoga<{ scope: RequestScope }>({
    schema,
    graphqlEndpoint: endpoint,
    healthCheckEndpoint: healthEndpoint,
    landingPage: false,
    logging: false,
    multipart: false,
    // Both are done by us: the one before Yoga because its own costs too much, the other in useErrors.
    maxRequestBodySize: false,
    maskedErrors: false,
    cors: corsFor(parts.corsOrigins),
    extraParamNames: [...idParameters],
    // Its own would load from other hosts; useGraphiql has ours.
    graphiql: false,
    plugins: [
      // First: the answers of all later plugins carry the request's id.
      useRequestId(),
      // Before anybody is asked for: the page is the same for all, and signing in begins on it.
      useGraphiql(parts.pageFolder, parts.publicUrl),
      // Before the authentication: whoever signs in has no good credential yet.
      useSignIn(parts.answerSignIn, parts.publicUrl, parts.onError),
      // Before GraphQL parses anything: a bad credential buys no work.
      useAuthentication(parts.identify, parts.removeSessionCookie, parts.onError),
      // Behind the authentication, as it decides by who asks; before all that a text could cost.
      useOperations(parts.admission, parts.registry.used),
      // Before the parser, whose stack a deep document overflows, and before anybody is asked for a token.
      useLimits(parts.fitsLimits),
      // Before the roles, which systems tell of the tokens that are really sent to them.
      useSystemTokens(parts.presentTokens, parts.completeTokens, parts.onError),
      // Behind all that knows the caller: from here on it is a request to GraphQL.
      usePlainHttp(openOperation, parts.onError),
      // Before the context, whose guards look into the viewer and wait for nothing.
      useRoles(parts.completeRoles),
      // Around the execution alone, so that nothing is bound for a document that does not validate.
      useContext(parts.bind, parts.makeChange, createCursorSeal(parts.secrets), parts),
      // Last: sees the errors of everything above.
      useErrors(parts.onError),
    ],
  });

  function record(scope: RequestScope, method: string, path: string, status: number | null): void {
    const { subject = null, issuer = null } = scope.identity?.viewer ?? {};
    const durationMilliseconds = Math.round(performance.now() - scope.startedAt);
    const { id: requestId, operation, stored } = scope;
    const run = { operation, operationId: stored?.operation.id };
    parts.onAnswer({ requestId, method, path, status, durationMilliseconds, ...run, issuer, subject });
  }

  async function listen(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers } = request;
    const address = addressOf(request);
    // Like Node does with what it cannot parse; Yoga would answer with a stack.
    if (address === null) return void response.writeHead(400).end();
    const { pathname, search } = address;
    const body = await readOperation(method, address, {
      contentType: headers['content-type'],
      contentLength: headers['content-length'],
      chunks: request,
    });
    const scope = createRequestScope(headers['x-request-id']?.toString(), refusalOf(body), variablesOf(body));
    response.once('close', () =>
      record(scope, method, pathname, response.headersSent ? response.statusCode : null),
    );
    // Yoga takes what stands in `body` for the parsed JSON and leaves the socket alone.
    const parsed = body !== null && 'value' in body ? body.value : { query: '' };
    Object.assign(request, { url: pathname + search, body: parsed });
    await yoga(request, response, { scope });
  }

  return {
    listener: (request, response) => {
      listen(request, response).catch((error: unknown) => response.destroy(error as Error));
    },
    async fetch(request) {
      const { method, headers } = request;
      const address = new URL(request.url);
      const body = await readOperation(method, address, {
        contentType: headers.get('content-type'),
        contentLength: headers.get('content-length'),
        chunks: chunksOf(request),
      });
      const scope = createRequestScope(headers.get('x-request-id'), refusalOf(body), variablesOf(body));
      const replayed = body !== null && 'text' in body ? withBody(request, body.text) : request;
      let status: number | null = null;
      try {
        const response = await yoga.fetch(replayed, { scope });
        status = response.status;
        return response;
      } finally {
        record(scope, method, address.pathname, status);
      }
    },
  };
}

async function* chunksOf({ body }: Request): AsyncGenerator<Uint8Array> {
  if (body !== null) yield* body;
}

/** With the type spelt as Yoga expects it. */
function withBody(request: Request, body: string): Request {
  const headers = new Headers(request.headers);
  headers.set('content-type', 'application/json');
  return new Request(request.url, { method: request.method, headers, signal: request.signal, body });
}
