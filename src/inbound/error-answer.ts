import { GraphQLError } from 'graphql';
import { ClusterQLError, httpStatusOf, toClusterQLError } from '../errors.ts';

/** An error as `errors[]` shows it: our code and facts, and the request's id to quote to an operator. */
export function toGraphQLError(error: GraphQLError, requestId: string): GraphQLError {
  const known = causeOf(error);
  return new GraphQLError(known.message, {
    ...(error.nodes && { nodes: error.nodes }),
    ...(error.source && { source: error.source }),
    ...(error.positions && { positions: error.positions }),
    ...(error.path && { path: error.path }),
    // By this Yoga knows a fault of ours: 500 where nothing was executed.
    ...(known.code === 'INTERNAL' && { originalError: known }),
    extensions: { ...known.extensions, ...keptExtensions(error), requestId },
  });
}

/**
 * What ends a GraphQL request before its execution. By GraphQL over HTTP the status tells it to those who accept
 * `application/graphql-response+json`; for JSON it is 200, as of other errors of a request.
 */
export function refusedRequest(error: ClusterQLError): GraphQLError {
  // 404 would say that GraphQL is at another address.
  const status = error.code === 'OPERATION_NOT_FOUND' ? 400 : httpStatusOf(error.code);
  return new GraphQLError(error.message, {
    originalError: error,
    extensions: { http: { spec: true, status } },
  });
}

/** An answer that ends a request before GraphQL. */
export function errorResponse(error: ClusterQLError, status: number, requestId: string): Response {
  const { message, extensions } = error;
  const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' };
  if (status === 401) headers['www-authenticate'] = challenge(error);
  if (status === 413) headers['connection'] = 'close';
  return Response.json(
    { errors: [{ message, extensions: { ...extensions, requestId } }] },
    { status, headers },
  );
}

/** RFC 6750, section 3: an absent token gets no error code. Quotes would end the parameter early. */
export function challenge({ message, facts }: ClusterQLError): string {
  if (facts.reason === 'NO_TOKEN') return 'Bearer realm="clusterql"';
  return `Bearer realm="clusterql", error="invalid_token", error_description="${message.replace(/[^\x20-\x7e]|["\\]/g, "'")}"`;
}

/** What went wrong, as our own error; one of graphql-js about the document or its variables is the client's to mend. */
export function causeOf({ originalError, message, path }: GraphQLError): ClusterQLError {
  return originalError === undefined || isAboutRequest(originalError, path !== undefined)
    ? new ClusterQLError('BAD_USER_INPUT', withoutValue(message, originalError?.message))
    : toClusterQLError(originalError);
}

/**
 * Of a variable graphql-js repeats the whole value for every field that is wrong in it, secrets included; its place
 * and the reason are enough to mend it.
 */
function withoutValue(message: string, reason: string | undefined): string {
  const [, name] = /^Variable "\$(\w+)" got invalid value /.exec(message) ?? [];
  if (name === undefined || reason === undefined) return shortened(message);
  const [, place = name] = / at "([^"\\]+)"$/.exec(message.slice(0, -`; ${reason}`.length)) ?? [];
  const withoutExample = reason.replace(/( cannot represent [^:]*): .*/s, '$1.');
  return shortened(`Variable "$${name}" got an invalid value at "${place}": ${withoutExample}`);
}

/** Longer than any sentence of graphql-js that repeats nothing. */
const mostCharacters = 400;

function shortened(message: string): string {
  return message.length <= mostCharacters ? message : `${message.slice(0, mostCharacters)}…`;
}

/**
 * A value of the wrong type is refused before execution; an argument whose variable turns out to be null
 * is refused during it, with the place in the document.
 */
function isAboutRequest(error: Error, duringExecution: boolean): boolean {
  if (!(error instanceof GraphQLError) || error.originalError !== undefined) return false;
  return !duringExecution || error.nodes !== undefined;
}

/** `http` tells Yoga the status; `partial` marks the failure of one system beside the rows of the others. */
function keptExtensions({ extensions }: GraphQLError): Record<string, unknown> {
  const { http, partial } = extensions;
  return { ...(http !== undefined && { http }), ...(partial !== undefined && { partial }) };
}
