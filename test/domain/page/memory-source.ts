import { type CountedRows, readCounted } from '../../../src/domain/page/counted.ts';
import { readKeyed } from '../../../src/domain/page/keyed.ts';
import type { StreamRequest } from '../../../src/domain/page/stream.ts';
import type { Direction, Mark } from '../../../src/domain/page/order.ts';
import type { Slice, Source } from '../../../src/domain/page/source.ts';
import { sliceWhole } from '../../../src/domain/page/whole.ts';
import { ClusterQLError } from '../../../src/errors.ts';

export interface Item {
  readonly id: string;
  readonly system: { readonly name: string; readonly kind: 'runai' };
  readonly name: string;
}

export const readers = ['whole', 'keyed', 'counted'] as const;

export type Reader = (typeof readers)[number];

export interface MemoryOptions {
  readonly reader: Reader;
  readonly pageSize: number;
  readonly mostRows?: number;
  readonly accept?: (item: Item) => boolean;
  /** Rows that a counted source counts without showing them. */
  readonly hides?: (item: Item) => boolean;
  /** Which call of the read that begins now fails: 0 the first; null none. */
  readonly failingCall?: () => number | null;
}

/** A system in memory. Its rows can change between two reads, and what it was asked is counted. */
export interface MemorySource extends Source<Item, unknown, 'NAME'> {
  rows: readonly Item[];
  /** Calls of each read, and the slice it came to; of a failed one there is none. */
  readonly reads: { calls: number; rows: number; slice?: Slice<Item> }[];
}

export function itemOf(system: string, number: number, name: string): Item {
  return {
    id: `${system}-${String(number).padStart(4, '0')}`,
    system: { name: system, kind: 'runai' },
    name,
  };
}

export function markOf({ name, id }: Item): Mark {
  return { key: name, id };
}

/** Written apart from `createOrdering`, which is on trial here. */
export function sorted(rows: readonly Item[], direction: Direction): Item[] {
  const sign = direction === 'ASC' ? 1 : -1;
  return [...rows].sort((a, b) =>
    a.name === b.name ? (a.id < b.id ? -1 : 1) : a.name < b.name ? -sign : sign,
  );
}

export function memorySource(
  name: string,
  given: readonly Item[],
  {
    reader,
    pageSize,
    mostRows = 100_000,
    accept = () => true,
    hides = () => false,
    failingCall = () => null,
  }: MemoryOptions,
): MemorySource {
  let rows = given;
  let inOrder = new Map<string, readonly Item[]>();
  let flips = 0;

  /** Sorted once until the rows change; `tiesFlipped` has equal keys the other way round. */
  function listed(direction: Direction, tiesFlipped: boolean): readonly Item[] {
    const key = `${direction} ${tiesFlipped}`;
    const known = inOrder.get(key);
    if (known) return known;
    const opposite = direction === 'ASC' ? 'DESC' : 'ASC';
    const list = tiesFlipped ? sorted(rows, opposite).reverse() : sorted(rows, direction);
    inOrder.set(key, list);
    return list;
  }

  return {
    system: { name, kind: 'runai' },
    orders: { NAME: { directions: ['ASC', 'DESC'], backwards: reader !== 'counted' } },
    reads: [],
    get rows() {
      return rows;
    },
    set rows(changed) {
      rows = changed;
      inOrder = new Map();
    },
    async read({ ordering, after, limit }) {
      const { direction } = ordering;
      const work: (typeof this.reads)[number] = { calls: 0, rows: 0 };
      this.reads.push(work);
      const failing = failingCall();

      function answer(list: readonly Item[], start: number, most: number): CountedRows<Item> {
        if (work.calls === failing) throw new ClusterQLError('UPSTREAM_UNAVAILABLE', 'Down.');
        work.calls += 1;
        const answered = list.slice(start, start + most);
        work.rows += answered.length;
        if (most > pageSize) throw new Error(`asked for ${most} rows at once, gives ${pageSize}`);
        const rows = answered.filter((row) => !hides(row));
        return { rows, more: start + most < list.length, next: start + answered.length };
      }

      function slice(): Slice<Item> | Promise<Slice<Item>> {
        const request: StreamRequest<Item> = { ordering, after, limit, accept, pageSize, mostRows };
        switch (reader) {
          case 'whole':
            if (work.calls++ === failing) throw new ClusterQLError('UPSTREAM_UNAVAILABLE', 'Down.');
            return sliceWhole(rows, request, accept);
          case 'counted':
            return readCounted(
              async ({ offset, limit }) => answer(listed(direction, false), offset, limit),
              request,
            );
          case 'keyed':
            return readKeyed(async ({ from, skip, limit }) => {
              // Equal keys come in another order with every request but those that count on in one key.
              if (skip === 0) flips += 1;
              if (skip % limit !== 0) throw new Error(`${skip} rows are no whole pages of ${limit}`);
              const list = listed(direction, flips % 2 === 1);
              return answer(list, startOf(list, from, direction) + skip, limit);
            }, request);
        }
      }

      work.slice = await slice();
      return work.slice;
    },
    getMany: () => Promise.resolve([]),
  };
}

/** The index of the first row that has the key or comes after it; found by halving. */
function startOf(list: readonly Item[], from: string | null, direction: Direction): number {
  let [low, high] = [0, from === null ? 0 : list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const { name } = list[middle] as Item;
    const isBefore = from !== null && (direction === 'ASC' ? name < from : name > from);
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}
