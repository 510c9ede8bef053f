import { GraphQLError } from 'graphql';
import { ClusterQLError, toClusterQLError } from '../errors.ts';

/** An error as `errors[]` shows it: our code and facts, and the request's id to quote to an operator. */
export function toGraphQLError(error: GraphQLError, requestId: string): GraphQLError {
  const known = codeOf(error);
  return new GraphQLError(known.message, {
    ...(error.nodes && { nodes: error.nodes }),
    ...(error.source && { source: error.source }),
    ...(error.positions && { positions: error.positions }),
    ...(error.path && { path: error.path }),
    extensions: { ...known.extensions, ...keptExtensions(error), requestId },
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

/** What graphql-js says of a document or of variables is the client's to mend; anything else unknown is ours. */
function codeOf({ originalError, message }: GraphQLError): ClusterQLError {
  return originalError === undefined
    ? new ClusterQLError('BAD_USER_INPUT', message)
    : toClusterQLError(originalError);
}

/** `http` tells Yoga the status; `partial` marks the failure of one system beside the rows of the others. */
function keptExtensions({ extensions }: GraphQLError): Record<string, unknown> {
  const { http, partial } = extensions;
  return { ...(http !== undefined && { http }), ...(partial !== undefined && { partial }) };
}
