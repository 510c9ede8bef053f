import type { MakeChange } from './run.ts';

/** Changes under way, which a process that stops lets end: what is sent by then shall be written down. */
export interface Pending {
  readonly makeChange: MakeChange;
  /** Resolves when none is under way. */
  ended(): Promise<void>;
}

export function trackPending(makeChange: MakeChange): Pending {
  const pending = new Set<Promise<unknown>>();

  return {
    async makeChange(author, call) {
      const change = makeChange(author, call);
      pending.add(change);
      try {
        return await change;
      } finally {
        pending.delete(change);
      }
    },
    async ended() {
      while (pending.size > 0) await Promise.allSettled(pending);
    },
  };
}
