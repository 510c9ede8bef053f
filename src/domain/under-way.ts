/** Work under way, which a process that stops lets end. */
export interface UnderWay {
  add(work: Promise<unknown>): void;
  /** Resolves when none is under way, however it ended. */
  ended(): Promise<void>;
}

export function createUnderWay(): UnderWay {
  const works = new Set<Promise<unknown>>();

  return {
    add(work) {
      works.add(work);
      work.catch(() => undefined).finally(() => works.delete(work));
    },
    async ended() {
      while (works.size > 0) await Promise.allSettled(works);
    },
  };
}
