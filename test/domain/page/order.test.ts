import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareText, createOrdering } from '../../../src/domain/page/order.ts';
import { type Item, itemOf } from './memory-source.ts';

const rows = fc
  .array(fc.string({ unit: 'binary', maxLength: 2 }), { maxLength: 20 })
  .map((names) => names.map((name, at) => itemOf('s', at, name)));

function orderingOf(direction: 'ASC' | 'DESC', backwards: boolean) {
  return createOrdering({ field: 'NAME', direction }, ({ name }: Item) => name, backwards);
}

function arrange(items: readonly Item[], direction: 'ASC' | 'DESC', backwards: boolean): Item[] {
  const { compare, markOf } = orderingOf(direction, backwards);
  return [...items].sort((a, b) => compare(markOf(a), markOf(b)));
}

describe('an order', () => {
  it.each(['ASC', 'DESC'] as const)(
    '%s read backwards is exactly the reverse, equal keys too',
    (direction) => {
      fc.assert(
        fc.property(rows, (items) => {
          expect(arrange(items, direction, true)).toEqual(arrange(items, direction, false).reverse());
        }),
      );
    },
  );

  it('has one outcome however the rows came', () => {
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom('ASC' as const, 'DESC' as const),
        fc.boolean(),
        (items, direction, backwards) => {
          const reversed = [...items].reverse();
          expect(arrange(reversed, direction, backwards)).toEqual(arrange(items, direction, backwards));
        },
      ),
    );
  });

  it('has equal keys by id, ascending in both directions', () => {
    const items = [itemOf('s', 2, 'a'), itemOf('s', 1, 'a'), itemOf('s', 3, 'b')];
    expect(arrange(items, 'ASC', false).map(({ id }) => id)).toEqual(['s-0001', 's-0002', 's-0003']);
    expect(arrange(items, 'DESC', false).map(({ id }) => id)).toEqual(['s-0003', 's-0001', 's-0002']);
  });

  it('tells in which direction systems are to be read', () => {
    expect(orderingOf('ASC', false).direction).toBe('ASC');
    expect(orderingOf('ASC', true).direction).toBe('DESC');
    expect(orderingOf('DESC', false).direction).toBe('DESC');
    expect(orderingOf('DESC', true).direction).toBe('ASC');
  });

  it('goes by code points, as a database in collation C does and UTF-8 bytes do', () => {
    const text = fc.string({ unit: 'binary', maxLength: 4 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
    expect(['\u{10000}', '\uffff', '\ue000'].sort(compareText)).toEqual(['\ue000', '\uffff', '\u{10000}']);
  });

  it('has capitals first everywhere', () => {
    expect(['b', 'A', 'a', 'Z', 'ä'].sort(compareText)).toEqual(['A', 'Z', 'a', 'b', 'ä']);
    expect(compareText('2025-03-01T09:30:00.000Z', '2025-03-01T10:00:00.000Z')).toBeLessThan(0);
  });
});
