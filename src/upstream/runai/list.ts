import type { TimeRange } from '../../domain/filter.ts';
import { readCounted } from '../../domain/page/counted.ts';
import { readKeyed } from '../../domain/page/keyed.ts';
import type { Direction } from '../../domain/page/order.ts';
import {
  bothWays,
  type OrderSupport,
  type ReadRequest,
  type Row,
  type Slice,
} from '../../domain/page/source.ts';
import type { StreamRequest } from '../../domain/page/stream.ts';
import { sliceWhole } from '../../domain/page/whole.ts';
import { type Caller, type Door, until } from '../../http/door.ts';
import { nullIfMissing } from '../missing.ts';
import { allOf, isWithin, type Pushed, textOf } from './filter-by.ts';
import { largestPage, type PagedNoun, type Range, readPages, unreadable } from './read.ts';
import { Count } from './schema.ts';

/** A list can begin at a time of creation, for which there is a filter, but at no name, for which there is none. */
export const pagedOrders: Readonly<Record<'NAME' | 'CREATED_AT', OrderSupport>> = {
  NAME: { directions: ['ASC', 'DESC'], backwards: false },
  CREATED_AT: bothWays,
};

/** A noun's list under a filter, as its caller may see it. */
interface List<W extends { readonly id: string }, R extends Row, Filter> {
  readonly door: Door;
  readonly caller: Caller;
  readonly noun: PagedNoun<W, R, Filter>;
  readonly filter: Filter;
}

/** A page, in one of `pagedOrders`. Up to 100 rows cost one request when Run:ai checks the filter. */
export async function readSlice<W extends { readonly id: string }, R extends Row, Filter>(
  door: Door,
  caller: Caller,
  noun: PagedNoun<W, R, Filter>,
  request: ReadRequest<R, Filter>,
): Promise<Slice<R>> {
  const { filter, ordering, signal } = request;
  const list = { door, caller: until(caller, signal), noun, filter };
  if (pushedOf(list).empty) return sliceWhole<R>([], request, () => false);
  const stream: StreamRequest<R> = {
    ...request,
    accept: (row) => noun.matches(filter, row),
    pageSize: largestPage,
  };
  return ordering.field === 'NAME' ? readByName(list, stream) : readByCreation(list, stream);
}

/** How many rows pass; null unless Run:ai checks the whole filter, and before 2.19, which counts no projects. */
export async function readCount<W extends { readonly id: string }, R extends Row, Filter>(
  door: Door,
  caller: Caller,
  noun: PagedNoun<W, R, Filter>,
  filter: Filter,
): Promise<number | null> {
  const pushed = pushedOf({ door, caller, noun, filter });
  if (pushed.empty) return 0;
  if (!pushed.exact) return null;
  const request = {
    path: `${noun.path}/count`,
    query: { filterBy: textOf(pushed), ...noun.scope?.(filter) },
    schema: Count,
  };
  const counted = await nullIfMissing(door.read(caller, request));
  return counted?.count ?? null;
}

function readByName<W extends { readonly id: string }, R extends Row, Filter>(
  list: List<W, R, Filter>,
  stream: StreamRequest<R>,
): Promise<Slice<R>> {
  const sortOrder = sortOrderOf(stream.ordering.direction);
  const asked = { sortBy: 'name', sortOrder, filterBy: textOf(pushedOf(list)) } as const;
  return readCounted((range) => readRows(list, { ...range, ...asked }), stream);
}

function readByCreation<W extends { readonly id: string }, R extends Row, Filter>(
  list: List<W, R, Filter>,
  stream: StreamRequest<R>,
): Promise<Slice<R>> {
  const { direction, markOf } = stream.ordering;
  const sortOrder = sortOrderOf(direction);
  return readKeyed(async ({ from, skip, limit }) => {
    const pushed = pushedOf(list, direction === 'ASC' ? { from } : { to: from });
    const asked = { sortBy: 'createdAt', sortOrder, filterBy: textOf(pushed) } as const;
    const fetched = await readRows(list, { limit, offset: skip, ...asked });
    // Every version documents it as required; without it a row has no place in this order.
    if (fetched.rows.some((row) => markOf(row).key === '')) {
      throw unreadable(list.door, `GET ${list.noun.path} in order of createdAt held a row without one`);
    }
    return fetched;
  }, stream);
}

/** At least `limit` rows unless the list ends. */
async function readRows<W extends { readonly id: string }, R extends Row, Filter>(
  { door, caller, noun, filter }: List<W, R, Filter>,
  range: Range,
) {
  const scoped = { ...range, ...noun.scope?.(filter) };
  const { found, next } = await readPages(door, caller, noun, scoped, ({ size }) => size >= range.limit);
  if (found.size === 0 && next !== null) {
    throw unreadable(door, `GET ${noun.path} held no rows from offset ${range.offset} to ${next}`);
  }
  const rows = [...found.values()].map((row) => noun.toRow(door.system, row));
  return { rows, more: next !== null, next };
}

/** With one condition for each end of a time: that two on one field are joined by AND is not documented. */
function pushedOf<W extends { readonly id: string }, R extends Row, Filter>(
  { door, noun, filter }: List<W, R, Filter>,
  beginning: TimeRange = {},
): Pushed {
  const asked = noun.createdWithin(filter);
  // A row that a page begins at lies within the range that was asked.
  const created = { from: beginning.from ?? asked?.from, to: beginning.to ?? asked?.to };
  return allOf(noun.push(filter, door.system), isWithin('createdAt', created));
}

function sortOrderOf(direction: Direction): Range['sortOrder'] {
  return direction === 'ASC' ? 'asc' : 'desc';
}
