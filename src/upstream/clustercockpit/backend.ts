import type { Caller } from '../../http/door.ts';
import type { JobKey } from './key.ts';
import type * as wire from './schema.ts';

/** What is asked of cc-backend, whichever of its two APIs answers. */
export interface Backend {
  readClusters(caller: Caller): Promise<readonly wire.Cluster[]>;
  /** The newest jobs by start. */
  readJobs(caller: Caller, limit: number): Promise<JobPage>;
  /** Those of these jobs that the caller may see. */
  readJobsOf(caller: Caller, keys: readonly JobKey[]): Promise<readonly wire.Job[]>;
  /** One job of each of these projects that has any the caller may see. */
  readProjectSightings(caller: Caller, names: readonly string[]): Promise<readonly wire.ProjectSighting[]>;
}

export interface JobPage {
  readonly jobs: readonly wire.Job[];
  readonly hasMore: boolean;
}
