import type { SystemRef } from '../../domain/system.ts';
import { ClusterQLError } from '../../errors.ts';
import type { Caller, Door } from '../../http/door.ts';
import type { Backend, JobPage } from './backend.ts';
import { readConfiguration } from './clusters/configuration.ts';
import { allStarts, type JobConditions } from './jobs/conditions.ts';
import { isOfOneJob, type PageOfRest, readAround } from './jobs/rest-windows.ts';
import * as jobWire from './jobs/schema.ts';
import { lostJobs } from './jobs/lost-jobs.ts';
import type { JobKey } from './key.ts';
import * as wire from './schema.ts';

/** Reached with the role `api` beside any other, where `/api/jobs/` wants `admin` as well. */
const jobsPath = '/userapi/jobs/';
/** Jobs asked for at first among those of one second. */
const crowd = 100;

/** cc-backend's REST API, for sites that close `/query`. Trailing slashes are part of its paths. */
export function connectRest(door: Door): Backend {
  async function readPage(
    caller: Caller,
    conditions: RestConditions,
    { limit, number }: PageOfRest,
  ): Promise<jobWire.Job[]> {
    const { jobs } = await door.read(caller, {
      path: jobsPath,
      query: { ...queryOf(conditions), 'items-per-page': limit, page: number, 'with-metadata': true },
      schema: jobWire.Jobs,
    });
    return jobs;
  }

  /** The newest jobs; those whose file the archive has lost cost nobody but themselves. */
  async function readNewest(caller: Caller, conditions: RestConditions, limit: number): Promise<JobPage> {
    try {
      const jobs = await readPage(caller, conditions, { limit, number: 1 });
      // REST does not say whether more follow; a full page is taken for one that has a next.
      return { jobs, hasMore: jobs.length >= limit, holes: 0 };
    } catch (error) {
      if (!isOfOneJob(error)) throw error;
      const { starts } = conditions;
      return readAround((starts, page) => readPage(caller, { ...conditions, starts }, page), starts, limit);
    }
  }

  /**
   * REST filters by start but not by job number: the numbers are picked out here. Equal starts have no
   * order, so that a second page could lose some; all are asked again instead.
   */
  async function readStarted(caller: Caller, { cluster, startTime, jobIds }: Start): Promise<jobWire.Job[]> {
    const starts = { from: startTime, to: startTime };
    const conditions = { clusters: [cluster], projects: null, states: null, starts };
    for (let limit = crowd; ; limit *= 2) {
      const { jobs, hasMore, holes } = await readNewest(caller, conditions, limit);
      const found = jobs.filter(({ jobId }) => jobIds.has(jobId));
      if (found.length === jobIds.size || (!hasMore && holes === 0)) return found;
      if (holes > 0) throw lostJobs(door.system);
    }
  }

  async function readProjectSighting(caller: Caller, project: string): Promise<wire.ProjectSighting[]> {
    const query = { project, 'items-per-page': 1, page: 1 };
    const { jobs } = await door.read(caller, { path: jobsPath, query, schema: wire.ProjectSightings });
    return jobs;
  }

  return {
    startOrder: { directions: ['DESC'], backwards: false },
    readClusters: async (caller) => (await readConfiguration(door, caller, wire.Clusters)).clusters,
    async readJobs(caller, { conditions, direction, limit }) {
      if (direction === 'ASC') throw newestFirstOnly(door.system);
      return readNewest(caller, conditions, limit);
    },
    countJobs: () => Promise.resolve(null),
    async readJobsOf(caller, keys) {
      const found = await Promise.all(startsOf(keys).map((start) => readStarted(caller, start)));
      return found.flat();
    },
    readEnergyFootprints: (_, keys) => Promise.resolve(keys.map(() => null)),
    readConcurrentJobs: (_, keys) => Promise.resolve(keys.map(() => null)),
    async readStatistics(caller, keys, metrics) {
      const jobs = await this.readJobsOf(caller, keys);
      return keys.map((key) =>
        statisticsOf(
          jobs.find((job) => isOf(job, key)),
          metrics,
        ),
      );
    },
    async readProjectSightings(caller, names) {
      const found = await Promise.all(names.map((name) => readProjectSighting(caller, name)));
      return found.flat();
    },
  };
}

/** What REST can be told: one cluster, one project, several states; a stretch of time has two ends. */
type RestConditions = Pick<JobConditions, 'clusters' | 'projects' | 'states' | 'starts'>;

function queryOf({ clusters, projects, states, starts }: RestConditions) {
  const isBounded = starts.from > allStarts.from || starts.to < allStarts.to;
  return {
    cluster: clusters?.length === 1 ? clusters[0] : undefined,
    project: projects?.length === 1 ? projects[0] : undefined,
    state: states ?? undefined,
    'start-time': isBounded ? `${starts.from}-${starts.to}` : undefined,
  };
}

/** Jobs that started on one cluster in the same second; one list finds them all. */
interface Start {
  readonly cluster: string;
  readonly startTime: number;
  readonly jobIds: Set<number>;
}

function startsOf(keys: readonly JobKey[]): Start[] {
  const starts = new Map<string, Start>();
  for (const { cluster, startTime, jobId } of keys) {
    const name = `${startTime}/${cluster}`;
    const start = starts.get(name) ?? { cluster, startTime, jobIds: new Set() };
    start.jobIds.add(jobId);
    starts.set(name, start);
  }
  return [...starts.values()];
}

function isOf(job: jobWire.Job, { cluster, jobId, startTime }: JobKey): boolean {
  return job.cluster === cluster && job.jobId === jobId && job.startTime === startTime;
}

/** Of an archived job alone, and only the metrics that it has. */
function statisticsOf(
  job: jobWire.Job | undefined,
  metrics: readonly string[],
): jobWire.MetricStatistics[] | null {
  const { statistics = null } = job ?? {};
  if (statistics === null) return null;
  return Object.entries(statistics)
    .filter(([name]) => metrics.includes(name))
    .map(([name, data]) => ({ name, data }));
}

/** Met only by a list that was begun while `/query` was still open. */
function newestFirstOnly({ name }: SystemRef): ClusterQLError {
  const message = `System ${name} lists its jobs newest first and no other way, as its GraphQL is closed; ask again in that order.`;
  return new ClusterQLError('UNSUPPORTED', message, { system: name });
}
