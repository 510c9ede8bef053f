import { describe, expect, it } from 'vitest';
import { createOrdering } from '../../../src/domain/page/order.ts';
import { sliceWhole } from '../../../src/domain/page/whole.ts';
import { idsOf } from './walk.ts';
import { type Item, itemOf, markOf } from './memory-source.ts';

const ordering = createOrdering({ field: 'NAME', direction: 'ASC' }, ({ name }: Item) => name, false);
const all = ['d', 'a', 'c', 'b'].map((name, at) => itemOf('s', at, name));
const [d, a, c, b] = all as [Item, Item, Item, Item];

function slice(limit: number, after: Item | null, accept: (item: Item) => boolean = () => true) {
  const result = sliceWhole(all, { ordering, limit, after: after && markOf(after) }, accept);
  return { ...result, rows: result.rows.map(({ row }) => row) };
}

describe('a list that always comes whole', () => {
  it('is cut to the rows that follow, in order', () => {
    expect(idsOf(slice(2, null).rows)).toEqual(idsOf([a, b]));
    expect(idsOf(slice(2, b).rows)).toEqual(idsOf([c, d]));
    expect(slice(2, d).rows).toEqual([]);
  });

  it('knows whether more follow', () => {
    expect(slice(3, null).more).toBe(true);
    expect(slice(4, null).more).toBe(false);
    expect(slice(1, c).more).toBe(false);
  });

  it('tells how many rows pass in all, on every page', () => {
    expect(slice(1, null, ({ name }) => name !== 'b').total).toBe(3);
    expect(slice(1, c, ({ name }) => name !== 'b').total).toBe(3);
  });

  it('goes on after its last row, and stays where it was when none is left', () => {
    expect(slice(2, null).end).toEqual(markOf(b));
    expect(slice(2, d).end).toEqual(markOf(d));
    expect(slice(2, null, () => false)).toMatchObject({ end: null, more: false, total: 0 });
  });

  it('goes on after a row that is there no longer', () => {
    expect(idsOf(slice(9, itemOf('s', 7, 'bb')).rows)).toEqual(idsOf([c, d]));
  });

  it('leaves the list it was given as it is', () => {
    slice(4, null);
    expect(idsOf(all)).toEqual(idsOf([d, a, c, b]));
  });
});
