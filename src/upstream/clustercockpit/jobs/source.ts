import { jobMatches, type Job, type JobSource } from '../../../domain/job.ts';
import { type KeyedFetch, readKeyed } from '../../../domain/page/keyed.ts';
import type { Fetched } from '../../../domain/page/stream.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { type Caller, until } from '../../../http/door.ts';
import type { Backend } from '../backend.ts';
import { conditionsOf, startingFrom } from './conditions.ts';
import { parseDistinct, parseJobKey } from '../key.ts';
import { lostJobs } from './lost-jobs.ts';
import { toJob } from './map.ts';

/** cc-backend asks its database again, and over REST opens an archive file, for every job it lists. */
const pageSize = 100;

/** Jobs by their start. Their natural key begins with it, so it is where a page goes on. */
export function jobSource(backend: Backend, system: SystemRef, caller: Caller): JobSource {
  return {
    system,
    /** As of now: what closes cc-backend's GraphQL takes orders away. */
    get orders() {
      return { CREATED_AT: backend.startOrder, STARTED_AT: backend.startOrder };
    },
    async read({ filter, ordering, after, limit, mostRows, signal }) {
      const conditions = conditionsOf(system, filter);
      const patient = until(caller, signal);
      let holes = 0;

      /**
       * Never by page number: cc-backend orders by the start alone, so that among equal ones a second page
       * repeats some jobs of the first and loses others. All are asked again instead, in one answer.
       */
      async function fetch({ from, skip, limit }: Parameters<KeyedFetch<Job>>[0]): Promise<Fetched<Job>> {
        const rest = conditions && startingFrom(conditions, ordering.direction, from);
        if (rest === null) return { rows: [], more: false };
        const request = { conditions: rest, direction: ordering.direction, limit: skip + limit };
        const { jobs, hasMore, holes: missing } = await backend.readJobs(patient, request);
        holes += missing;
        return { rows: jobs.map((job) => toJob(system, job)), more: hasMore };
      }

      const slice = await readKeyed(fetch, {
        ordering,
        after,
        limit,
        accept: (job) => jobMatches(filter, job),
        pageSize,
        mostRows,
      });
      return holes === 0 ? slice : { ...slice, flaw: lostJobs(system) };
    },
    async count(filter, signal) {
      const conditions = conditionsOf(system, filter);
      if (conditions === null) return 0;
      return conditions.exact ? backend.countJobs(until(caller, signal), conditions) : null;
    },
    async getMany(keys) {
      const jobs = await backend.readJobsOf(caller, parseDistinct(keys, parseJobKey));
      return jobs.map((job) => toJob(system, job));
    },
  };
}
