import { createExpiringMap } from '../expiring-map.ts';

/** Rows as they were read lately; what other replicas change is seen when they are read again. */
export interface Recent<Row> {
  get(key: string): Row | undefined;
  /** What is remembered, else what is there now, read once for all who ask at the same time. */
  read(key: string, load: () => Promise<Row | null>): Promise<Row | null>;
  /** Remembers a row, or with null forgets it, in the place of that one alone, and no longer than that one. */
  replace(key: string, before: Row, after: Row | null): void;
  /** Also what is being read: it may be from before the change. */
  forget(key: string): void;
}

/** How long another replica's change may go unseen. */
export const recentMilliseconds = 30_000;
const mostRows = 10_000;

export function createRecent<Row>(now: () => number): Recent<Row> {
  const rows = createExpiringMap<{ readonly row: Row; readonly until: number }>(mostRows, now);
  const reading = new Map<string, Promise<Row | null>>();

  function forget(key: string): void {
    rows.delete(key);
    reading.delete(key);
  }

  /** From before the reading, so that the time it takes is not added. */
  async function readAnew(key: string, load: () => Promise<Row | null>): Promise<Row | null> {
    const until = now() + recentMilliseconds;
    const loaded = load();
    reading.set(key, loaded);
    try {
      const row = await loaded;
      if (row !== null && reading.get(key) === loaded) rows.set(key, { row, until }, until);
      return row;
    } finally {
      if (reading.get(key) === loaded) reading.delete(key);
    }
  }

  return {
    forget,
    get: (key) => rows.get(key)?.row,
    async read(key, load) {
      return rows.get(key)?.row ?? reading.get(key) ?? readAnew(key, load);
    },
    replace(key, before, after) {
      const known = rows.get(key);
      if (known?.row !== before) return;
      if (after === null) forget(key);
      else rows.set(key, { row: after, until: known.until }, known.until);
    },
  };
}
