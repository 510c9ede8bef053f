import { formatId, type NodeType } from '../../domain/id.ts';
import type { SystemRef } from '../../domain/system.ts';

/** What is not there Run:ai leaves out, or sends as null, or as the empty text. */
export function textOrNull(text: string | null | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

/** The global id of another row that this row names by its key. */
export function idOrNull(type: NodeType, system: SystemRef, key: string | null | undefined): string | null {
  const known = textOrNull(key);
  return known === null ? null : formatId(type, system.name, known);
}
