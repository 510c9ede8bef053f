import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sorted } from './memory-source.ts';
import { failuresOf, openSources, someDirection, someFirst, someShapes } from './sites.ts';
import { idsOf, pageOf, walk } from './walk.ts';

const listing = { shapes: someShapes(['whole', 'keyed']), limit: someFirst, direction: someDirection };

describe('whole and keyed sources, read backwards', () => {
  it('give the reverse of what they give forwards', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(listing), async ({ shapes, limit, direction }) => {
        const sources = openSources(shapes);
        const forth = await walk(sources, { limit, direction });
        const back = await walk(sources, { limit, direction, backwards: true });
        expect(idsOf(back.rows)).toEqual(idsOf(forth.rows).reverse());
      }),
      { numRuns: 1_000 },
    );
  });

  it('keep the place of a source that fails, so that its rows come later', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(listing), fc.nat(), async ({ shapes, limit, direction }, seed) => {
        const sources = openSources(shapes, { failingCall: failuresOf(seed, 30) });
        const { rows } = await walk(sources, { limit, direction, backwards: true });
        expect(idsOf(rows).sort()).toEqual(idsOf(sources.flatMap((source) => source.rows)).sort());
      }),
      { numRuns: 1_000 },
    );
  });

  it('go on from any row of any page, either way', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ ...listing, backwards: fc.boolean(), which: fc.nat(), turned: someFirst }),
        async ({ shapes, limit, direction, backwards, which, turned }) => {
          const sources = openSources(shapes);
          const { rows, pages } = await walk(sources, { limit, direction, backwards });
          const all = idsOf(
            sorted(
              sources.flatMap((source) => source.rows),
              direction,
            ),
          );
          const row = rows[which % rows.length];
          const page = pages.find((each) => row !== undefined && each.rows.includes(row));
          if (row === undefined || page === undefined) return;
          const at = all.indexOf(row.id);
          const from = page.bookmarkOf(row);
          const after = await walk(sources, { limit: turned, direction, from });
          const before = await walk(sources, { limit: turned, direction, from, backwards: true });
          expect(idsOf(after.rows)).toEqual(all.slice(at + 1));
          expect(idsOf(before.rows).reverse()).toEqual(all.slice(0, at));
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('have the same page before a row as forwards led up to it', async () => {
    const sources = openSources([
      { reader: 'keyed', pageSize: 50, length: 40, keys: 9, seed: 1 },
      { reader: 'whole', pageSize: 50, length: 40, keys: 9, seed: 2 },
    ]);
    const asked = { limit: 20, direction: 'ASC' } as const;
    const first = await pageOf(sources, asked);
    const second = await pageOf(sources, { ...asked, from: first.end });
    const [top] = second.rows;
    if (top === undefined) throw new Error('the second page is empty');
    const again = await pageOf(sources, { ...asked, from: second.bookmarkOf(top), backwards: true });
    expect(idsOf(again.rows).reverse()).toEqual(idsOf(first.rows));
    expect(again.more).toBe(false);
  });
});

describe('counted sources', () => {
  it('go on after any row of any page', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ shapes: someShapes(), limit: someFirst, direction: someDirection, which: fc.nat() }),
        async ({ shapes, limit, direction, which }) => {
          const sources = openSources(shapes);
          const { rows, pages } = await walk(sources, { limit, direction });
          const at = rows.length === 0 ? 0 : which % rows.length;
          const page = pages[Math.floor(at / limit)];
          const row = rows[at];
          if (row === undefined || page === undefined) return;
          const rest = await walk(sources, { limit, direction, from: page.bookmarkOf(row) });
          expect(idsOf(rest.rows)).toEqual(idsOf(rows.slice(at + 1)));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
