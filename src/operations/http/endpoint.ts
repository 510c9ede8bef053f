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
import { tagged } from './etag.ts';
import { createOpenApi } from './openapi/document.ts';
import { refusal } from './refusal.ts';
import { checkVariables, type ReadVariables, readVariables } from './variables.ts';

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

  async function description(caller: OperationCaller, viewer: Viewer, ifNoneMatch: string | null) {
    const body = JSON.stringify(openApiOf(await list(caller)));
    return tagged(body, { 'content-type': 'application/json; charset=utf-8' }, { viewer, ifNoneMatch });
  }

  return async function openOperation({ method, url, headers, body }, caller, viewer) {
    const name = nameIn(url);
    const ifNoneMatch = headers.get('if-none-match');
    // In names of operations there are no dots.
    if (name === 'openapi.json')
      return method === 'GET' ? description(caller, viewer, ifNoneMatch) : wrongMethod('GET');
    if (method !== 'GET' && method !== 'POST') return wrongMethod('GET, POST');
    const stored = await find(name, caller);
    const { operation, prepared } = stored;
    if (method === 'GET' && operation.type === 'MUTATION') return wrongMethod('POST');
    const connection = connectionIn(prepared);
    const type = chosenType(headers.get('accept'), offeredFor(connection));
    if (type === null) return notAcceptable(connection);
    const isGet = method === 'GET';
    const variables = isGet
      ? variablesOf(readVariables(schema, prepared.definition, url.searchParams))
      : bodyVariables(schema, prepared, url, body);
    const page = isGet ? { address: url, ifNoneMatch } : null;
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

function bodyVariables(
  schema: GraphQLSchema,
  { definition }: ReadyDocument,
  { search }: URL,
  body: OperationRequest['body'],
) {
  if (search === '') return variablesOf(checkVariables(schema, definition, body));
  throw refused('POST takes the variables in its body; leave the address bare.');
}

function variablesOf(read: ReadVariables) {
  if ('problems' in read) throw refused(read.problems.join(' '));
  return read.variables;
}

function refused(sentence: string): ClusterQLError {
  return new ClusterQLError('BAD_USER_INPUT', sentence);
}

function offeredFor(connection: DocumentConnection | null): readonly MediaType[] {
  return connection === null ? mediaTypes.filter((type) => type !== 'text/csv') : mediaTypes;
}

function notAcceptable(connection: DocumentConnection | null): Response {
  const sentence =
    connection === null
      ? 'This operation is answered as application/json; text/csv is for those that ask for one list alone.'
      : 'This operation is answered as application/json or text/csv; accept one of them.';
  return refusal(refused(sentence), 406);
}

function wrongMethod(allow: string): Response {
  const sentence = `Send ${allow.replace(', ', ' or ')} here; what changes anything is sent with POST.`;
  return refusal(refused(sentence), 405, { allow });
}
