import { z } from 'zod';
import { answerOf } from '../schema.ts';

/** `global`, `admin`, or the name of the only user who sees it. */
export const Tag = z.object({ type: z.string(), name: z.string(), scope: z.string() });
export type Tag = z.infer<typeof Tag>;

export const TagsAnswer = answerOf(z.object({ tags: z.array(Tag) }));
