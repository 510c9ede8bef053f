import { z } from 'zod';
import { latestStart } from './key.ts';

/**
 * One shape for both of cc-backend's APIs: the GraphQL documents give their fields the names REST has.
 * REST leaves out what is zero or empty; GraphQL sends it.
 */

export const Accelerator = z.object({ id: z.string(), type: z.string(), model: z.string() });

export const SubCluster = z.object({
  name: z.string(),
  nodes: z.string(),
  processorType: z.string(),
  socketsPerNode: z.int(),
  coresPerSocket: z.int(),
  threadsPerCore: z.int(),
  topology: z.object({ accelerators: z.array(Accelerator).nullish() }),
});
export type SubCluster = z.infer<typeof SubCluster>;

export const Cluster = z.object({
  name: z.string(),
  /** GraphQL only. */
  partitions: z.array(z.string()).nullish(),
  subClusters: z.array(SubCluster),
});
export type Cluster = z.infer<typeof Cluster>;

/** GraphQL: RFC 3339 in the server's own offset; REST: epoch seconds. */
export const StartTime = z.union([z.iso.datetime({ offset: true }), z.int().nonnegative().max(latestStart)]);
export type StartTime = z.infer<typeof StartTime>;

export const FootprintItem = z.object({ name: z.string(), stat: z.string(), value: z.number() });

/** GraphQL: a list; REST: a map such as `{ mem_used_max: 21.4 }`. Null until the job ran for ten minutes. */
export const Footprint = z.union([z.array(FootprintItem.nullable()), z.record(z.string(), z.number())]);
export type Footprint = z.infer<typeof Footprint>;

/** What a job may be marked with; who may see it is its scope. */
export const Tag = z.object({ type: z.string(), name: z.string(), scope: z.string() });

export const Job = z.object({
  /** cc-backend's own; text over GraphQL, a number over REST. */
  id: z.union([z.string(), z.int()]),
  jobId: z.int().nonnegative(),
  cluster: z.string(),
  project: z.string(),
  user: z.string(),
  partition: z.string().optional(),
  jobState: z.string(),
  startTime: StartTime,
  duration: z.int(),
  walltime: z.int().optional(),
  numNodes: z.int(),
  numHwthreads: z.int().optional(),
  numAcc: z.int().optional(),
  smt: z.int().optional(),
  energy: z.number().optional(),
  monitoringStatus: z.int().optional(),
  footprint: Footprint.nullish(),
  tags: z.array(Tag).nullish(),
  metaData: z.looseObject({ jobName: z.string().optional(), message: z.string().optional() }).nullish(),
});
export type Job = z.infer<typeof Job>;

/** As much of a job as proves that its project exists. */
export const ProjectSighting = z.object({ project: z.string() });
export type ProjectSighting = z.infer<typeof ProjectSighting>;

export const Clusters = z.object({ clusters: z.array(Cluster) });
export const Jobs = z.object({ jobs: z.array(Job) });
export const ProjectSightings = z.object({ jobs: z.array(ProjectSighting) });

export const ClustersAnswer = answerOf(Clusters);
export const JobsAnswer = answerOf(
  z.object({ jobs: z.object({ items: z.array(Job), hasNextPage: z.boolean().nullish() }) }),
);
export const JobCountAnswer = answerOf(z.object({ jobs: z.object({ count: z.int().nonnegative() }) }));
export const JobMatches = answerOf(matchesOf(Job));
export const ProjectMatches = answerOf(matchesOf(ProjectSighting));

/** What GraphQL wraps its data in; it answers 200 to failures as well. */
export interface Answer<T> {
  readonly data?: T | null | undefined;
  readonly errors?: readonly { readonly message: string }[] | null | undefined;
}

function answerOf<T>(data: z.ZodType<T>): z.ZodType<Answer<T>> {
  return z.object({ data: data.nullish(), errors: z.array(z.object({ message: z.string() })).nullish() });
}

/** Answer to `firstMatchesDocument`: one list of at most one row under each alias. */
export type Matches<Row> = Record<string, { items: Row[] }>;

function matchesOf<Row>(row: z.ZodType<Row>): z.ZodType<Matches<Row>> {
  return z.record(z.string(), z.object({ items: z.array(row) }));
}
