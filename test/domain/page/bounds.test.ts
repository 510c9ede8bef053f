import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Item, itemOf, memorySource, type Reader, sorted } from './memory-source.ts';
import { luckOf, openSources, someDirection, someFirst, someShapes } from './sites.ts';
import { idsOf, pageOf, walk } from './walk.ts';

const someBound = fc.integer({ min: 1, max: 60 });

/** Passes about one of so many rows, always the same ones. */
function sieve(every: number): (item: Item) => boolean {
  return ({ id }) => luckOf([...id].reduce((sum, char) => sum * 31 + char.charCodeAt(0), 7) | 0)(every) === 0;
}

const filtered = {
  shapes: someShapes(),
  limit: someFirst,
  direction: someDirection,
  mostRows: someBound,
  every: fc.integer({ min: 1, max: 40 }),
};

describe('when only so many rows may be looked at for one page', () => {
  it('every row that passes comes once and in order, and the pages end', { timeout: 60_000 }, async () => {
    let truncated = 0;
    await fc.assert(
      fc.asyncProperty(fc.record(filtered), async ({ shapes, limit, direction, mostRows, every }) => {
        const accept = sieve(every);
        const sources = openSources(shapes, { accept, mostRows });
        const { rows, pages } = await walk(sources, { limit, direction });
        const expected = sources.flatMap((source) => source.rows.filter(accept));
        expect(idsOf(rows)).toEqual(idsOf(sorted(expected, direction)));
        const statuses = pages.flatMap(({ completeness }) =>
          completeness.sources.map(({ status }) => status),
        );
        truncated += statuses.filter((status) => status === 'TRUNCATED').length;
      }),
      { numRuns: 2_000 },
    );
    expect(truncated).toBeGreaterThan(2_000);
  });

  it('rows of others wait until a source that stopped looking has looked as far', async () => {
    function open() {
      const names = Array.from({ length: 50 }, (_, at) => `n${String(at).padStart(2, '0')}`);
      const slow = memorySource(
        'a',
        names.map((name, at) => itemOf('a', at, name)),
        {
          ...{ reader: 'keyed', pageSize: 10, mostRows: 20 },
          accept: ({ name }) => name === 'n45',
        },
      );
      const quick = memorySource('b', [itemOf('b', 0, 'n02'), itemOf('b', 1, 'n46')], {
        ...{ reader: 'whole', pageSize: 10 },
      });
      return [slow, quick];
    }
    const page = await pageOf(open(), { limit: 5, direction: 'ASC' });
    expect(idsOf(page.rows)).toEqual(['b-0000']);
    expect(page.more).toBe(true);
    const { rows } = await walk(open(), { limit: 5, direction: 'ASC' });
    expect(idsOf(rows)).toEqual(['b-0000', 'a-0045', 'b-0001']);
  });

  it('one source alone keeps its order, and backwards it is the reverse', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ ...filtered, backwards: fc.boolean() }),
        async ({ shapes, limit, direction, mostRows, every, backwards }) => {
          const accept = sieve(every);
          for (const source of openSources(shapes, { accept, mostRows })) {
            if (backwards && source.orders.NAME?.backwards === false) continue;
            const { rows } = await walk([source], { limit, direction, backwards });
            const expected = idsOf(sorted(source.rows.filter(accept), direction));
            expect(idsOf(rows)).toEqual(backwards ? expected.reverse() : expected);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('turning round at any row gives every row before it', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ ...filtered, shapes: someShapes(['whole', 'keyed']), which: fc.nat() }),
        async ({ shapes, limit, direction, mostRows, every, which }) => {
          const accept = sieve(every);
          const sources = openSources(shapes, { accept, mostRows });
          const { pages } = await walk(sources, { limit, direction });
          const page = pages[which % pages.length];
          const row = page?.rows.at(-1);
          if (page === undefined || row === undefined) return;
          const from = page.bookmarkOf(row);
          const before = await walk(sources, { limit, direction, from, backwards: true });
          const all = idsOf(
            sorted(
              sources.flatMap((source) => source.rows.filter(accept)),
              direction,
            ),
          );
          expect(idsOf(before.rows).sort()).toEqual(all.slice(0, all.indexOf(row.id)).sort());
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each<[Reader, number]>([
    ['keyed', 40],
    ['counted', 40],
  ])('a %s source reads no more than them and one page', async (reader, mostRows) => {
    const rows = Array.from({ length: 500 }, (_, at) => itemOf('s', at, `n${String(at).padStart(3, '0')}`));
    const source = memorySource('s', rows, { reader, pageSize: 10, mostRows, accept: () => false });
    const page = await pageOf([source], { limit: 5, direction: 'ASC' });
    expect(page.rows).toEqual([]);
    expect(page.more).toBe(true);
    expect(page.completeness).toMatchObject({ complete: false, sources: [{ status: 'TRUNCATED' }] });
    expect(source.reads[0]?.rows).toBeGreaterThanOrEqual(mostRows);
    expect(source.reads[0]?.rows).toBeLessThan(mostRows + 10);
  });

  it('a page without a single row tells where to go on', async () => {
    const rows = Array.from({ length: 100 }, (_, at) => itemOf('s', at, `n${String(at).padStart(3, '0')}`));
    function accept({ name }: Item): boolean {
      return name === 'n099';
    }
    const sources = (['keyed', 'counted'] as const).map((reader) =>
      memorySource('s', rows, { reader, pageSize: 10, mostRows: 20, accept }),
    );
    for (const source of sources) {
      const { rows: found, pages } = await walk([source], { limit: 5, direction: 'ASC' });
      expect(idsOf(found)).toEqual(['s-0099']);
      expect(pages.length).toBeGreaterThan(2);
      expect(pages[0]?.rows).toEqual([]);
      expect(pages[0]?.end).not.toBeNull();
    }
  });

  it.each<Reader>(['keyed', 'counted'])(
    'a %s source gives every row of a key that has more of them, each once',
    async (reader) => {
      const rows = [
        itemOf('s', 0, 'a'),
        ...Array.from({ length: 250 }, (_, at) => itemOf('s', 1 + at, 'b')),
        itemOf('s', 900, 'c'),
      ];
      const source = memorySource('s', rows, { reader, pageSize: 20, mostRows: 60 });
      const { rows: given } = await walk([source], { limit: 20, direction: 'DESC' });
      expect(idsOf(given)).toEqual(idsOf(sorted(rows, 'DESC')));
    },
  );

  it('rows that pass within them are not called TRUNCATED', async () => {
    const rows = Array.from({ length: 100 }, (_, at) => itemOf('s', at, `n${String(at).padStart(3, '0')}`));
    for (const reader of ['keyed', 'counted'] as const) {
      const source = memorySource('s', rows, { reader, pageSize: 10, mostRows: 20 });
      const { completeness } = await pageOf([source], { limit: 5, direction: 'ASC' });
      expect(completeness.complete).toBe(true);
    }
  });
});
