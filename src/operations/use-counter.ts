import { oneAtATime } from './one-at-a-time.ts';
import type { OperationKey, OperationStore, OperationUse } from './stored-operation.ts';

/** Counts uses in memory, so that no request waits for the database. */
export interface UseCounter {
  count(key: OperationKey): void;
  /** Writes down what was counted; what cannot be written is counted on. */
  flush(): Promise<void>;
}

export function createUseCounter(store: Pick<OperationStore, 'countUses'>, now: () => number): UseCounter {
  let counted = new Map<string, OperationUse>();

  function add({ id, owner, count, lastUsedAt }: OperationUse): void {
    const key = `${id}/${owner}`;
    const before = counted.get(key);
    counted.set(key, {
      ...{ id, owner, count: (before?.count ?? 0) + count },
      lastUsedAt: before !== undefined && before.lastUsedAt > lastUsedAt ? before.lastUsedAt : lastUsedAt,
    });
  }

  return {
    count: (key) => add({ ...key, count: 1, lastUsedAt: new Date(now()) }),
    // One at a time: whoever closes the database waits for what is on its way too.
    flush: oneAtATime(async () => {
      const uses = [...counted.values()];
      if (uses.length === 0) return;
      counted = new Map();
      try {
        await store.countUses(uses);
      } catch (error) {
        uses.forEach(add);
        throw error;
      }
    }),
  };
}
