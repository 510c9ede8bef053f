import { setImmediate } from 'node:timers/promises';
import type { OperationCaller } from './caller.ts';
import { createIndex, type OperationIndex } from './operation-index.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { PreparedDocument, PrepareDocument } from './prepared.ts';
import type { OperationStore, StoredOperation } from './stored-operation.ts';
import { createUseCounter } from './use-counter.ts';

/** An operation that somebody may send, with its document. */
export interface FoundOperation {
  readonly operation: StoredOperation;
  readonly prepared: PreparedDocument;
}

/** The stored operations as requests meet them: in memory. */
export interface Registry {
  /** What an id or a name means for a caller; null where it means nothing to them, whatever it means to others. */
  find(idOrName: string, caller: OperationCaller): Promise<FoundOperation | null>;
  /** What a caller may send: the newest of each name, in their order. */
  list(caller: OperationCaller): Promise<readonly FoundOperation[]>;
  /** Counts a use; written down later, so that no request waits for it. */
  used(operation: StoredOperation): void;
  /** Reads what is stored, if it is another than before. */
  reload(): Promise<void>;
  /** Writes down what was counted, and ends. */
  close(): Promise<void>;
}

export interface RegistryOptions {
  readonly store: Pick<OperationStore, 'readAll' | 'revision' | 'countUses'>;
  readonly prepare: PrepareDocument;
  /** Told what went wrong beside the requests. */
  readonly onError: (error: unknown) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** How long what another replica stored or revoked may go unnoticed, and what was counted unwritten. */
export const roundMilliseconds = 30_000;

/**
 * An id that meant nothing means nothing for so long, whichever it is: so strangers who try ids, each another one,
 * cost the database one question a second, and what another replica has stored is found a second later.
 */
export const unknownMilliseconds = 1_000;

export function createRegistry({ store, prepare, onError, now = Date.now }: RegistryOptions): Registry {
  const uses = createUseCounter(store, now);
  let index: OperationIndex = createIndex([]);
  let revision: string | null = null;
  let lookedAt = -Infinity;

  const reload = oneAtATime(async () => {
    const at = now();
    const current = await store.revision();
    if (current !== revision) {
      index = createIndex(await store.readAll());
      revision = current;
      prepareAll(index).catch(onError);
    }
    lookedAt = at;
  });

  /** One after another, as a thousand documents in one go would hold up every request. */
  async function prepareAll(read: OperationIndex): Promise<void> {
    for (const operation of read.open) {
      await setImmediate(undefined, { ref: false });
      if (read !== index) return;
      prepare(operation);
    }
  }

  function found(operation: StoredOperation | null): FoundOperation | null {
    return operation === null ? null : { operation, prepared: prepare(operation) };
  }

  function round(): void {
    uses.flush().catch(onError);
    if (revision !== null) reload().catch(onError);
  }

  const timer = setInterval(round, roundMilliseconds).unref();

  return {
    async find(idOrName, caller) {
      const known = index.find(idOrName, caller);
      if (known !== null || now() - lookedAt < unknownMilliseconds) return found(known);
      await reload();
      return found(index.find(idOrName, caller));
    },
    async list(caller) {
      if (revision === null) await reload();
      return index.names.flatMap((name) => found(index.find(name, caller)) ?? []);
    },
    used: ({ id, owner }) => uses.count({ id, owner }),
    reload,
    async close() {
      clearInterval(timer);
      index = createIndex([]);
      await uses.flush();
    },
  };
}
