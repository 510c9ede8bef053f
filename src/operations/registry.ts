import { LRUCache } from 'lru-cache';
import { maySend, type OperationCaller } from './caller.ts';
import { parseDocumentId } from './id.ts';
import type { PreparedDocument, PrepareDocument } from './prepared.ts';
import type { OperationStore, StoredOperation } from './stored-operation.ts';
import { createUseCounter } from './use-counter.ts';

/** An operation that somebody may send, with its document ready to run. */
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
  /** Reads what is stored anew. */
  reload(): Promise<void>;
  /** Writes down what was counted, and ends. */
  close(): Promise<void>;
}

export interface RegistryOptions {
  readonly store: OperationStore;
  readonly prepare: PrepareDocument;
  /** Told what went wrong beside the requests. */
  readonly onError: (error: unknown) => void;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** How long what another replica stored or revoked may go unnoticed, and what was counted unwritten. */
const roundMilliseconds = 30_000;

/** How many ids that are nobody's are remembered, so that they are not looked for again. */
const mostUnknown = 10_000;

export function createRegistry({ store, prepare, onError, now = Date.now }: RegistryOptions): Registry {
  const uses = createUseCounter(store, now);
  const unknown = new LRUCache<string, true>({ max: mostUnknown, ttl: roundMilliseconds });
  let current: Promise<Index> | null = null;

  async function read(): Promise<Index> {
    return createIndex(await store.readAll());
  }

  function index(): Promise<Index> {
    current ??= read().catch((error: unknown) => {
      current = null;
      throw error;
    });
    return current;
  }

  async function reload(): Promise<void> {
    const next = await read();
    unknown.clear();
    current = Promise.resolve(next);
  }

  function meaning(found: StoredOperation | null): FoundOperation | null {
    return found === null ? null : { operation: found, prepared: prepare(found) };
  }

  const timer = setInterval(() => {
    uses.flush().catch(onError);
    if (current !== null) reload().catch(onError);
  }, roundMilliseconds).unref();

  return {
    async find(idOrName, caller) {
      const key = parseDocumentId(idOrName)?.digest ?? idOrName;
      const known = await index();
      if (known.has(key) || unknown.has(key)) return meaning(known.find(key, caller));
      // Another replica may have stored it a moment ago.
      if ((await store.find(key)).length === 0) unknown.set(key, true);
      else await reload();
      return meaning((await index()).find(key, caller));
    },
    async list(caller) {
      const known = await index();
      return known.names.flatMap((name) => meaning(known.find(name, caller)) ?? []);
    },
    used: ({ id, owner }) => uses.count({ id, owner }),
    reload,
    async close() {
      clearInterval(timer);
      await uses.flush();
    },
  };
}

interface Index {
  readonly names: readonly string[];
  has(key: string): boolean;
  find(key: string, caller: OperationCaller): StoredOperation | null;
}

function createIndex(stored: readonly StoredOperation[]): Index {
  const byKey = new Map<string, StoredOperation[]>();
  for (const operation of stored)
    for (const key of [operation.id, operation.name, ...operation.aliases]) {
      const others = byKey.get(key);
      if (others === undefined) byKey.set(key, [operation]);
      else others.push(operation);
    }

  return {
    names: [...new Set(stored.map(({ name }) => name))].sort(),
    has: (key) => byKey.has(key),
    /** Of several the caller's own, else the newest. */
    find(key, caller) {
      const allowed = (byKey.get(key) ?? []).filter(
        (each) => each.revokedAt === null && maySend(caller, each),
      );
      return allowed.findLast(({ owner }) => owner === caller.client) ?? allowed.at(-1) ?? null;
    },
  };
}
