import type { ClusterQLError } from '../../errors.ts';
import type { NodeKey } from '../id.ts';
import type { SystemRef } from '../system.ts';
import type { Direction, Mark, Ordering } from './order.ts';

/** What every row of every noun has. */
export interface Row {
  /** Global id, see `formatId`. */
  readonly id: string;
  readonly system: SystemRef;
}

/** Where one source goes on: after this row. */
export interface Position extends Mark {
  /** Where that row stood, for a source that can only count rows from the start. */
  readonly index?: number;
}

/** What a page asks of one source. */
export interface ReadRequest<R extends Row, Filter, Field extends string = string> {
  readonly filter: Filter;
  readonly ordering: Ordering<R, Field>;
  /** Null begins at the beginning. */
  readonly after: Position | null;
  /** How many rows the page can use. */
  readonly limit: number;
  /** How many rows may be looked at for them where the system cannot check the filter itself. */
  readonly mostRows: number;
  /** Aborts when the client goes away or the list's deadline passes. */
  readonly signal: AbortSignal;
}

export interface Slice<R extends Row> {
  /** At most `limit` rows that pass the filter, each with the position after it. */
  readonly rows: readonly Placed<R>[];
  /** Whether rows may follow these. */
  readonly more: boolean;
  /** `after` as it was found again, where rows before it came or went; `after` itself when left out. */
  readonly start?: Position | null;
  /** Where to go on when all of these were used: past rows that were looked at and did not pass. */
  readonly end: Position | null;
  /** Whether its positions count rows from the start, so that no row of another system can stand for one. */
  readonly counted: boolean;
  /** How many rows pass the filter in all, where that is known without another request. */
  readonly total: number | null;
  readonly status: 'OK' | 'TRUNCATED' | 'SHIFTED';
  /** Why some rows are missing among these, where the system could read the others; told beside them. */
  readonly flaw?: ClusterQLError;
}

export interface Placed<R extends Row> {
  readonly row: R;
  readonly position: Position;
}

/** How a source serves an order. */
export interface OrderSupport {
  readonly directions: readonly Direction[];
  /** Whether it can start from any row in either direction, which `last` and `before` need. */
  readonly backwards: boolean;
}

/** An order that can be read from any row, either way. */
export const bothWays: OrderSupport = { directions: ['ASC', 'DESC'], backwards: true };

/** One system's rows of one noun as a list, already bound to the caller. */
export interface ListSource<R extends Row, Filter = unknown, Field extends string = string> {
  readonly system: SystemRef;
  /** The orders it serves; a list in another one is refused before anything is asked. */
  readonly orders: Readonly<Partial<Record<Field, OrderSupport>>>;
  read(request: ReadRequest<R, Filter, Field>): Promise<Slice<R>>;
  /** How many rows pass, where slices do not tell; null when that cannot be said without reading them. */
  readonly count?: (filter: Filter, signal: AbortSignal) => Promise<number | null>;
}

/** One whose rows can also be had one by one. */
export interface Source<R extends Row, Filter = unknown, Field extends string = string> extends ListSource<
  R,
  Filter,
  Field
> {
  /**
   * The rows of these keys, in as few requests as the system allows. Missing and hidden ones are left
   * out; others may ride along where the system only has the whole list.
   */
  getMany(keys: readonly NodeKey[]): Promise<readonly R[]>;
}
