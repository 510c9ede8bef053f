import { itemOf, type MemorySource } from './memory-source.ts';
import { nameOf } from './sites.ts';

export interface Changes {
  /** Ids of rows that were inserted, removed or given another key. */
  readonly touched: ReadonlySet<string>;
  /** Inserts, removes and renames; an insert or remove shifts one row, a rename two. */
  change(source: MemorySource, shifts: number, lastGiven: string | undefined): void;
}

/** Changes rows at random, every third time beginning with the last one the client was given. */
export function createChanges(luck: (below: number) => number): Changes {
  const touched = new Set<string>();
  let inserted = 0;

  function insert(source: MemorySource): void {
    inserted += 1;
    const row = itemOf(source.system.name, 9_999 - inserted, nameOf(luck(400)));
    touched.add(row.id);
    source.rows = [...source.rows, row];
  }

  function remove(source: MemorySource, at: number): void {
    touched.add(source.rows[at]?.id ?? '');
    source.rows = source.rows.toSpliced(at, 1);
  }

  function rename(source: MemorySource, at: number): void {
    const row = source.rows[at];
    if (row === undefined) return;
    touched.add(row.id);
    source.rows = source.rows.with(at, { ...row, name: nameOf(luck(400)) });
  }

  return {
    touched,
    change(source, shifts, lastGiven) {
      for (let left = shifts, first = true; left > 0; first = false) {
        const last = first && luck(3) === 0 ? source.rows.findIndex(({ id }) => id === lastGiven) : -1;
        const at = last >= 0 ? last : luck(source.rows.length);
        const kind = source.rows.length === 0 ? 0 : luck(3);
        if (kind === 2 && left >= 2) rename(source, at);
        else if (kind === 0 && last < 0) insert(source);
        else remove(source, at);
        left -= kind === 2 ? 2 : 1;
      }
    },
  };
}
