import { LRUCache } from 'lru-cache';

/** Texts that clients registered by sending them with their digest; kept by this process alone, and forgotten with it. */
export interface Registrations {
  keep(sha256: string, text: string): void;
  find(sha256: string): string | undefined;
}

/** Anybody may register where that is allowed at all, so both how many and how long they are together is bounded. */
const most = { max: 1_000, maxSize: 8 * 1024 * 1024 };

export function createRegistrations(): Registrations {
  const texts = new LRUCache<string, string>({ ...most, sizeCalculation: ({ length }) => length + 1 });
  return {
    keep: (sha256, text) => void texts.set(sha256, text),
    find: (sha256) => texts.get(sha256),
  };
}
