import type { GraphQLSchema } from 'graphql';
import { breaksOf } from './breaks.ts';
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
  const breaks = breaksOf(schema, read.document);
  if (breaks.length > 0)
    return breaks.map(({ field, message }) => `does not fit the schema${at(field)}: ${message}`);
  const size = sizeOf(schema, read.document, read.operation);
  const passed = passedLimits(size, limits);
  if (passed.length > 0)
    return [`is too large (${passed.map((name) => inWords[name]).join(', ')}); split it into several`];
  return { ...read, text, cost: size.cost };
}

function at(field: string | null): string {
  return field === null ? '' : ` at ${field}`;
}

const inWords: Record<keyof DocumentLimits, string> = {
  depth: 'nesting',
  rootFields: 'fields of the root',
  aliases: 'aliases',
  directives: 'directives',
  cost: 'lists within lists',
};
