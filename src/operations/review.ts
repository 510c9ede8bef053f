import { type GraphQLSchema, validate } from 'graphql';
import { type ReadDocument, readDocument } from './document.ts';
import { type DocumentLimits, passedLimits, sizeOf } from './limits.ts';

/** A document that may be stored, or run. */
export interface Reviewed extends ReadDocument {
  readonly text: string;
  readonly cost: number;
}

/** Reads a text, validates it and measures it; the texts say what is wrong, several at once where validation finds them. */
export function review(
  schema: GraphQLSchema,
  text: string,
  limits: DocumentLimits,
): Reviewed | readonly string[] {
  const read = readDocument(text);
  if (typeof read === 'string') return [read];
  const errors = validate(schema, read.document, undefined, { hideSuggestions: false });
  if (errors.length > 0) return errors.map(({ message }) => `does not fit the schema: ${message}`);
  const size = sizeOf(schema, read.document, read.operation);
  const passed = passedLimits(size, limits);
  if (passed.length > 0)
    return [`is too large (${passed.map((name) => inWords[name]).join(', ')}); split it into several`];
  return { ...read, text, cost: size.cost };
}

const inWords: Record<keyof DocumentLimits, string> = {
  depth: 'nesting',
  rootFields: 'fields of the root',
  aliases: 'aliases',
  directives: 'directives',
  cost: 'lists within lists',
};
