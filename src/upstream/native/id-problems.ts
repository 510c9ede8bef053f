import type { Problem } from '../../domain/change/refusal.ts';
import { type NodeType, parseId } from '../../domain/id.ts';

/** Of an id of another system the form alone: whether there is such a thing only that system can tell. */
export function idProblems(path: string, type: NodeType, id: string | null | undefined): Problem[] {
  if (id === null || id === undefined || parseId(id)?.type === type) return [];
  return [{ path, message: `This takes an id of the form ${type}:<system>:<key>.` }];
}
