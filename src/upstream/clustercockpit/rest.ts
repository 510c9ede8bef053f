import type { Caller, Door, ReadRequest } from '../../http/door.ts';
import type { Backend } from './backend.ts';
import { readConfiguration } from './clusters/configuration.ts';
import { allStarts, type JobConditions } from './conditions.ts';
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
    query: NonNullable<ReadRequest<unknown>['query']>,
  ): Promise<wire.Job[]> {
    const { jobs } = await door.read(caller, {
      path: jobsPath,
      query: { ...query, 'with-metadata': true },
      schema: wire.Jobs,
    });
    return jobs;
  }

  /**
   * REST filters by start but not by job number: the numbers are picked out here. Equal starts have no
   * order, so that a second page could lose some; all are asked again instead.
   */
  async function readStarted(caller: Caller, { cluster, startTime, jobIds }: Start): Promise<wire.Job[]> {
    const query = { cluster, 'start-time': `${startTime}-${startTime}`, page: 1 };
    for (let limit = crowd; ; limit *= 2) {
      const jobs = await readPage(caller, { ...query, 'items-per-page': limit });
      const found = jobs.filter(({ jobId }) => jobIds.has(jobId));
      if (jobs.length < limit || found.length === jobIds.size) return found;
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
    /** REST does not say whether more follow; a full page is taken for one that has a next. */
    async readJobs(caller, { conditions, limit }) {
      const jobs = await readPage(caller, { ...queryOf(conditions), 'items-per-page': limit, page: 1 });
      return { jobs, hasMore: jobs.length >= limit };
    },
    countJobs: () => Promise.resolve(null),
    async readJobsOf(caller, keys) {
      const found = await Promise.all(startsOf(keys).map((start) => readStarted(caller, start)));
      return found.flat();
    },
    async readProjectSightings(caller, names) {
      const found = await Promise.all(names.map((name) => readProjectSighting(caller, name)));
      return found.flat();
    },
  };
}

/** Of what REST can be told: one cluster, one project, several states; a stretch of time has two ends. */
function queryOf({ clusters, projects, states, starts }: JobConditions) {
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
