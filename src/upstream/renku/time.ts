import { z } from 'zod';

/** A moment as Renku writes it, with whatever offset, in the one form in which times compare as text. */
export const Moment = z.iso
  .datetime({ offset: true, local: true })
  .transform((text) => new Date(/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`).toISOString());
