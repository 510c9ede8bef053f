import { z } from 'zod';
import { toUtc } from './time.ts';

/**
 * Versions 2.18 to 2.24: what a later one requires may be absent from an earlier one, and what one leaves
 * out another sends as null. So only what a row cannot be shown without is required here.
 */

export const Id = z.string().min(1);
export const Text = z.string().nullish();
export const Amount = z.number().nullish();
export const Time = z.string().transform(toUtc);

/** For answers that are empty, or say nothing that their status does not. */
export const Anything = z.unknown();

/** One page of a list read by offset, whatever the list calls its rows. */
export interface Page<W> {
  readonly rows: readonly W[];
  /** The offset to ask next; null at the end, undefined where no page tells it. */
  readonly next: number | null | undefined;
}

/** At the end `next` is absent; whether it may be null or 0 instead is not documented, so both end the list. */
export const Next = z
  .int()
  .nullish()
  .transform((next) => (typeof next === 'number' && next > 0 ? next : null));

export const Count = z.object({ count: z.int().min(0) });
