import type { ExecutionResult, GraphQLSchema } from 'graphql';
import type { Viewer } from '../../domain/viewer.ts';
import { ClusterQLError } from '../../errors.ts';
import type { StoredToRun } from '../admission.ts';
import type { OperationCaller } from '../caller.ts';
import type { ReadyDocument } from '../prepared.ts';
import type { FoundOperation } from '../registry.ts';
import { chosenType, type MediaType, mediaTypes } from './accept.ts';
import { type AnswerForm, toAnswer } from './answer.ts';
import { createConnections, type DocumentConnection } from './connection.ts';
import { etagOf, isKnown } from './etag.ts';
import { createOpenApi } from './openapi/document.ts';
import { refusal } from './refusal.ts';
import { checkVariables, readVariables } from './variables.ts';

/** Below it, each stored operation has an address. */
export const operationsPath = '/operations/';

/** A request of plain HTTP for a stored operation. */
export interface OperationRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  /** What came with POST. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** An operation that is going to be executed. */
export interface OperationCall {
  readonly stored: StoredToRun;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Makes the answer of what came of it. */
  readonly answer: (result: ExecutionResult, viewer: Viewer) => Response;
}

/** Reads what a request asks to run; answers at once what cannot be, and the description of all operations. */
export type OpenOperation = (
  request: OperationRequest,
  caller: OperationCaller,
  viewer: Viewer,
) => Promise<OperationCall | Response>;

export interface OperationsEndpointOptions {
  readonly schema: GraphQLSchema;
  /** Rejects with OPERATION_NOT_FOUND for what means nothing to the caller. */
  readonly find: (idOrName: string, caller: OperationCaller) => Promise<StoredToRun>;
  readonly list: (caller: OperationCaller) => Promise<readonly FoundOperation[]>;
  /** Where clients reach the gateway, without a closing slash. */
  readonly publicUrl: string;
}

export function createOperationsEndpoint(options: OperationsEndpointOptions): OpenOperation {
  const { schema, find, list } = options;
  const openApiOf = createOpenApi(options);
  const connectionIn = createConnections(schema);

  async function description({ headers }: OperationRequest, caller: OperationCaller, viewer: Viewer) {
    const body = JSON.stringify(openApiOf(await list(caller)));
    const etag = etagOf(body, viewer);
    const cached = { etag, 'cache-control': 'private, no-cache' };
    return isKnown(etag, headers.get('if-none-match'))
      ? new Response(null, { status: 304, headers: cached })
      : new Response(body, { headers: { ...cached, 'content-type': 'application/json; charset=utf-8' } });
  }

  return async function openOperation(request, caller, viewer) {
    const { method, url, headers } = request;
    const name = nameIn(url);
    if (method !== 'GET' && (method !== 'POST' || name === 'openapi.json'))
      return wrongMethod(name === 'openapi.json' ? 'GET' : 'GET, POST');
    if (name === 'openapi.json') return description(request, caller, viewer);
    const stored = await find(name, caller);
    const { operation, prepared } = stored;
    if (method === 'GET' && operation.type === 'MUTATION') return wrongMethod('POST');
    const connection = connectionIn(prepared);
    const type = chosenType(headers.get('accept'), offeredFor(connection));
    if (type === null) return notAcceptable(connection);
    const variables = variablesOf(schema, prepared, request);
    const page = method === 'GET' ? { address: url, ifNoneMatch: headers.get('if-none-match') } : null;
    const form: AnswerForm = { name: operation.name, type, connection, page };
    return { stored, variables, answer: (result, asked) => toAnswer(result, form, asked) };
  };
}

/** A name, or an id; what cannot be decoded is neither, and so nobody's. */
function nameIn({ pathname }: URL): string {
  const written = pathname.slice(operationsPath.length);
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}

function variablesOf(
  schema: GraphQLSchema,
  { definition }: ReadyDocument,
  { method, url, body }: OperationRequest,
) {
  if (method === 'POST' && url.search !== '')
    throw new ClusterQLError(
      'BAD_USER_INPUT',
      'POST takes the variables in its body; leave the address bare.',
    );
  const read =
    method === 'POST'
      ? checkVariables(schema, definition, body)
      : readVariables(schema, definition, url.searchParams);
  if ('problems' in read) throw new ClusterQLError('BAD_USER_INPUT', read.problems.join(' '));
  return read.variables;
}

function offeredFor(connection: DocumentConnection | null): readonly MediaType[] {
  return connection === null ? mediaTypes.filter((type) => type !== 'text/csv') : mediaTypes;
}

function notAcceptable(connection: DocumentConnection | null): Response {
  const sentence =
    connection === null
      ? 'This operation is answered as application/json; text/csv is for those that ask for one list alone.'
      : 'This operation is answered as application/json or text/csv; accept one of them.';
  return refusal(new ClusterQLError('BAD_USER_INPUT', sentence), 406);
}

function wrongMethod(allow: string): Response {
  const sentence = `Send ${allow.replace(', ', ' or ')} here; what changes anything is sent with POST.`;
  return refusal(new ClusterQLError('BAD_USER_INPUT', sentence), 405, { allow });
}
