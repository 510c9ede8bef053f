import type { ReadRequest, Row, Slice } from './source.ts';

/** A source whose list always comes as a whole: any order, either way, and whatever it is filtered by. */
export function sliceWhole<R extends Row>(
  all: readonly R[],
  { ordering, after, limit }: Pick<ReadRequest<R, unknown>, 'ordering' | 'after' | 'limit'>,
  accept: (row: R) => boolean,
): Slice<R> {
  const passing = all.filter(accept);
  const following = passing
    .map((row) => ({ row, position: ordering.markOf(row) }))
    .filter(({ position }) => after === null || ordering.compare(position, after) > 0)
    .sort((a, b) => ordering.compare(a.position, b.position));
  const rows = following.slice(0, limit);
  const end = rows.at(-1)?.position ?? after;
  return { rows, more: following.length > limit, end, counted: false, total: passing.length, status: 'OK' };
}
