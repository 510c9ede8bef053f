import { z } from 'zod';
import { TagBody } from './tag-job.ts';

const text = z.string().default('');
const count = z.int().default(0);

/** The job as REST has it. What is of no use at the start of a job is taken too, and forgotten. */
export const StartedJob = z.strictObject({
  jobId: count,
  cluster: text,
  subCluster: text,
  partition: text,
  project: text,
  user: text,
  shared: z.string().default('none'),
  jobState: z.string().optional(),
  tags: z.array(TagBody).default([]),
  resources: z
    .array(
      z.strictObject({
        hostname: text,
        configuration: z.string().optional(),
        hwthreads: z.array(z.int()).optional(),
        accelerators: z.array(z.string()).optional(),
      }),
    )
    .default([]),
  energyFootprint: z.record(z.string(), z.number()).optional(),
  footprint: z.record(z.string(), z.number()).optional(),
  metaData: z.record(z.string(), z.string()).optional(),
  concurrentJobs: z.looseObject({}).optional(),
  energy: z.number().optional(),
  arrayJobId: count,
  walltime: count,
  requestedMemory: z.int().optional(),
  submitTime: z.int().optional(),
  duration: z.int().optional(),
  smt: count,
  monitoringStatus: z.int().default(1),
  numAcc: count,
  numHwthreads: count,
  numNodes: count,
  statistics: z.record(z.string(), z.looseObject({})).optional(),
  id: z.int().optional(),
  startTime: count,
});

export type StartedJob = z.infer<typeof StartedJob>;
