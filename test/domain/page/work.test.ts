import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChanges } from './changes.ts';
import { type Item, itemOf, memorySource, type Reader } from './memory-source.ts';
import { fewOrMany, luckOf, someDirection, someFirst, somePageSize } from './sites.ts';
import { walk } from './walk.ts';

const asked = { length: fewOrMany, pageSize: somePageSize, limit: someFirst, direction: someDirection };

/** Rows whose keys differ. */
function rowsOf(length: number): Item[] {
  return Array.from({ length }, (_, at) => itemOf('s', at, `n${String(at).padStart(4, '0')}`));
}

function open(reader: Reader, pageSize: number, rows: readonly Item[]) {
  return memorySource('s', rows, { reader, pageSize });
}

describe('a page costs', () => {
  it('one call of a source that is always whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(asked), async ({ length, pageSize, limit, direction }) => {
        const source = open('whole', pageSize, rowsOf(length));
        await walk([source], { limit, direction });
        expect(new Set(source.reads.map(({ calls }) => calls))).toEqual(new Set([1]));
      }),
      { numRuns: 200 },
    );
  });

  it('at most ceil((first + 1) / page size) calls of a counted source', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(asked), async ({ length, pageSize, limit, direction }) => {
        const source = open('counted', pageSize, rowsOf(length));
        await walk([source], { limit, direction });
        const most = Math.ceil((limit + 1) / pageSize);
        expect(Math.max(...source.reads.map(({ calls }) => calls))).toBeLessThanOrEqual(most);
      }),
      { numRuns: 2_000 },
    );
  });

  it('one more of a counted source when less than one of its pages shifted', async () => {
    let shiftedPages = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.record({ ...asked, seed: fc.nat() }),
        async ({ length, pageSize, limit, direction, seed }) => {
          const source = open('counted', pageSize, rowsOf(length));
          const luck = luckOf(seed);
          const changes = createChanges(luck);
          let times = 0;
          await walk([source], {
            limit,
            direction,
            between() {
              times += 1;
              if (times < 40) changes.change(source, luck(pageSize), undefined);
            },
          });
          const most = Math.ceil((limit + 1) / pageSize);
          const calls = source.reads.map((read) => read.calls);
          expect(Math.max(...calls)).toBeLessThanOrEqual(most + 1);
          shiftedPages += calls.filter((count) => count > most).length;
        },
      ),
      { numRuns: 2_000 },
    );
    expect(shiftedPages).toBeGreaterThan(100);
  });

  it('one call of a keyed source whose pages hold first + 2 rows: the last one given and the next key', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ ...asked, spare: fc.integer({ min: 2, max: 20 }) }),
        async ({ length, limit, direction, spare }) => {
          const source = open('keyed', limit + spare, rowsOf(length));
          await walk([source], { limit, direction, between: () => (source.rows = source.rows.slice(1, -1)) });
          expect(new Set(source.reads.map(({ calls }) => calls))).toEqual(new Set([1]));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('two after the first page when they hold first + 1', async () => {
    const source = open('keyed', 21, rowsOf(60));
    await walk([source], { limit: 20, direction: 'ASC' });
    expect(source.reads.map(({ calls }) => calls)).toEqual([1, 2, 1]);
  });

  it('of a keyed source with smaller ones first + 2 rows, of which each further call repeats one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ ...asked, pageSize: fc.integer({ min: 2, max: 50 }) }),
        async ({ length, pageSize, limit, direction }) => {
          const source = open('keyed', pageSize, rowsOf(length));
          await walk([source], { limit, direction });
          const most = 1 + Math.ceil(Math.max(0, limit + 2 - pageSize) / (pageSize - 1));
          expect(Math.max(...source.reads.map(({ calls }) => calls))).toBeLessThanOrEqual(most);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('one call of a keyed source with up to three rows of every key, thanks to the spare rows', async () => {
    const triples = rowsOf(300).map((row, at) => ({
      ...row,
      name: `n${String(at - (at % 3)).padStart(4, '0')}`,
    }));
    const source = open('keyed', 100, triples);
    await walk([source], { limit: 20, direction: 'DESC' });
    expect(new Set(source.reads.map(({ calls }) => calls))).toEqual(new Set([1]));
  });

  it('no more calls in a list of 10,000 rows than in one of 100, on the first page and on the last', async () => {
    for (const reader of ['keyed', 'counted'] as const) {
      const calls = [100, 10_000].map(async (length) => {
        const source = open(reader, 50, rowsOf(length));
        await walk([source], { limit: 20, direction: 'ASC' });
        return new Set(
          source.reads.map((read) => `${read.calls} calls, ${read.rows > 26 ? 'many' : 'few'} rows`),
        );
      });
      const [short, long] = await Promise.all(calls);
      expect(long).toEqual(short);
      expect(short).toEqual(new Set(['1 calls, few rows']));
    }
  });
});
