import { badRequest, notFound } from './refusals.ts';

/** A value that is missing matches no filter but a negated one, and sorts as the greatest. */
type Value = string | number | null | undefined;

/** How `filterBy` and `sortBy` read a field of a row. */
export interface Field<Row> {
  kind: 'text' | 'number' | 'date';
  of: (row: Row) => Value;
}

/** A resource as the list conventions see it. */
export interface Table<Row> {
  /** The resource's whole enum; any other name is a bad request. */
  fields: Readonly<Record<string, Field<Row>>>;
  /** Where sorting knows other fields than filters do. */
  sortFields?: Readonly<Record<string, Field<Row>>>;
  /** The operators of filters, where not all are known. */
  operators?: readonly string[];
  /** The size of a page, where it is asked for in another way than usual. */
  limit?: Limit;
  /** What free-text `search` looks through; absent where the resource has none. */
  searchable?: (row: Row) => string;
}

interface Limit {
  /** Of the query parameter. */
  name: string;
  usual: number;
  least: number;
  most: number;
}

/** Too few for most lists: whoever asks for no limit loses rows in silence. */
const usualLimit: Limit = { name: 'limit', usual: 50, least: 1, most: 500 };

export type Query = Readonly<Record<string, string | undefined>>;

export function text<Row>(of: Field<Row>['of']): Field<Row> {
  return { kind: 'text', of };
}

export function number<Row>(of: Field<Row>['of']): Field<Row> {
  return { kind: 'number', of };
}

/** ISO 8601 on the wire, compared as instants. */
export function date<Row>(of: (row: Row) => string | null | undefined): Field<Row> {
  return { kind: 'date', of: (row) => instant(of(row)) };
}

/** What `filterBy` and `search` leave: the rows `/count` counts. */
export function matching<Row>(rows: readonly Row[], table: Table<Row>, query: Query): Row[] {
  // Items are joined by bare commas without an escape, so a value that holds one falls apart here.
  const tests = query['filterBy']?.split(',').map((item) => readFilter(item, table)) ?? [];
  const { searchable } = table;
  const wanted = query['search']?.toLowerCase();
  if (wanted && searchable) tests.push((row) => searchable(row).toLowerCase().includes(wanted));
  return rows.filter((row) => tests.every((test) => test(row)));
}

/** One page of the matching rows; `next` is the offset after it and absent at the end, `total` counts them all. */
export function page<Row>(
  rows: readonly Row[],
  table: Table<Row>,
  query: Query,
): { rows: Row[]; next?: number; total: number } {
  const limit = readInteger(query, table.limit ?? usualLimit);
  const offset = readInteger(query, { name: 'offset', usual: 0, least: 0, most: 2 ** 31 - 1 });
  const selected = sorted(matching(rows, table, query), table, query);
  const end = offset + limit;
  return {
    rows: selected.slice(offset, end),
    total: selected.length,
    ...(end < selected.length && { next: end }),
  };
}

/** The row of that key, or the control plane's 404. */
export function found<Row>(rows: readonly Row[], key: keyof Row, value: string): Row {
  return rows.find((candidate) => candidate[key] === value) ?? notFound();
}

/** The value of a query parameter that takes only these words, the first one by default. */
export function readChoice<Word extends string>(
  query: Query,
  name: string,
  words: readonly [Word, ...Word[]],
): Word {
  const given = query[name] ?? words[0];
  return words.find((word) => word === given) ?? badRequest(`${name} must be one of ${words.join(', ')}`);
}

/** The whole number of a query parameter, within its range. */
export function readInteger(query: Query, { name, usual, least, most }: Limit): number {
  const given = query[name] ?? String(usual);
  const value = Number(given);
  const fits = /^\d+$/.test(given) && value >= least && value <= most;
  return fits ? value : badRequest(`${name} must be an integer from ${least} to ${most}`);
}

function sorted<Row>(rows: readonly Row[], table: Table<Row>, query: Query): readonly Row[] {
  const direction = readChoice(query, 'sortOrder', ['asc', 'desc']) === 'asc' ? 1 : -1;
  if (query['sortBy'] === undefined) return rows;
  const { of } = entryOf(table.sortFields ?? table.fields, query['sortBy'], 'field');
  const keyed = rows.map((row) => ({ row, key: of(row) ?? null }));
  return keyed.sort((a, b) => direction * compare(a.key, b.key)).map(({ row }) => row);
}

function compare(a: string | number | null, b: string | number | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}

function readFilter<Row>(item: string, table: Table<Row>): (row: Row) => boolean {
  const [, name, operator, given] = /^(\w+)(==|!=|<=|>=|=@|!@|=\^|=\$)(.+)$/.exec(item) ?? [];
  if (name === undefined || operator === undefined || given === undefined) {
    return badRequest(`invalid filter '${item}'`);
  }
  if (table.operators?.includes(operator) === false) badRequest(`operator ${operator} is not known here`);
  const { kind, of } = entryOf(table.fields, name, 'field');
  const wanted = kind === 'text' ? given : kind === 'date' ? instant(given) : Number(given);
  const comparable = kind === 'text' || ['==', '!=', '<=', '>='].includes(operator);
  if (wanted === null || Number.isNaN(wanted) || !comparable) badRequest(`invalid filter '${item}'`);
  return (row) => satisfies(of(row) ?? null, operator, wanted);
}

function satisfies(value: string | number | null, operator: string, wanted: string | number): boolean {
  if (value === null) return operator.startsWith('!');
  switch (operator) {
    case '==':
      return value === wanted;
    case '!=':
      return value !== wanted;
    case '<=':
      return value <= wanted;
    case '>=':
      return value >= wanted;
    case '=@':
      return String(value).includes(String(wanted));
    case '!@':
      return !String(value).includes(String(wanted));
    case '=^':
      return String(value).startsWith(String(wanted));
    default:
      return String(value).endsWith(String(wanted));
  }
}

/** What stands under a name that was asked for; names of every object's own methods are not among them. */
export function entryOf<Value>(entries: Readonly<Record<string, Value>>, name: string, what: string): Value {
  const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
  return entry ?? badRequest(`unknown ${what} '${name}'`);
}

function instant(time: string | null | undefined): number | null {
  return time ? Date.parse(time) : null;
}
