import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createChanges } from './changes.ts';
import { type Item, type MemorySource, sorted } from './memory-source.ts';
import { luckOf, openSources, someDirection, someFirst, someShapes, type SourceShape } from './sites.ts';
import { idsOf, walk } from './walk.ts';

const cases = 2_000;
const patience = { timeout: 60_000 };

/** Rows may come after every page of a client that asks for one at a time, so the changes end some day. */
const mostChanges = 40;

interface Changing {
  readonly shapes: SourceShape[];
  readonly limit: number;
  readonly direction: 'ASC' | 'DESC';
  readonly seed: number;
}

function changing(shapes: fc.Arbitrary<SourceShape[]>): fc.Arbitrary<Changing> {
  return fc.record({ shapes, limit: someFirst, direction: someDirection, seed: fc.nat() });
}

/** Walks while between two pages up to `most` rows of each source shift. */
async function walkAmidChanges(
  { shapes, limit, direction, seed }: Changing,
  most: (shape: SourceShape) => number,
) {
  const luck = luckOf(seed);
  const changes = createChanges(luck);
  const sources = openSources(shapes);
  const before = sources.flatMap((source) => source.rows);
  let times = 0;
  const { rows, pages } = await walk(sources, {
    limit,
    direction,
    between() {
      times += 1;
      if (times > mostChanges) return;
      for (const [at, source] of sources.entries()) {
        changes.change(source, luck(most(shapes[at] as SourceShape) + 1), lastGiven(source));
      }
    },
  });

  function isUntouched({ id }: Item): boolean {
    return !changes.touched.has(id);
  }

  return {
    given: idsOf(rows.filter(isUntouched)),
    untouched: idsOf(sorted(before.filter(isUntouched), direction)),
    statuses: pages.flatMap(({ completeness }) => completeness.sources.map(({ status }) => status)),
    changed: changes.touched.size,
  };
}

/** The last row of this source that a page could have ended with. */
function lastGiven({ reads }: MemorySource): string | undefined {
  return reads.at(-1)?.slice?.rows.at(-1)?.row.id;
}

describe('while rows are inserted, removed and renamed between pages, the last one given among them', () => {
  it(
    `every untouched row of whole and keyed sources comes once and in order, however many (${cases} cases)`,
    patience,
    async () => {
      let changed = 0;
      await fc.assert(
        fc.asyncProperty(changing(someShapes(['whole', 'keyed'])), async (given) => {
          const walked = await walkAmidChanges(given, () => 80);
          expect(walked.given).toEqual(walked.untouched);
          expect(new Set(walked.statuses)).toEqual(new Set(['OK']));
          changed += walked.changed;
        }),
        { numRuns: cases },
      );
      expect(changed).toBeGreaterThan(cases);
    },
  );

  it(
    `every untouched row of all sources does while less than a page of a counted one shifts (${cases} cases)`,
    patience,
    async () => {
      let changed = 0;
      await fc.assert(
        fc.asyncProperty(changing(someShapes()), async (given) => {
          const walked = await walkAmidChanges(given, ({ reader, pageSize }) =>
            reader === 'counted' ? pageSize - 1 : 80,
          );
          expect(walked.given).toEqual(walked.untouched);
          expect(new Set(walked.statuses)).toEqual(new Set(['OK']));
          changed += walked.changed;
        }),
        { numRuns: cases },
      );
      expect(changed).toBeGreaterThan(cases);
    },
  );

  it(
    `a counted source never loses or repeats an untouched row without saying SHIFTED (${cases} cases)`,
    patience,
    async () => {
      let damaged = 0;
      await fc.assert(
        fc.asyncProperty(changing(someShapes(['counted'])), async (given) => {
          const walked = await walkAmidChanges(given, () => 80);
          if (walked.given.join() === walked.untouched.join()) return;
          expect(walked.statuses).toContain('SHIFTED');
          damaged += 1;
        }),
        { numRuns: cases },
      );
      // Otherwise the changes were too few to tell.
      expect(damaged).toBeGreaterThan(cases / 20);
    },
  );
});
