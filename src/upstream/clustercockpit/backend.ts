import type { Direction } from '../../domain/page/order.ts';
import type { OrderSupport } from '../../domain/page/source.ts';
import type { Caller } from '../../http/door.ts';
import type { JobKey } from './key.ts';
import type { JobConditions } from './jobs/conditions.ts';
import type * as jobs from './jobs/schema.ts';
import type * as wire from './schema.ts';

/** What is asked of cc-backend, whichever of its two APIs answers. */
export interface Backend {
  /** How it can order jobs by their start, the only order of ours that it knows. */
  readonly startOrder: OrderSupport;
  readClusters(caller: Caller): Promise<readonly wire.Cluster[]>;
  /** The first jobs by start that meet the conditions; some may not, where it cannot be told all of them. */
  readJobs(caller: Caller, request: JobsRequest): Promise<JobPage>;
  /** How many jobs meet the conditions; null where it does not count. */
  countJobs(caller: Caller, conditions: JobConditions): Promise<number | null>;
  /** Those of these jobs that the caller may see. */
  readJobsOf(caller: Caller, keys: readonly JobKey[]): Promise<readonly jobs.Job[]>;
  /** What takes cc-backend a look of its own, in the order of the keys; null of a job that is not there. */
  readEnergyFootprints(caller: Caller, keys: readonly JobKey[]): Promise<Each<jobs.EnergyFootprint>>;
  readConcurrentJobs(caller: Caller, keys: readonly JobKey[]): Promise<Each<jobs.ConcurrentJobs>>;
  readStatistics(
    caller: Caller,
    keys: readonly JobKey[],
    metrics: readonly string[],
  ): Promise<Each<readonly jobs.MetricStatistics[]>>;
  /** One job of each of these projects that has any the caller may see. */
  readProjectSightings(caller: Caller, names: readonly string[]): Promise<readonly wire.ProjectSighting[]>;
}

export type Each<T> = readonly (T | null)[];

export interface JobsRequest {
  readonly conditions: JobConditions;
  readonly direction: Direction;
  readonly limit: number;
}

export interface JobPage {
  readonly jobs: readonly jobs.Job[];
  readonly hasMore: boolean;
  /** Jobs among these that could not be read. */
  readonly holes: number;
}
