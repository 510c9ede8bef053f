import type { ListRequest, Row, Slice } from '../../domain/page.ts';
import type { SystemRef } from '../../domain/system.ts';
import { ClusterQLError } from '../../errors.ts';
import type { Caller, Door, ReadRequest } from '../../http/door.ts';
import { nullIfMissing } from '../missing.ts';
import type { Page } from './schema.ts';

/** The largest `limit` that Run:ai takes; it is 50 when none is sent. */
export const largestPage = 500;
/** Past it a list counts as not read to its end: 10,000 rows of the largest pages. */
const mostPages = 20;

/** A noun as Run:ai serves it: a list in pages at `path`, one row at `path/<id>`. */
export interface PagedNoun<W extends { readonly id: string }, R extends Row> {
  readonly path: string;
  readonly pageSchema: ReadRequest<Page<W>>['schema'];
  readonly rowSchema: ReadRequest<W>['schema'];
  /** Run:ai's words for the order of `compare`. */
  readonly order: { readonly sortBy: 'name' | 'createdAt'; readonly sortOrder: 'asc' | 'desc' };
  readonly compare: (a: R, b: R) => number;
  readonly toRow: (system: SystemRef, row: W) => R;
}

/** The first rows of a list; Run:ai counts at another endpoint only, so the total of a longer one is not known. */
export async function readSlice<W extends { readonly id: string }, R extends Row>(
  door: Door,
  caller: Caller,
  noun: PagedNoun<W, R>,
  { limit }: ListRequest,
): Promise<Slice<R>> {
  const { found, ended } = await readPages(door, caller, noun, limit, (found) => found.size >= limit);
  const rows = [...found.values()].slice(0, limit).map((row) => noun.toRow(door.system, row));
  const hasMore = !ended || found.size > limit;
  // Run:ai leaves the order of equal names and times open.
  return { rows: rows.sort(noun.compare), hasMore, total: hasMore ? null : rows.length };
}

/**
 * The rows of a list from its start, by id, until `enough` were found, the list ended or twenty pages
 * were read. Only a missing `next` ends a list, a short page does not; and a row can come twice, since
 * offsets shift while others write.
 */
export async function readPages<W extends { readonly id: string }, R extends Row>(
  door: Door,
  caller: Caller,
  { path, pageSchema, order }: PagedNoun<W, R>,
  limit: number,
  enough: (found: ReadonlyMap<string, W>) => boolean,
): Promise<{ found: ReadonlyMap<string, W>; ended: boolean }> {
  const found = new Map<string, W>();
  let next: number | null = 0;
  for (let asked = 0; asked < mostPages && next !== null && !enough(found); asked++) {
    const query = { limit, offset: next === 0 ? undefined : next, ...order };
    const page: Page<W> = await door.read(caller, { path, query, schema: pageSchema });
    for (const row of page.rows) found.set(row.id, row);
    next = page.next;
  }
  return { found, ended: next === null };
}

/** One object; null when missing, or hidden: outside its scope a caller gets 404 or 403, depending on the noun. */
export async function readOne<T>(door: Door, caller: Caller, request: ReadRequest<T>): Promise<T | null> {
  try {
    return await nullIfMissing(door.read(caller, request));
  } catch (error) {
    if (error instanceof ClusterQLError && error.code === 'UPSTREAM_FORBIDDEN') return null;
    throw error;
  }
}

/** Each id by its own request, all at the same time. */
export async function readEach<W extends { readonly id: string }, R extends Row>(
  door: Door,
  caller: Caller,
  { path, rowSchema }: PagedNoun<W, R>,
  ids: readonly string[],
): Promise<W[]> {
  const reads = ids.map((id) => readOne(door, caller, { path: `${path}/${id}`, schema: rowSchema }));
  return (await Promise.all(reads)).filter((row) => row !== null);
}
