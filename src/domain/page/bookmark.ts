import type { ClusterQLError } from '../../errors.ts';
import type { SystemRef } from '../system.ts';
import type { SourceReport } from './completeness.ts';
import type { Direction, Mark, Ordering } from './order.ts';
import type { Placed, Position, Row, Slice } from './source.ts';

/** Where a page of all systems begins: after this row, and for systems that are not that far, each after its own. */
export interface Bookmark {
  /** Which way was read; read the other way only the mark tells where to begin. */
  readonly direction: Direction;
  readonly mark: Mark;
  readonly positions: Readonly<Record<string, Position | null>>;
}

/** One system's part in a page. */
export interface Part<R extends Row> {
  readonly system: SystemRef;
  /** Where this source began. */
  readonly after: Position | null;
  readonly slice: Slice<R> | null;
  readonly report: SourceReport;
  readonly failure?: ClusterQLError;
}

/** A row of the page. */
export interface Taken<R extends Row> {
  readonly part: Part<R>;
  readonly placed: Placed<R>;
}

/** Where this system goes on. */
export function positionIn<R>(
  { direction, mark, positions }: Bookmark,
  { name }: SystemRef,
  ordering: Ordering<R>,
): Position | null {
  if (direction !== ordering.direction) return mark;
  return Object.hasOwn(positions, name) ? (positions[name] ?? null) : mark;
}

/** Where to go on after the last of these rows. */
export function bookmarkOf<R extends Row>(
  until: readonly Taken<R>[],
  parts: readonly Part<R>[],
  ordering: Ordering<R>,
): Bookmark {
  const place = until.at(-1)?.placed.position;
  if (place === undefined) throw new Error('a bookmark is of a row of its page');
  return bookmarkAt(place, until, parts, ordering);
}

/**
 * Where to go on after a page: after its last row or, without rows, at the nearest place up to which a source
 * has looked.
 */
export function endOf<R extends Row>(
  merged: readonly Taken<R>[],
  parts: readonly Part<R>[],
  ordering: Ordering<R>,
): Bookmark | null {
  if (merged.length > 0) return bookmarkOf(merged, parts, ordering);
  const ends = parts.flatMap(({ slice }) => (slice?.more === true ? (slice.end ?? []) : []));
  const [nearest] = ends.sort((a, b) => ordering.compare(a, b));
  return nearest === undefined ? null : bookmarkAt(nearest, [], parts, ordering);
}

/** Positions are kept only where a source is elsewhere than at the place itself. */
function bookmarkAt<R extends Row>(
  { key, id }: Mark,
  until: readonly Taken<R>[],
  parts: readonly Part<R>[],
  ordering: Ordering<R>,
): Bookmark {
  const mark = { key, id };
  const positions: Record<string, Position | null> = {};
  for (const part of parts) {
    const position = positionAt(part, until, mark, ordering);
    if (position !== mark) positions[part.system.name] = position;
  }
  return { direction: ordering.direction, mark, positions };
}

function positionAt<R extends Row>(
  part: Part<R>,
  until: readonly Taken<R>[],
  mark: Mark,
  ordering: Ordering<R>,
): Position | null {
  const { slice, after } = part;
  // It gave nothing, so it keeps its place and its rows come later.
  if (slice === null) return after;
  const own = until.filter((taken) => taken.part === part);
  const last = own.at(-1)?.placed.position ?? slice.start ?? after;
  if (own.length === slice.rows.length && slice.more) return slice.end;
  if (slice.counted) return last;
  // Its next row comes after this one, so it can go on from here as well.
  return last === null || ordering.compare(last, mark) < 0 ? mark : last;
}
