import type { Ordering } from './order.ts';
import type { Placed, Position, Row, Slice } from './source.ts';

export interface Fetched<R> {
  readonly rows: readonly R[];
  /** Whether rows follow these. */
  readonly more: boolean;
}

export interface StreamRequest<R extends Row> {
  readonly ordering: Ordering<R>;
  readonly after: Position | null;
  readonly limit: number;
  /** What the system could not filter itself. */
  readonly accept: (row: R) => boolean;
  /** The most rows it gives at once. */
  readonly pageSize: number;
  /** The most rows that are looked at to fill one page. */
  readonly mostRows: number;
}

/** How far a reader has looked. */
interface Look {
  /** Whether rows follow those that were looked at. */
  readonly more: boolean;
  /** Whether it stopped at the bound. */
  readonly truncated: boolean;
  readonly counted: boolean;
}

/** What of the rows that were looked at, in order, this page takes. */
export function cut<R extends Row>(
  looked: readonly Placed<R>[],
  { more, truncated, counted }: Look,
  { after, limit, accept }: StreamRequest<R>,
): Slice<R> {
  const passing = looked.filter(({ row }) => accept(row));
  const rows = passing.slice(0, limit);
  const isCut = passing.length > limit;
  const end = isCut ? rows.at(-1)?.position : looked.at(-1)?.position;
  return {
    rows,
    more: isCut || more,
    end: end ?? after,
    total: after === null && !isCut && !more ? rows.length : null,
    counted,
    status: truncated && rows.length < limit ? 'TRUNCATED' : 'OK',
  };
}
