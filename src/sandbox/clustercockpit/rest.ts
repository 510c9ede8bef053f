import type { Hono } from 'hono';
import { getOnly, notFound, Refusal } from './answers.ts';
import { durationOf, type Job, type State } from './data.ts';
import type { Guard, Guarded } from './guards.ts';
import { readListQuery, type ListQuery } from './rest-query.ts';
import { tagsOf, unordered, visibleJobs } from './rows.ts';
import type { User } from './token.ts';

/** Mounts `/api` and `/userapi`; paths match with exactly the trailing slash they have here. */
export function mountRest(app: Hono, state: State, adminApi: Guard, userApi: Guard): void {
  app.all('/api/clusters/', getOnly(adminApi(listClusters(state))));
  app.all('/api/jobs/', getOnly(adminApi(listJobs(state))));
  app.all('/api/jobs/:id', getOnly(adminApi(showJob(state))));
  // Under /api routing comes before the token, under /userapi the token before routing.
  app.all('/userapi/jobs/', userApi(getOnly(listJobs(state))));
  app.all('/userapi/jobs/:id', userApi(getOnly(showJob(state))));
  app.all('/userapi/*', userApi(notFound));
}

function listClusters({ clusters }: State): Guarded {
  return (c, user) => {
    if (!user.roles.includes('api')) throw new Refusal(403, 'missing role: api');
    const asked = c.req.query('cluster');
    const chosen = asked === undefined ? clusters : clusters.filter(({ name }) => name === asked);
    if (asked !== undefined && chosen.length === 0) throw new Refusal(400, `unknown cluster: ${asked}`);
    return c.json({ clusters: chosen });
  };
}

function listJobs(state: State): Guarded {
  return (c, user) => {
    const query = readListQuery(new URL(c.req.url).searchParams);
    const rows = unordered(visibleJobs(user, state), state).filter((job) => selects(query, job));
    state.turn += 1;
    rows.sort((one, other) => other.startTime - one.startTime);
    const start = (query.page - 1) * query.itemsPerPage;
    const jobs = rows.slice(start, start + query.itemsPerPage).map((job) => ({
      ...wireJob(job, user, state),
      metaData: query.withMetadata ? job.metaData : null,
      statistics: archivedStatistics(job),
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

/** One lost file in the archive fails the whole list. */
function archivedStatistics(job: Job): Job['statistics'] {
  if (job.monitoringStatus !== 3) return null;
  if (job.statistics === null)
    throw new Refusal(500, `open ${job.cluster}/${job.jobId}/meta.json: no such file or directory`);
  return job.statistics;
}

function showJob(state: State): Guarded {
  return (c, user) => {
    const id = c.req.param('id') ?? '';
    if (!/^[+-]?\d+$/.test(id)) {
      throw new Refusal(
        400,
        `integer expected in path for id: strconv.ParseInt: parsing "${id}": invalid syntax`,
      );
    }
    const job = visibleJobs(user, state).find((row) => row.id === Number(id));
    if (job === undefined) {
      throw new Refusal(422, `finding job with db id ${id} failed: sql: no rows in result set`);
    }
    // There is no metric store here, and cc-backend answers an empty 200 where it cannot load metrics.
    if (c.req.query('all-metrics') === 'true')
      return c.body(null, 200, { 'Content-Type': 'application/json' });
    return c.json({ Meta: wireJob(job, user, state), Data: null });
  };
}

/** The job in Go's field order; what is undefined here is what `omitempty` leaves out. */
function wireJob(job: Job, user: User, state: State) {
  const tags = tagsOf(job, user, state).map(({ type, name, scope, id }) => ({ type, name, scope, id }));
  return {
    cluster: job.cluster,
    subCluster: job.subCluster,
    partition: job.partition || undefined,
    project: job.project,
    user: job.user,
    shared: job.shared,
    jobState: job.jobState,
    tags: tags.length === 0 ? undefined : tags,
    resources: job.resources,
    energyFootprint: null,
    footprint: job.footprint,
    metaData: job.metaData,
    concurrentJobs: { items: null, count: 0 },
    energy: job.energy,
    arrayJobId: job.arrayJobId || undefined,
    walltime: job.walltime || undefined,
    jobId: job.jobId,
    duration: durationOf(job, state),
    smt: job.smt || undefined,
    monitoringStatus: job.monitoringStatus || undefined,
    numAcc: job.numAcc || undefined,
    numHwthreads: job.numHwthreads || undefined,
    numNodes: job.numNodes,
    statistics: null as Job['statistics'],
    id: job.id,
    startTime: job.startTime,
  };
}
