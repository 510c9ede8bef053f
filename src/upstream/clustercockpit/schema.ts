import { z } from 'zod';

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

/** As much of a job as proves that its project exists. */
export const ProjectSighting = z.object({ project: z.string() });
export type ProjectSighting = z.infer<typeof ProjectSighting>;

export const Clusters = z.object({ clusters: z.array(Cluster) });
export const ProjectSightings = z.object({ jobs: z.array(ProjectSighting) });

/** For whom it is enough that there is an answer. */
export const AnyAnswer = answerOf(z.unknown());

export const ClustersAnswer = answerOf(Clusters);
export const ProjectMatches = answerOf(matchesOf(ProjectSighting));

/** What GraphQL wraps its data in; it answers 200 to failures as well. */
export interface Answer<T> {
  readonly data?: T | null | undefined;
  readonly errors?: readonly { readonly message: string }[] | null | undefined;
}

/** An answer of GraphQL that holds this data. */
export function answerOf<T>(data: z.ZodType<T>): z.ZodType<Answer<T>> {
  return z.object({ data: data.nullish(), errors: z.array(z.object({ message: z.string() })).nullish() });
}

/** Answer to `firstMatchesDocument`: one list of at most one row under each alias. */
export type Matches<Row> = Record<string, { items: Row[] }>;

export function matchesOf<Row>(row: z.ZodType<Row>): z.ZodType<Matches<Row>> {
  return z.record(z.string(), z.object({ items: z.array(row) }));
}
