import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failuresOf, openSources, someDirection, someFirst, someShapes } from './sites.ts';
import { sorted } from './memory-source.ts';
import { idsOf, walk } from './walk.ts';

const cases = 10_000;
const patience = { timeout: 150_000 };

const somePercent = fc.constantFrom(0, 5, 30);

describe('pages over many systems, joined to each other', () => {
  it(
    `are all rows in order, each once, when a failed page is asked again (${cases} cases)`,
    patience,
    async () => {
      await fc.assert(
        fc.asyncProperty(
          someShapes(),
          someFirst,
          someDirection,
          somePercent,
          fc.nat(),
          async (shapes, limit, direction, percent, seed) => {
            const sources = openSources(shapes, { failingCall: failuresOf(seed, percent) });
            const { rows, pages } = await walk(sources, { limit, direction, insist: true });
            const expected = sorted(
              sources.flatMap((source) => source.rows),
              direction,
            );
            expect(idsOf(rows)).toEqual(idsOf(expected));
            const taken = pages.filter(({ failures }) => failures.length === 0);
            // Every page but the last is full, and none comes after the last row.
            expect(taken.length).toBe(Math.max(1, Math.ceil(rows.length / limit)));
          },
        ),
        { numRuns: cases },
      );
    },
  );

  it(
    `have every row once, and end, when the client goes on past failures (${cases} cases)`,
    patience,
    async () => {
      await fc.assert(
        fc.asyncProperty(
          someShapes(),
          someFirst,
          someDirection,
          somePercent,
          fc.nat(),
          async (shapes, limit, direction, percent, seed) => {
            const sources = openSources(shapes, { failingCall: failuresOf(seed, percent) });
            const { rows, pages } = await walk(sources, { limit, direction });
            const expected = sorted(
              sources.flatMap((source) => source.rows),
              direction,
            );
            const failed = pages.some(({ failures }) => failures.length > 0);
            expect(failed ? idsOf(rows).sort() : idsOf(rows)).toEqual(
              failed ? idsOf(expected).sort() : idsOf(expected),
            );
            expect(pages.at(-1)?.completeness.complete).toBe(true);
          },
        ),
        { numRuns: cases },
      );
    },
  );
});
