import { z } from 'zod';
import { ulidPattern } from './ids.ts';

/** PostgreSQL's integer, and its bigint as near as a double comes to it. */
const mostInteger = 2 ** 31 - 1;
const mostBigint = 2 ** 63;

export const cores = lax(z.number().gt(0));
export const cpuLimitFactor = lax(z.number().min(1).max(100));
/** The one number outside of its range that a factor may be set to. */
export const noFactor = lax(z.number().min(0).max(0));
export const gigabytes = lax(z.number().multipleOf(1).gt(0).max(mostBigint));
export const devices = wholeNumber(0, mostBigint);
export const seconds = wholeNumber(0, mostInteger);
export const rowId = wholeNumber(0, mostInteger);
export const credits = wholeNumber(-mostInteger - 1, mostInteger);

export const name = z.string().min(5).max(40);
/** A toleration or the key of a node affinity. */
export const label = matching(/^[a-z0-9A-Z][a-z0-9A-Z\-_./]*[a-z0-9A-Z]$/, 3, 63);
export const ulid = matching(ulidPattern);
export const userId = matching(/^[A-Za-z0-9][A-Za-z0-9-]+$/);
export const webAddress = matching(/^https:\/\/[^/?#\s]+/);

export function wholeNumber(least: number, most: number) {
  return lax(z.number().multipleOf(1).min(least).max(most));
}

export function matching(pattern: RegExp, least = 0, most = Infinity) {
  return z.string().min(least).max(most).regex(pattern);
}

/** Renku reads numbers laxly: `"8"` is 8, `0.0` is 0, and only a real fraction is no integer. */
function lax<Schema extends z.ZodType>(inner: Schema) {
  return z.preprocess(readNumber, inner);
}

function readNumber(value: unknown): unknown {
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
}
