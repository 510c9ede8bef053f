import { z } from 'zod';

/** Of a page of workloads nothing but how they are called. */
export const Names = z
  .object({ workloads: z.array(z.object({ name: z.string() })) })
  .transform(({ workloads }) => workloads.map(({ name }) => name));

const Ids = z.array(z.string()).nullish();

/** What became of an action on several workloads. Its messages are free text and are not read. */
export const BatchAnswer = z.object({
  succeeded: Ids,
  failed: z.array(z.object({ id: z.string(), code: z.int() })).nullish(),
});
export type BatchAnswer = z.infer<typeof BatchAnswer>;
