import {
  GraphQLError,
  Kind,
  type DocumentNode,
  type OperationDefinitionNode,
  OperationTypeNode,
  parse,
} from 'graphql';
import { parseDocumentId } from './id.ts';
import type { OperationType } from './stored-operation.ts';

/** A document with its one operation. */
export interface ReadDocument {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly name: string;
  readonly type: OperationType;
}

/** Longer than code generators make names, and short enough for an address. */
const longestName = 128;

/** The one operation of a text, or why it cannot be stored, said with the mend. */
export function readDocument(text: string): ReadDocument | string {
  const document = parsed(text);
  if (typeof document === 'string') return document;
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const [operation, second] = operations as OperationDefinitionNode[];
  if (operation === undefined || second !== undefined)
    return `holds ${operations.length} operations; store each with the fragments it needs in a document of its own`;
  const name = operation.name?.value;
  if (name === undefined) return 'holds an operation without a name; name it';
  if (name.length > longestName) return `is named with more than ${longestName} letters; shorten the name`;
  if (parseDocumentId(name) !== null) return 'is named like a digest; give it a name that tells what it does';
  if (operation.operation === OperationTypeNode.SUBSCRIPTION)
    return 'is a subscription; only queries and mutations are stored';
  return {
    document,
    operation,
    name,
    type: operation.operation === OperationTypeNode.QUERY ? 'QUERY' : 'MUTATION',
  };
}

function parsed(text: string): DocumentNode | string {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const [{ line, column } = { line: 1, column: 1 }] = error.locations ?? [];
    return `is no GraphQL at line ${line}, column ${column}: ${error.message}`;
  }
}
