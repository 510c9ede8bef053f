import fc from 'fast-check';
import { getIntrospectionQuery, type OperationDefinitionNode, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import {
  type DocumentSize,
  freeTextLimits,
  passedLimits,
  sizeOf,
  storedLimits,
} from '../../src/operations/limits.ts';
import { schema } from '../../src/schema/index.ts';

function measure(text: string): DocumentSize {
  const document = parse(text);
  expect(validate(schema, document)).toEqual([]);
  const [operation] = document.definitions;
  return sizeOf(schema, document, operation as OperationDefinitionNode);
}

/** What a list costs of which each row has one value. */
function page(rows: number): number {
  return 1 + rows * 2;
}

describe('the cost of a list', () => {
  it.each([
    ['{ jobs(first: 3) { nodes { id } } }', 3],
    ['{ jobs(last: 7, first: 3) { nodes { id } } }', 7],
    ['{ jobs { nodes { id } } }', 20],
    ['query ($n: Int!) { jobs(first: $n) { nodes { id } } }', 100],
    ['query ($n: Int! = 1) { jobs(first: $n) { edges { cursor } } }', 100],
    ['{ jobs(first: 0) { nodes { id } } }', 1],
    ['{ jobs(first: -1000000) { nodes { id } } }', 1],
  ])('of %s is that of %i rows', (text, rows) => {
    expect(measure(text).cost).toBe(page(rows));
  });

  it('without a page is that of a usual list, and of one by ids that of so many', () => {
    expect(measure('{ systems { name } }').cost).toBe(1 + 10);
    const ids = Array.from({ length: 60 }, () => '"a"').join(', ');
    expect(measure(`{ nodes(ids: [${ids}]) { id } }`).cost).toBe(1 + 60);
    expect(measure('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }').cost).toBe(1 + 100);
  });

  it('multiplies below other lists', () => {
    const nested = measure('{ jobs(first: 50) { nodes { events(first: 100) { nodes { __typename } } } } }');
    expect(nested.cost).toBeGreaterThan(50 * 100 * 2);
    expect(passedLimits(nested, { ...freeTextLimits, cost: 50 * 100 })).toEqual(['cost']);
  });

  it('is never less than that of a part of the document, whatever numbers are written', () => {
    const number = fc.integer({ min: -2_147_483_648, max: 2_147_483_647 });
    fc.assert(
      fc.property(number, number, (outer, inner) => {
        const inside = `events(first: ${inner}) { nodes { __typename } }`;
        const whole = measure(`{ jobs(first: ${outer}) { nodes { ${inside} } } b: viewer { name } }`);
        expect(whole.cost).toBeGreaterThan(measure(`{ jobs(first: 1) { nodes { ${inside} } } }`).cost);
      }),
    );
  });
});

describe('fragments', () => {
  /** Each spread twice in the one before: the last stands 2^count times in the document. */
  function doubling(count: number): string {
    function one(at: number): string {
      const next = at < count ? `...F${at + 1} ...F${at + 1}` : '';
      return `fragment F${at} on Viewer { a${at}: name ${next} }`;
    }
    return `{ viewer { ...F0 } } ${Array.from({ length: count + 1 }, (_, at) => one(at)).join(' ')}`;
  }

  it('count wherever they are spread', () => {
    expect(measure(doubling(0))).toMatchObject({ aliases: 1, depth: 2 });
    expect(measure(doubling(3))).toMatchObject({ aliases: 1 + 2 + 4 + 8, depth: 2 });
  });

  it('that are spread exponentially often are measured once each, and refused', () => {
    const document = parse(doubling(60));
    const [operation] = document.definitions;
    const size = sizeOf(schema, document, operation as OperationDefinitionNode);
    expect(size.aliases).toBe(2 ** 61 - 1);
    expect(passedLimits(size, storedLimits)).toEqual(['aliases', 'cost']);
  });

  it('count towards fields of the root, nesting and directives', () => {
    const size = measure(
      '{ ...Two ... on Query @skip(if: false) { viewer { name } } } fragment Two on Query { a: viewer { access { role } } b: viewer { name @skip(if: true) } }',
    );
    expect(size).toMatchObject({ rootFields: 3, depth: 3, aliases: 2, directives: 2 });
  });
});

describe('the limits', () => {
  it('let tools read the schema', () => {
    expect(passedLimits(measure(getIntrospectionQuery()), freeTextLimits)).toEqual([]);
  });

  it('are each stricter for free text than for what is stored', () => {
    for (const [name, limit] of Object.entries(freeTextLimits))
      expect(limit).toBeLessThan(storedLimits[name as keyof DocumentSize]);
  });

  it.each(Object.keys(freeTextLimits) as (keyof DocumentSize)[])(
    'name %s alone when that is passed',
    (name) => {
      const size = { ...freeTextLimits, [name]: freeTextLimits[name] + 1 };
      expect(passedLimits(freeTextLimits, freeTextLimits)).toEqual([]);
      expect(passedLimits(size, freeTextLimits)).toEqual([name]);
    },
  );
});
