import { isDeepStrictEqual } from 'node:util';
import { PartlyApplied } from '../../domain/change/refusal.ts';
import type { SystemRef } from '../../domain/system.ts';
import { NotDone } from '../request-step.ts';

/** What a row shows of what an input can set, by the paths into that input. */
export type Shown = Readonly<Record<string, unknown>>;

/** The paths at which a row does not show what is sent: before a change what it changes, after it what it did not. */
export function differing<W extends object>(showOf: (row: W) => Shown, sent: Partial<W>, row: W): string[] {
  const wanted = showOf({ ...row, ...sent });
  const shown = showOf(row);
  return Object.keys(wanted).filter((path) => !isDeepStrictEqual(wanted[path], shown[path]));
}

/** The paths of what an input gives; of its groups, the paths of what is in them. */
export function givenPaths(input: object, groups: readonly string[]): string[] {
  return Object.entries(input).flatMap(([name, value]) =>
    groups.includes(name) ? Object.keys((value ?? {}) as object).map((part) => `${name}.${part}`) : [name],
  );
}

/**
 * Throws when an answer lacks some of the fields that were sent: an older release takes without a word what
 * it does not know. `what` says what is not as it was given.
 */
export function believe(
  { name }: SystemRef,
  fields: readonly string[],
  lacking: readonly string[],
  what: string,
): void {
  const notApplied = fields.filter((field) => lacking.includes(field));
  if (notApplied.length === 0) return;
  const cause = new NotDone(name, what, `It left ${notApplied.join(', ')}`);
  const applied = fields.filter((field) => !lacking.includes(field));
  throw applied.length === 0 ? cause : new PartlyApplied(cause, { applied, notApplied });
}
