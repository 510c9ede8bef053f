export type Maybe<T> = T | null | undefined;

/** `T` with every field open, as a query may leave it out or give null. */
export type Open<T> = { [Key in keyof T]?: Maybe<T[Key]> };

export type StringInput = Open<
  Record<'eq' | 'neq' | 'startsWith' | 'endsWith' | 'contains', string> & { in: string[] }
>;

export interface Range {
  from: number;
  to: number;
}

/** One condition on a row; below, null stands for a condition the query leaves unset. */
export type Test<Row> = (row: Row) => boolean;

/** Every condition that is set. */
export function all<Row>(tests: (Test<Row> | null)[]): Test<Row> {
  const set = tests.filter((test) => test !== null);
  return (row) => set.every((test) => test(row));
}

/** Only the first operator that is set counts, in this order; what LIKE gets is not escaped. */
export function text<Row>(input: Maybe<StringInput>, valuesOf: (row: Row) => string[]): Test<Row> | null {
  const { eq, neq, startsWith, endsWith, contains, in: among } = input ?? {};
  if (isSet(eq)) return (row) => valuesOf(row).includes(eq);
  if (isSet(neq)) return (row) => valuesOf(row).length > 0 && !valuesOf(row).includes(neq);
  if (isSet(startsWith)) return like(valuesOf, `${startsWith}%`);
  if (isSet(endsWith)) return like(valuesOf, `%${endsWith}`);
  if (isSet(contains)) return like(valuesOf, `%${contains}%`);
  return oneOf(among, valuesOf);
}

/** LIKE of SQLite: `%` stands for any text, `_` for any character, and it is blind to the case of ASCII alone. */
function like<Row>(valuesOf: (row: Row) => string[], pattern: string): Test<Row> {
  const parts = Array.from(foldAscii(pattern), (char) =>
    char === '%' ? '.*' : char === '_' ? '.' : char.replace(/[\\^$.*+?()[\]{}|]/, '\\$&'),
  );
  const matcher = new RegExp(`^${parts.join('')}$`, 'su');
  return (row) => valuesOf(row).some((value) => matcher.test(foldAscii(value)));
}

function foldAscii(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

export function oneOf<Row>(
  wanted: Maybe<string | string[]>,
  valuesOf: (row: Row) => string[],
): Test<Row> | null {
  if (!isSet(wanted)) return null;
  const set = new Set([wanted].flat());
  return (row) => valuesOf(row).some((value) => set.has(value));
}

/** An end of 0 is open. */
export function range<Row>(input: Maybe<Range>, valueOf: (row: Row) => number): Test<Row> | null {
  if (!isSet(input)) return null;
  const { from, to } = input;
  return (row) => (from === 0 || valueOf(row) >= from) && (to === 0 || valueOf(row) <= to);
}

export function isSet<T>(value: Maybe<T>): value is T {
  return value !== null && value !== undefined;
}
