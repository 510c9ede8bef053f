import { type ClusterQLError, toClusterQLError } from '../../errors.ts';
import type { SystemRef } from '../system.ts';
import { type Bookmark, bookmarkOf, endOf, type Part, positionIn, type Taken } from './bookmark.ts';
import { type Completeness, type SourceReport, statusOfError } from './completeness.ts';
import type { Mark, Ordering } from './order.ts';
import type { ListSource, Row, Slice } from './source.ts';

export interface PageRequest<R extends Row, Filter, Field extends string> {
  readonly filter: Filter;
  readonly ordering: Ordering<R, Field>;
  readonly limit: number;
  /** How many rows of one system may be looked at to fill the page. */
  readonly mostRows: number;
  /** Null begins at the beginning of the order. */
  readonly from: Bookmark | null;
  readonly signal: AbortSignal;
  /** The refusal for a system this viewer may not read; nothing is asked of that system then. */
  readonly refuse: (system: SystemRef) => ClusterQLError | null;
}

export interface Page<R extends Row> {
  readonly rows: readonly R[];
  readonly more: boolean;
  readonly completeness: Completeness;
  readonly failures: readonly ClusterQLError[];
  /** Rows that pass the filter, of each system that told it for free. */
  readonly totals: ReadonlyMap<string, number>;
  /** Where to go on after one of the rows. */
  readonly bookmarkOf: (row: R) => Bookmark;
  /** Where to go on after it, which a page has that only looked at rows too; null when it got nowhere. */
  readonly end: Bookmark | null;
}

/**
 * A k-way merge: every source gives its next rows, all asked at the same time, and the smallest are taken.
 * A source that fails costs its own rows only; it is named, and its place is kept, so that a later page
 * still brings them.
 */
export async function readPage<R extends Row, Filter, Field extends string>(
  sources: readonly ListSource<R, Filter, Field>[],
  request: PageRequest<R, Filter, Field>,
): Promise<Page<R>> {
  const parts = await Promise.all(sources.map((source) => readPart(source, request)));
  const merged = merge(parts, request.ordering, request.limit);
  const taken = merged.map(({ placed }) => placed.row);
  return {
    rows: taken,
    more: parts.some(({ slice }) => slice !== null && (slice.more || leftOver(slice, merged))),
    completeness: {
      complete: parts.every(({ report }) => report.status === 'OK'),
      sources: parts.map(({ report }) => report),
    },
    failures: parts.flatMap(({ failure }) => failure ?? []),
    totals: new Map(parts.flatMap(({ system, slice }) => totalOf(system, slice))),
    bookmarkOf: (row) => bookmarkOf(merged.slice(0, taken.indexOf(row) + 1), parts, request.ordering),
    end: endOf(merged, parts, request.ordering),
  };
}

function totalOf<R extends Row>({ name }: SystemRef, slice: Slice<R> | null): [string, number][] {
  return slice === null || slice.total === null ? [] : [[name, slice.total]];
}

async function readPart<R extends Row, Filter, Field extends string>(
  source: ListSource<R, Filter, Field>,
  { from, refuse, ...request }: PageRequest<R, Filter, Field>,
): Promise<Part<R>> {
  const { system } = source;
  const after = from === null ? null : positionIn(from, system, request.ordering);
  try {
    const refusal = refuse(system);
    if (refusal !== null) throw refusal;
    const slice = await source.read({ ...request, after });
    return { system, after, slice, ...reportOf(system, slice) };
  } catch (thrown) {
    const failure = toClusterQLError(thrown);
    const report = { system, status: statusOfError(failure.code), asOf: null, error: toldOf(failure) };
    return { system, after, slice: null, report, failure };
  }
}

function reportOf<R extends Row>(
  system: SystemRef,
  { status, flaw }: Slice<R>,
): Pick<Part<R>, 'report' | 'failure'> {
  const asOf = new Date().toISOString();
  if (flaw === undefined) return { report: { system, status, asOf, error: null } };
  return { report: { system, status: 'INCOMPLETE', asOf, error: toldOf(flaw) }, failure: flaw };
}

function toldOf({ code, message, facts }: ClusterQLError): NonNullable<SourceReport['error']> {
  return { code, message, retryAfterSeconds: facts.retryAfterSeconds ?? null };
}

/**
 * Takes the smallest head of all streams, each in its own order, until the page is full or a system did not
 * look far enough to tell which row is next.
 */
function merge<R extends Row>(parts: readonly Part<R>[], ordering: Ordering<R>, limit: number): Taken<R>[] {
  const heads = parts.map(() => 0);
  const taken: Taken<R>[] = [];
  while (taken.length < limit) {
    const next = smallestHead(parts, heads, ordering);
    if (next === null || isPastSight(parts, heads, next.placed.position, ordering)) break;
    heads[next.at] = (heads[next.at] ?? 0) + 1;
    taken.push(next);
  }
  return taken;
}

function smallestHead<R extends Row>(
  parts: readonly Part<R>[],
  heads: readonly number[],
  ordering: Ordering<R>,
) {
  let smallest: (Taken<R> & { at: number }) | null = null;
  for (const [at, part] of parts.entries()) {
    const placed = part.slice?.rows[heads[at] ?? 0];
    if (placed === undefined) continue;
    const isSmaller = smallest === null || ordering.compare(placed.position, smallest.placed.position) < 0;
    if (isSmaller) smallest = { at, part, placed };
  }
  return smallest;
}

/** A system that stopped looking before this place can still have rows that come first. */
function isPastSight<R extends Row>(
  parts: readonly Part<R>[],
  heads: readonly number[],
  place: Mark,
  ordering: Ordering<R>,
): boolean {
  return parts.some(({ slice }, at) => {
    if (slice?.status !== 'TRUNCATED' || slice.end === null) return false;
    return heads[at] === slice.rows.length && ordering.compare(slice.end, place) < 0;
  });
}

function leftOver<R extends Row>(slice: Slice<R>, merged: readonly Taken<R>[]): boolean {
  return slice.rows.length > merged.filter(({ part }) => part.slice === slice).length;
}
