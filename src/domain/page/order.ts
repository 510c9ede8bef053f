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
  /** Whether `last` and `before` are asked: equal keys are then read by id from the last to the first. */
  readonly backwards: boolean;
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
    backwards,
    markOf: (row) => ({ key: keyOf(row), id: row.id }),
    compare: (a, b) => sign * (keySign * compareText(a.key, b.key) || compareText(a.id, b.id)),
  };
}

/**
 * Code-point order: the same on every machine, which a locale's is not, and that of PostgreSQL's collation C;
 * `<` goes by UTF-16 units, where what lies above U+FFFF comes before U+E000. Times are ISO 8601 of one form.
 */
export function compareText(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (left !== right) return rankOf(left) - rankOf(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for what lies above U+FFFF, so they come after every other unit. */
function rankOf(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x1_0000 : unit;
}
