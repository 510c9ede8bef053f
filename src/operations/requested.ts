import { ClusterQLError } from '../errors.ts';
import { digestOf, parseDocumentId, type DocumentId } from './id.ts';

/** What a request asks to run: a text, an id of one, or both. */
export interface RequestedOperation {
  readonly text: string | null;
  /** As it was written. */
  readonly id: string | null;
  readonly operationName: string | null;
  /** Whether the id came the way in which clients register what is not known yet. */
  readonly registers: boolean;
}

/** What clients call the parameter that holds an id: Apollo's and Relay's servers, and the working draft of GraphQL over HTTP. */
export const idParameters = ['documentId', 'id', 'doc_id'] as const;

/** The parameters of a request as GraphQL over HTTP names them, and as clients of stored operations do. */
export interface OperationParameters extends Partial<Record<(typeof idParameters)[number], unknown>> {
  readonly query?: unknown;
  readonly operationName?: unknown;
  readonly extensions?: unknown;
}

/** Longer than any digest with its algorithm, and than any name. */
const longestId = 200;

/** Reads which operation is meant, null where none is; refuses two ids that disagree and a text that is not the one of its id. */
export function readRequested(parameters: OperationParameters): RequestedOperation | null {
  const { query, operationName, extensions } = parameters;
  const registered = registeredHash(extensions);
  const given = [...idParameters.map((name) => parameters[name]), registered];
  const ids = given.filter((each) => each !== undefined && each !== null);
  const [named, ...others] = ids;
  if (named !== undefined && (typeof named !== 'string' || named === '' || named.length > longestId))
    throw refused('An id of an operation is a text: its digest, or its name.');
  if (others.some((other) => other !== named))
    throw refused('The request names several ids; send one of them.');
  const text = typeof query === 'string' && query !== '' ? query : null;
  if (text === null && named === undefined) return null;
  if (text !== null && named !== undefined) checkDigest(text, named);
  return {
    text,
    id: named ?? null,
    operationName: typeof operationName === 'string' && operationName !== '' ? operationName : null,
    registers: registered !== undefined,
  };
}

function checkDigest(text: string, id: string): void {
  const parsed: DocumentId | null = parseDocumentId(id);
  if (parsed === null || digestOf(text, parsed.algorithm) !== parsed.digest)
    throw refused(
      'The id is not the digest of the document beside it; send the id alone, or its own document.',
    );
}

/** `extensions.persistedQuery.sha256Hash`, as Apollo's and urql's links send it. */
function registeredHash(extensions: unknown): unknown {
  if (typeof extensions !== 'object' || extensions === null) return undefined;
  const { persistedQuery } = extensions as Record<string, unknown>;
  if (typeof persistedQuery !== 'object' || persistedQuery === null) return undefined;
  return (persistedQuery as Record<string, unknown>)['sha256Hash'];
}

function refused(message: string): ClusterQLError {
  return new ClusterQLError('BAD_USER_INPUT', message);
}
