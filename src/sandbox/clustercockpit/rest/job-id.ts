import type { Context } from 'hono';
import { Refusal } from '../answers.ts';

/** The database id at the end of a path. */
export function idInPath(c: Context): number {
  return integerAt(c, 'id', 'integer expected in path for id');
}

/** The number at the end of a path; `complaint` begins the sentence of the refusal. */
export function integerAt(c: Context, name: string, complaint: string): number {
  const text = c.req.param(name) ?? '';
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  throw new Refusal(400, `${complaint}: strconv.ParseInt: parsing "${text}": invalid syntax`);
}
