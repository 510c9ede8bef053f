/** Both ends included; ISO 8601 in UTC with milliseconds, so that they compare as text. */
export interface TimeRange {
  readonly from?: string | null | undefined;
  readonly to?: string | null | undefined;
}

export interface ByteAmount {
  readonly amount: number;
  /** How many bytes one of it is. */
  readonly unit: number;
}

export function bytesOf(given: Given<ByteAmount>): number | null {
  return given ? given.amount * given.unit : null;
}

/** Both ends included; an end left out is open. */
export interface NumberRange {
  readonly min?: number | null | undefined;
  readonly max?: number | null | undefined;
}

/** A condition that is not given holds for every row. */
type Given<T> = T | null | undefined;

export function isOneOf<T>(wanted: Given<readonly T[]>, value: T | null | undefined): boolean {
  return !wanted || (value !== null && value !== undefined && wanted.includes(value));
}

export function isWithin(range: Given<TimeRange>, time: string | null): boolean {
  if (!range) return true;
  if (time === null) return !range.from && !range.to;
  return (!range.from || time >= range.from) && (!range.to || time <= range.to);
}

/** Case does not count. */
export function hasText(wanted: Given<string>, ...texts: readonly (string | null)[]): boolean {
  if (!wanted) return true;
  const needle = wanted.toLowerCase();
  return texts.some((text) => text?.toLowerCase().includes(needle));
}

export function isAtLeast(wanted: Given<number>, value: number): boolean {
  return wanted === null || wanted === undefined || value >= wanted;
}

/** What is not known lies in no range that has an end. */
export function isInRange(range: Given<NumberRange>, value: number | null | undefined): boolean {
  const { min = null, max = null } = range ?? {};
  if (value === null || value === undefined) return min === null && max === null;
  return (min === null || value >= min) && (max === null || value <= max);
}
