import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CountedFetch, type CountedRows, readCounted } from '../../../src/domain/page/counted.ts';
import { createOrdering } from '../../../src/domain/page/order.ts';
import type { Position } from '../../../src/domain/page/source.ts';
import { type Item, itemOf, sorted } from './memory-source.ts';
import { luckOf, openSources, shapeOf, someDirection, someFirst } from './sites.ts';
import { idsOf, walk } from './walk.ts';

const ordering = createOrdering({ field: 'NAME', direction: 'ASC' }, ({ name }: Item) => name, false);

/** A list in the order given, whatever that is. */
function listOf(...names: string[]): Item[] {
  return names.map((name) => itemOf('s', name.charCodeAt(0), name));
}

function fetchFrom(rows: readonly Item[], offsets: number[] = []): CountedFetch<Item> {
  return async ({ offset, limit }) => {
    offsets.push(offset);
    return { rows: rows.slice(offset, offset + limit), more: offset + limit < rows.length };
  };
}

function read(rows: readonly Item[], after: Position | null, limit: number, offsets?: number[]) {
  const request = { ordering, after, limit, accept: () => true, pageSize: 10, mostRows: 100 };
  return readCounted(fetchFrom(rows, offsets), request);
}

function namesOf({ rows }: { rows: readonly { row: Item }[] }): string[] {
  return rows.map(({ row }) => row.name);
}

describe('a source that can only count rows', () => {
  it('reads on from the last row, whatever order the system calls its own', async () => {
    const rows = listOf('a', 'B', 'c', 'D', 'e');
    const first = await read(rows, null, 2);
    expect(namesOf(first)).toEqual(['a', 'B']);
    const second = await read(rows, first.end, 2);
    expect(namesOf(second)).toEqual(['c', 'D']);
    expect(second.status).toBe('OK');
  });

  it('says SHIFTED when the last row is gone and the others are not in an order it can search', async () => {
    const rows = listOf('a', 'B', 'c', 'D', 'e');
    const { end } = await read(rows, null, 2);
    const next = await read(
      rows.filter(({ name }) => name !== 'B'),
      end,
      2,
    );
    expect(next.status).toBe('SHIFTED');
  });

  it('says nothing of a shift when the last row is gone and its place is plain', async () => {
    const rows = listOf('a', 'b', 'c', 'd', 'e');
    const { end } = await read(rows, null, 2);
    const next = await read(
      rows.filter(({ name }) => name !== 'b'),
      end,
      2,
    );
    expect(namesOf(next)).toEqual(['c', 'd']);
    expect(next.status).toBe('OK');
  });

  it('looks ahead when rows came before the place, and back when rows went', async () => {
    const rows = listOf(...'fghijklm');
    const { end } = await read(rows, null, 2);
    const ahead: number[] = [];
    expect(namesOf(await read(listOf(...'abcdefghijklm'), end, 2, ahead))).toEqual(['h', 'i']);
    expect(ahead).toEqual([1, 4]);
    const back: number[] = [];
    expect(namesOf(await read(listOf(...'hijklm'), end, 2, back))).toEqual(['h', 'i']);
    expect(back).toEqual([1, 0]);
  });

  it('remembers where the place moved to, though no row was taken', async () => {
    const rows = listOf(...'fghijklm');
    const { end } = await read(rows, null, 2);
    const moved = await read(listOf(...'abcdefghijklm'), end, 2);
    expect(moved.start).toEqual({ ...end, index: 6 });
  });

  it('says SHIFTED when more than a page came or went', async () => {
    const rows = listOf(...'PQRSTUVWXYZ');
    const { end } = await read(rows, null, 2);
    const more = await read(listOf(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'), end, 2);
    expect(more.status).toBe('SHIFTED');
    const { end: last } = await read(listOf(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'), null, 20);
    const fewer = await read(listOf(...'VWXYZ'), last, 2);
    expect(fewer.status).toBe('SHIFTED');
  });

  it('counts rows that the system counts and does not show', { timeout: 60_000 }, async () => {
    let hidden = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          shape: shapeOf(['counted']),
          limit: someFirst,
          direction: someDirection,
          every: fc.integer({ min: 1, max: 6 }),
          mostlyHidden: fc.boolean(),
        }),
        async ({ shape, limit, direction, every, mostlyHidden }) => {
          function isHidden({ id }: Item): boolean {
            return every > 1 && (luckOf(Number(id.slice(-4)))(every) === 0) !== mostlyHidden;
          }
          const sources = openSources([shape], { hides: isHidden });
          const { rows, pages } = await walk(sources, { limit, direction });
          const all = sources.flatMap((source) => source.rows);
          const shown = all.filter((row) => !isHidden(row));
          expect(idsOf(rows)).toEqual(idsOf(sorted(shown, direction)));
          expect(pages.every(({ completeness }) => completeness.complete)).toBe(true);
          hidden += all.length - shown.length;
        },
      ),
      { numRuns: 2_000 },
    );
    expect(hidden).toBeGreaterThan(2_000);
  });

  it('ends when a system says that more follows and never gives it', async () => {
    let calls = 0;
    async function fetch(): Promise<CountedRows<Item>> {
      calls += 1;
      return { rows: [], more: true };
    }
    const request = { ordering, after: null, limit: 5, accept: () => true, pageSize: 10, mostRows: 100 };
    expect(await readCounted(fetch, request)).toMatchObject({ rows: [], more: false });
    expect(calls).toBe(1);
  });
});
