import type { TimeRange } from '../../domain/filter.ts';
import { type NodeKey, type NodeType, parseId } from '../../domain/id.ts';
import type { SystemRef } from '../../domain/system.ts';
import { uuidsOf } from './keys.ts';

/** What of a filter Run:ai checks itself; the noun's own predicate is applied to its answer all the same. */
export interface Pushed {
  /** Items of `filterBy`, all of which a row meets: there is no "or", and for text no "greater than". */
  readonly items: readonly string[];
  /** Whether they leave the matching rows and no others, so that Run:ai can count them. */
  readonly exact: boolean;
  /** Whether no row can match, so that nothing need be asked. */
  readonly empty: boolean;
}

/** A condition that is not given. */
type Given<T> = T | null | undefined;

const everything: Pushed = { items: [], exact: true, empty: false };
export const nothing: Pushed = { items: [], exact: true, empty: true };
/** What cannot be said in `filterBy` passes here. */
const unsaid: Pushed = { items: [], exact: false, empty: false };

export function allOf(...conditions: readonly Pushed[]): Pushed {
  return {
    items: conditions.flatMap(({ items }) => items),
    exact: conditions.every(({ exact }) => exact),
    empty: conditions.some(({ empty }) => empty),
  };
}

/** Several values would need an "or". */
export function isOneOf(field: string, values: Given<readonly string[]>): Pushed {
  if (!values) return everything;
  const [value, ...others] = new Set(values);
  if (value === undefined) return nothing;
  return others.length === 0 ? compare(field, '==', value) : unsaid;
}

/** For rows of which each belongs to one cluster; of compute nodes the field has another name. */
export function isOnOneOf(
  clusters: Given<readonly string[]>,
  system: SystemRef,
  field: 'clusterId' | 'clusterUuid' = 'clusterId',
): Pushed {
  const keys = keysIn(system, 'Cluster', clusters);
  return isOneOf(field, keys && uuidsOf(keys));
}

/**
 * Values for which Run:ai has words of its own, any unlisted word meaning `rest`. Where several words would
 * do, the unwanted ones are excluded, which needs no "or"; unlisted words pass.
 */
export function meansOneOf<T>(
  field: string,
  words: ReadonlyMap<string, T>,
  rest: T,
  wanted: Given<readonly T[]>,
): Pushed {
  if (!wanted) return everything;
  const withRest = wanted.includes(rest);
  const fitting = [...words.keys()].filter((word) => wanted.includes(words.get(word) ?? rest));
  const [only, ...others] = fitting;
  if (!withRest && only === undefined) return nothing;
  if (!withRest && only !== undefined && others.length === 0) return compare(field, '==', only);
  const unwanted = [...words.keys()].filter((word) => !fitting.includes(word));
  return { items: unwanted.map((word) => `${field}!=${word}`), exact: withRest, empty: false };
}

/** After it no time can be written with four digits of the year. */
const endOfTime = '9999-12-31T23:59:59.999Z';

/**
 * Our times are cut to milliseconds while Run:ai may keep finer ones, so the end is asked a millisecond
 * later: otherwise what is finer than `to` within its millisecond would be lost. A row without the time
 * meets neither end, here as there.
 */
export function isWithin(field: string, range: Given<TimeRange>): Pushed {
  const { from, to } = range ?? {};
  const start = from ? [`${field}>=${from}`] : [];
  const end = to && to < endOfTime ? [`${field}<=${millisecondAfter(to)}`] : [];
  return { items: [...start, ...end], exact: end.length === 0, empty: false };
}

function millisecondAfter(time: string): string {
  return new Date(Date.parse(time) + 1).toISOString();
}

/**
 * For names that are lower case by rule, as Kubernetes names are: then it is all the same whether Run:ai
 * tells case apart, which is not documented.
 */
export function hasLowerCase(field: string, text: Given<string>): Pushed {
  return text ? compare(field, '=@', text.toLowerCase()) : everything;
}

/** Only matched by our own predicate. */
export function isMatchedHere(condition: unknown): Pushed {
  return condition ? unsaid : everything;
}

/** Items are joined by commas without an escape, so a value that holds one cannot be said. */
function compare(field: string, operator: '==' | '=@', value: string): Pushed {
  if (value === '' || value.includes(',')) return unsaid;
  return { items: [`${field}${operator}${value}`], exact: true, empty: false };
}

/** The value of the parameter; undefined sends none. */
export function textOf({ items }: Pushed): string | undefined {
  return items.length === 0 ? undefined : items.join(',');
}

/** The keys of those ids that name a row of this system; null when no ids are given. */
export function keysIn(system: SystemRef, type: NodeType, ids: Given<readonly string[]>): NodeKey[] | null {
  if (!ids) return null;
  const parsed = ids.map(parseId).filter((id) => id?.type === type && id.system === system.name);
  return parsed.flatMap((id) => (id ? [id.key] : []));
}
