import type { Ordering } from './order.ts';
import type { Placed, Position, Row, Slice } from './source.ts';
import { cut, type Fetched, type StreamRequest } from './stream.ts';

/** Rows counted from the start of a list, in its own order. */
export type CountedFetch<R> = (range: {
  readonly offset: number;
  readonly limit: number;
}) => Promise<CountedRows<R>>;

export interface CountedRows<R> extends Fetched<R> {
  /** Where the rows after these begin, for a system that says so: it may count rows that it does not show. */
  readonly next?: number | null;
}

/** A stretch of the list as it was read. */
interface Stretch<R extends Row> {
  /** Index in the list at which it begins. */
  readonly start: number;
  readonly rows: readonly Counted<R>[];
  readonly more: boolean;
  /** Index at which the rows after it begin. */
  readonly end: number;
}

interface Counted<R extends Row> extends Placed<R> {
  readonly position: Position & { readonly index: number };
}

/**
 * Reads on from where the last row stood, in the system's own order: its collation need not be ours. Rows
 * inserted or removed meanwhile move that place, so the seam is looked for again: up to a page of shifted
 * rows every untouched row comes exactly once, beyond that the slice says SHIFTED.
 */
export async function readCounted<R extends Row>(
  fetch: CountedFetch<R>,
  request: StreamRequest<R>,
): Promise<Slice<R>> {
  const { after, limit, pageSize, mostRows } = request;
  const { stretch: found, used } = await openStretch(fetch, request);
  let stretch = found;
  for (;;) {
    const looked = stretch.rows.slice(used ?? 0);
    const truncated = stretch.more && looked.length >= mostRows;
    const slice = cut(looked, { more: stretch.more, truncated, counted: true }, request);
    if (slice.rows.length >= limit || !stretch.more || truncated) {
      if (after === null) return slice;
      if (used === null) return { ...slice, status: 'SHIFTED' };
      return {
        ...slice,
        start: { ...after, index: stretch.rows[used - 1]?.position.index ?? stretch.start },
      };
    }
    const missing = Math.min(pageSize, mostRows - looked.length);
    stretch = join(stretch, await readStretch(fetch, stretch.end, missing, request.ordering));
  }
}

/** The rows around the place where the last page ended, and how many of them it had used; null when not found. */
async function openStretch<R extends Row>(
  fetch: CountedFetch<R>,
  { after, limit, pageSize, ordering }: StreamRequest<R>,
): Promise<{ stretch: Stretch<R>; used: number | null }> {
  const start = after?.index ?? 0;
  const stretch = await readStretch(fetch, start, Math.min(limit + 1, pageSize), ordering);
  if (after === null) return { stretch, used: 0 };
  const used = usedRows(stretch, after, ordering);
  if (used !== null) return { stretch, used };
  const wider = isBehind(stretch, after, ordering)
    ? join(stretch, await readStretch(fetch, stretch.end, pageSize, ordering))
    : await readBack(fetch, stretch, pageSize, ordering);
  return { stretch: wider, used: usedRows(wider, after, ordering) };
}

async function readStretch<R extends Row>(
  fetch: CountedFetch<R>,
  start: number,
  limit: number,
  ordering: Ordering<R>,
): Promise<Stretch<R>> {
  const { rows, more, next } = await fetch({ offset: start, limit });
  const counted = rows.map((row, at) => ({ row, position: { ...ordering.markOf(row), index: start + at } }));
  const end = next ?? start + rows.length;
  // A system that stays where it is would be asked for ever.
  return { start, rows: counted, more: more && end > start, end };
}

async function readBack<R extends Row>(
  fetch: CountedFetch<R>,
  stretch: Stretch<R>,
  limit: number,
  ordering: Ordering<R>,
): Promise<Stretch<R>> {
  const offset = Math.max(0, stretch.start - limit);
  if (offset === stretch.start) return stretch;
  return join(await readStretch(fetch, offset, stretch.start - offset, ordering), stretch);
}

function join<R extends Row>(earlier: Stretch<R>, later: Stretch<R>): Stretch<R> {
  return { ...later, start: earlier.start, rows: [...earlier.rows, ...later.rows] };
}

/**
 * By the last row itself; once that is gone or renamed by its sort key, for which rows of both sides must be
 * in sight and the system must order them as we do. Null when neither tells.
 */
function usedRows<R extends Row>(
  { start, rows, more }: Stretch<R>,
  after: Position,
  ordering: Ordering<R>,
): number | null {
  const itself = rows.findIndex(({ position: { id, key } }) => id === after.id && key === after.key);
  if (itself >= 0) return itself + 1;
  if (!areInOrder(rows, ordering)) return null;
  const later = rows.findIndex(({ position }) => ordering.compare(position, after) > 0);
  const startInSight = start === 0 || later > 0 || (later < 0 && rows.length > 0);
  const endInSight = later >= 0 || !more;
  if (!startInSight || !endInSight) return null;
  return later < 0 ? rows.length : later;
}

function areInOrder<R extends Row>(rows: readonly Placed<R>[], ordering: Ordering<R>): boolean {
  return rows.every(({ position }, at) => {
    const previous = rows[at - 1]?.position;
    return previous === undefined || ordering.compare(previous, position) <= 0;
  });
}

/** Whether everything in sight comes before the last row, or is hidden, so that it must stand further on. */
function isBehind<R extends Row>(
  { rows, more }: Stretch<R>,
  after: Position,
  ordering: Ordering<R>,
): boolean {
  return (more || rows.length > 0) && rows.every(({ position }) => ordering.compare(position, after) < 0);
}
