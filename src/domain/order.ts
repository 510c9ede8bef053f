import type { Row } from './page.ts';

/** By name, then by id, because names are not unique (Renku CRC allows equal pool names). */
export function byName<R extends Row & { readonly name: string }>(a: R, b: R): number {
  return compareText(a.name, b.name) || compareText(a.id, b.id);
}

/** Newest first; ISO 8601 times of equal form compare as text. */
export function newestFirst<R extends Row & { readonly createdAt: string }>(a: R, b: R): number {
  return compareText(b.createdAt, a.createdAt) || compareText(a.id, b.id);
}

/** Code-unit order: the same on every machine, which a locale's order is not. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
