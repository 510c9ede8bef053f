import { z } from 'zod';
import { Refusal } from '../answers.ts';
import type { JobRequest } from '../rows.ts';

/** A job by the scheduler's number, which may have come back: on another cluster, or over the years. */
export const JobName = z.strictObject({
  jobId: z.int().optional(),
  cluster: z.string().optional(),
  startTime: z.int().optional(),
});

export function requireJobId({ jobId, cluster, startTime }: z.infer<typeof JobName>): JobRequest {
  if (jobId === undefined) throw new Refusal(400, "the field 'jobId' is required");
  return { jobId, cluster, startTime };
}
