import { maySend, type OperationCaller } from './caller.ts';
import { parseDocumentId } from './id.ts';
import type { StoredOperation } from './stored-operation.ts';

/** Stored operations by everything that clients call them. */
export interface OperationIndex {
  /** Those that were not revoked, oldest first. */
  readonly open: readonly StoredOperation[];
  /** In the order of the alphabet. */
  readonly names: readonly string[];
  /** What an id or a name means for a caller. */
  find(idOrName: string, caller: OperationCaller): StoredOperation | null;
}

/** From all that is stored, oldest first. */
export function createIndex(stored: readonly StoredOperation[]): OperationIndex {
  const open = stored.filter(({ revokedAt }) => revokedAt === null);
  const byKey = new Map<string, StoredOperation[]>();
  for (const operation of open)
    for (const key of new Set([operation.id, operation.name, ...operation.aliases])) {
      const others = byKey.get(key);
      if (others === undefined) byKey.set(key, [operation]);
      else others.push(operation);
    }

  return {
    open,
    names: [...new Set(open.map(({ name }) => name))].sort(),
    find(idOrName, caller) {
      const key = parseDocumentId(idOrName)?.digest ?? idOrName;
      const allowed = (byKey.get(key) ?? []).filter((each) => maySend(caller, each));
      return (
        allowed.findLast(({ owner }) => owner === caller.client) ??
        allowed.findLast((each) => each.public) ??
        allowed.at(-1) ??
        null
      );
    },
  };
}
