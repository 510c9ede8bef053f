export const directions = ['ASC', 'DESC'] as const;

export type Direction = (typeof directions)[number];

/** What a list is ordered by, as the client asks it. */
export interface Order<Field extends string = string> {
  readonly field: Field;
  readonly direction: Direction;
}

/** A row's place in an order: its sort key and, because keys can be equal, its id. */
export interface Mark {
  readonly key: string;
  readonly id: string;
}

/** An order made total and ready to read by: forwards as asked, or backwards for `last` and `before`. */
export interface Ordering<R, Field extends string = string> {
  readonly field: Field;
  /** In which direction systems are to be read. */
  readonly direction: Direction;
  markOf(row: R): Mark;
  /** Negative when `a` is read before `b`. */
  compare(a: Mark, b: Mark): number;
}

/** Equal keys go by id, ascending; read backwards it is exactly the reverse. */
export function createOrdering<R extends { readonly id: string }, Field extends string>(
  { field, direction }: Order<Field>,
  keyOf: (row: R) => string,
  backwards: boolean,
): Ordering<R, Field> {
  const keySign = direction === 'ASC' ? 1 : -1;
  const sign = backwards ? -1 : 1;
  return {
    field,
    direction: keySign * sign === 1 ? 'ASC' : 'DESC',
    markOf: (row) => ({ key: keyOf(row), id: row.id }),
    compare: (a, b) => sign * (keySign * compareText(a.key, b.key) || compareText(a.id, b.id)),
  };
}

/** Code-unit order: the same on every machine, which a locale's is not. Times are ISO 8601 of one form. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
