import type { TimeRange } from '../../domain/filter.ts';
import type { Row } from '../../domain/page/source.ts';
import type { SystemRef } from '../../domain/system.ts';
import { ClusterQLError } from '../../errors.ts';
import type { Caller, Door, ReadRequest } from '../../http/door.ts';
import { failure } from '../../http/failures.ts';
import { nullIfMissing } from '../missing.ts';
import type { Pushed } from './filter-by.ts';
import type { Page } from './schema.ts';

/** The largest `limit` that Run:ai takes; it is 50 when none is sent. */
export const largestPage = 500;
/** Past it a list counts as not read to its end: 10,000 rows of the largest pages. */
const mostPages = 20;

/** A noun as Run:ai serves it: a list in pages at `path`, one row at `path/<id>`, their number at `path/count`. */
export interface PagedNoun<W extends { readonly id: string }, R extends Row, Filter> {
  readonly path: string;
  readonly pageSchema: ReadRequest<Page<W>>['schema'];
  /** What the list is asked besides its range. */
  readonly listQuery?: Readonly<Record<string, string>>;
  readonly rowSchema: ReadRequest<W>['schema'];
  readonly toRow: (system: SystemRef, row: W) => R;
  readonly matches: (filter: Filter, row: R) => boolean;
  /** What of the filter Run:ai checks itself, the time of creation left out: a page begins at one, too. */
  readonly push: (filter: Filter, system: SystemRef) => Pushed;
  readonly createdWithin: (filter: Filter) => TimeRange | null | undefined;
  /** Of which rows beside the usual ones the list consists, where it has any. */
  readonly scope?: (filter: Filter) => Scope;
}

/** Asked beside `filterBy`, of the list and of its count alike. */
export interface Scope {
  /** The deleted rows instead of the others; never both. */
  readonly deleted?: true | undefined;
}

/** Which part of a list is asked, and in which order. */
export interface Range extends Scope {
  readonly limit: number;
  readonly offset: number;
  readonly sortBy: 'name' | 'createdAt' | 'username';
  readonly sortOrder: 'asc' | 'desc';
  readonly filterBy?: string | undefined;
}

/** A list from its start, in the largest pages. */
export const wholeList = { limit: largestPage, offset: 0, sortBy: 'name', sortOrder: 'asc' } as const;

/** Rows of a list by their id, and the offset of those that follow; null at the end. */
export interface Found<W> {
  readonly found: ReadonlyMap<string, W>;
  readonly next: number | null;
}

/**
 * Reads a list on until `enough` was found, it ended or twenty pages were read. A row can come twice, since
 * offsets shift while others write.
 */
export async function readPages<W extends { readonly id: string }>(
  door: Door,
  caller: Caller,
  { path, pageSchema, listQuery }: Pick<PagedNoun<W, Row, never>, 'path' | 'pageSchema' | 'listQuery'>,
  { limit, offset, ...rest }: Pick<Range, 'limit' | 'offset'> & Partial<Range>,
  enough: (found: ReadonlyMap<string, W>) => boolean,
): Promise<Found<W>> {
  const found = new Map<string, W>();
  let next: number | null = offset;
  for (let asked = 0; asked < mostPages && next !== null && !enough(found); asked++) {
    const query = { limit, offset: next === 0 ? undefined : next, ...rest, ...listQuery };
    const page: Page<W> = await door.read(caller, { path, query, schema: pageSchema });
    for (const row of page.rows) found.set(row.id, row);
    const following = followingOffset(page, next, limit);
    if (following !== null && following <= next) {
      throw unreadable(door, `GET ${path} at offset ${next} said to go on at ${following}`);
    }
    next = following;
  }
  return { found, next };
}

/**
 * In lists that tell `next` only a missing one is the end, a short or empty page is not; in the others a page
 * that is not full is the end.
 */
function followingOffset({ rows, next }: Page<unknown>, offset: number, limit: number): number | null {
  if (next !== undefined) return next;
  return rows.length < limit ? null : offset + limit;
}

/** For what has the right shape and yet makes no sense. */
export function unreadable({ system }: Door, detail: string): ClusterQLError {
  return failure(system.name, 'UPSTREAM_PROTOCOL', { detail });
}

/** One object; null when missing, or hidden. */
export function readOne<T>(door: Door, caller: Caller, request: ReadRequest<T>): Promise<T | null> {
  return nullIfHidden(nullIfMissing(door.read(caller, request)));
}

/** Outside its scope a caller gets 404 or 403, depending on the noun. */
export async function nullIfHidden<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ClusterQLError && error.code === 'UPSTREAM_FORBIDDEN') return null;
    throw error;
  }
}

/** Each id by its own request, all at the same time. */
export async function readEach<W extends { readonly id: string }>(
  door: Door,
  caller: Caller,
  { path, rowSchema }: Pick<PagedNoun<W, Row, never>, 'path' | 'rowSchema'>,
  ids: readonly string[],
): Promise<W[]> {
  const reads = ids.map((id) => readOne(door, caller, { path: `${path}/${id}`, schema: rowSchema }));
  return (await Promise.all(reads)).filter((row) => row !== null);
}

/**
 * One id by its own request. There is no filter by id, so several are looked up in the list, up to the page
 * that holds the last of them.
 */
export async function readMany<W extends { readonly id: string }>(
  door: Door,
  caller: Caller,
  noun: Pick<PagedNoun<W, Row, never>, 'path' | 'pageSchema' | 'rowSchema' | 'listQuery'>,
  ids: readonly string[],
  whole: Range = wholeList,
): Promise<W[]> {
  if (ids.length < 2) return readEach(door, caller, noun, ids);
  const { found, next } = await readPages(door, caller, noun, whole, (found) =>
    ids.every((id) => found.has(id)),
  );
  // In a list so long that it was not read to its end, an id not found may exist all the same.
  const unread = next === null ? [] : ids.filter((id) => !found.has(id));
  return [...ids.flatMap((id) => found.get(id) ?? []), ...(await readEach(door, caller, noun, unread))];
}
