import type { GraphQLSchema } from 'graphql';
import type { Problem } from '../../domain/change/refusal.ts';
import type { NewOperation } from '../../domain/operation-changes.ts';
import { digestOf, parseDocumentId } from '../id.ts';
import { storedLimits } from '../limits.ts';
import { review } from '../review.ts';
import type { ManifestEntry } from './entry.ts';

/** What a document makes of an operation, whosoever it is. */
export type LookedAt = Pick<NewOperation, 'id' | 'document' | 'name' | 'type' | 'aliases'> & {
  readonly place: string;
};

/** The operation of one entry, or everything that is wrong with it. */
export function lookAt(entry: ManifestEntry, schema: GraphQLSchema): LookedAt | readonly Problem[] {
  const { place, text } = entry;
  const reviewed = review(schema, text, storedLimits);
  const isGood = 'name' in reviewed;
  const found = [...idProblems(entry), ...(isGood ? nameProblems(entry, reviewed.name) : reviewed)];
  const name = isGood ? reviewed.name : entry.name;
  if (!isGood || found.length > 0)
    return found.map((message) => ({ path: place, message: sentence(name, message) }));
  return {
    place,
    id: digestOf(text),
    document: text,
    name: reviewed.name,
    type: reviewed.type,
    aliases: aliasesOf(entry),
  };
}

function sentence(name: string | null, message: string): string {
  return `${name ?? 'This'} ${message}${/[.?!]$/.test(message) ? '' : '.'}`;
}

/** A manifest that names a text by its SHA-256 gives it no other name. */
function aliasesOf({ id, text }: ManifestEntry): string[] {
  const digest = id === null ? undefined : parseDocumentId(id)?.digest;
  return digest === undefined || digest === digestOf(text) ? [] : [digest];
}

function idProblems({ id, text }: ManifestEntry): string[] {
  if (id === null) return [];
  const parsed = parseDocumentId(id);
  if (parsed === null)
    return ['has an id that is no MD5, SHA-1 or SHA-256; let the generator make the ids of the text'];
  return digestOf(text, parsed.algorithm) === parsed.digest
    ? []
    : [`has an id that is not the ${parsed.algorithm} of its text; generate the manifest anew`];
}

function nameProblems({ name: told }: ManifestEntry, name: string): string[] {
  return told === null || told === name
    ? []
    : [`is called ${JSON.stringify(told)} in the manifest; generate the manifest anew`];
}
