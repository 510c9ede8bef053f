import { archivedStatistics } from '../archive.ts';
import type { Job, State } from '../data.ts';
import type { Guarded } from '../guards.ts';
import { unordered, visibleJobs } from '../rows.ts';
import { type ListQuery, readListQuery } from './list-query.ts';
import { wireJob } from './wire-job.ts';

/** GET jobs/: newest first, without a total. */
export function listJobs(state: State): Guarded {
  return (c, user) => {
    const query = readListQuery(new URL(c.req.url).searchParams);
    const rows = unordered(visibleJobs(user, state), state).filter((job) => selects(query, job));
    state.turn += 1;
    rows.sort((one, other) => other.startTime - one.startTime);
    const start = (query.page - 1) * query.itemsPerPage;
    const jobs = rows.slice(start, start + query.itemsPerPage).map((job) => ({
      ...wireJob(job, user, state),
      metaData: query.withMetadata ? job.metaData : null,
      // One lost file in the archive fails the whole list.
      statistics: job.monitoringStatus === 3 ? archivedStatistics(job) : null,
    }));
    return c.json({ jobs, items: query.itemsPerPage, page: query.page });
  };
}

function selects({ cluster, project, states, startTime }: ListQuery, job: Job): boolean {
  return (
    (cluster === undefined || job.cluster === cluster) &&
    (project === undefined || job.project === project) &&
    (states.length === 0 || states.includes(job.jobState)) &&
    (startTime === undefined || (job.startTime >= startTime.from && job.startTime <= startTime.to))
  );
}
