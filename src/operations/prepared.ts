import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { storedLimits } from './limits.ts';
import { review } from './review.ts';

/** A stored document that was parsed, validated and measured. */
export interface ReadyDocument {
  readonly document: DocumentNode;
  readonly definition: OperationDefinitionNode;
  /** Values in the answer when every list is as long as it may be. */
  readonly cost: number;
}

/** Ready to run, or why it is not: an upgrade may take fields away. */
export type PreparedDocument = ReadyDocument | { readonly problems: readonly string[] };

/** Documents by their digest, each parsed and validated once. */
export type PrepareDocument = (stored: {
  readonly id: string;
  readonly document: string;
}) => PreparedDocument;

export function createPrepareDocument(schema: GraphQLSchema): PrepareDocument {
  const prepared = new Map<string, PreparedDocument>();
  return function prepareDocument({ id, document: text }) {
    const known = prepared.get(id) ?? prepareNow(text, schema);
    prepared.set(id, known);
    return known;
  };
}

function prepareNow(text: string, schema: GraphQLSchema): PreparedDocument {
  const reviewed = review(schema, text, storedLimits);
  if (!('document' in reviewed)) return { problems: reviewed };
  const { document, operation: definition, cost } = reviewed;
  return { document, definition, cost };
}
