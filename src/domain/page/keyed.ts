import type { Ordering } from './order.ts';
import type { Placed, Position, Row, Slice } from './source.ts';
import { cut, type Fetched, type StreamRequest } from './stream.ts';

/** Rows from a sort key on, that key included, in its order; equal keys in any order. */
export type KeyedFetch<R> = (range: {
  readonly from: string | null;
  /** Rows of the key `from` already read: always a multiple of `limit`. */
  readonly skip: number;
  readonly limit: number;
}) => Promise<Fetched<R>>;

/** A few more than asked, because the rows of the last key are only known when the next key is seen. */
export const spareRows = 5;

/**
 * Reads on from a sort key, so that rows inserted or removed meanwhile move nothing: every untouched row
 * comes exactly once, always. Systems leave the order of equal keys open and may change it from one
 * request to the next, so the last key seen is held back, and asked again from its beginning, until a
 * later one shows that it is complete. Only rows of a key that fills a whole page are counted past.
 */
export async function readKeyed<R extends Row>(
  fetch: KeyedFetch<R>,
  request: StreamRequest<R>,
): Promise<Slice<R>> {
  const { ordering, after, limit, pageSize, mostRows } = request;
  const seen = new Map<string, Placed<R>>();
  let range = { from: after?.key ?? null, skip: 0, limit: Math.min(limit + spareRows, pageSize) };
  for (let looked = range.limit; ; looked += range.limit) {
    const { rows, more } = await fetch(range);
    for (const row of rows) seen.set(row.id, { row, position: ordering.markOf(row) });
    const last = rows.at(-1);
    const openKey = more && last !== undefined ? ordering.markOf(last).key : null;
    const closed = following(seen, ordering, after).filter(({ position }) => position.key !== openKey);
    const next = Math.min(range.limit * 2, pageSize);
    // When all that was looked at has one key there is no place to go on from before its end.
    const truncated = openKey !== null && looked + next > mostRows && closed.length > 0;
    const slice = cut(closed, { more: openKey !== null, truncated, counted: false }, request);
    if (openKey === null || truncated || slice.rows.length >= limit) return slice;
    const fillsPage = openKey === range.from && range.limit === pageSize;
    const skip = fillsPage ? range.skip + range.limit : 0;
    range = { from: openKey, skip, limit: next };
  }
}

function following<R extends Row>(
  seen: ReadonlyMap<string, Placed<R>>,
  ordering: Ordering<R>,
  after: Position | null,
): Placed<R>[] {
  return [...seen.values()]
    .filter(({ position }) => after === null || ordering.compare(position, after) > 0)
    .sort((a, b) => ordering.compare(a.position, b.position));
}
