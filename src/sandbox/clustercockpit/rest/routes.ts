import type { Hono } from 'hono';
import { byMethod, notFound } from '../answers.ts';
import type { State } from '../data.ts';
import type { Guard, Guarded } from '../guards.ts';
import { listClusters } from './clusters.ts';
import { deleteJob, deleteJobsBefore, deleteNamedJob } from './delete-job.ts';
import { editMeta, editNamedMeta } from './edit-meta.ts';
import { listJobs } from './job-list.ts';
import { readJobMetrics } from './job-metrics.ts';
import { readJob, showJob } from './job.ts';
import { writeMetricLines } from './metric-lines.ts';
import { writeNodeStates } from './node-state.ts';
import { startJob } from './start-job.ts';
import { stopJob } from './stop-job.ts';
import { deleteTags, tagJob, untagJob } from './tag-job.ts';
import { listUsedNodes } from './used-nodes.ts';
import { editUser, listUsers } from './users.ts';

type Handlers = Record<string, Guarded>;

export interface Guards {
  readonly adminApi: Guard;
  readonly userApi: Guard;
  readonly metricStoreApi: Guard;
}

/** Mounts `/api` and `/userapi`; paths match with exactly the trailing slash they have here. */
export function mountRest(
  app: Hono,
  state: State,
  { adminApi, userApi, metricStoreApi }: Guards,
  hasApiSubjects: boolean,
): void {
  // Under /api routing comes before the token, under /userapi the token before routing.
  function guarded(guard: Guard, paths: Record<string, Handlers>): void {
    for (const [path, handlers] of Object.entries(paths)) {
      const behind = Object.entries(handlers).map(([method, handler]) => [method, guard(handler)] as const);
      app.all(path, byMethod(Object.fromEntries(behind)));
    }
  }

  // With `main.api-subjects` jobs start and stop over NATS alone, even where nobody listens there.
  if (!hasApiSubjects) guarded(adminApi, startAndStop(state));
  guarded(adminApi, adminPaths(state));
  guarded(metricStoreApi, metricStorePaths(state));
  for (const [path, handlers] of Object.entries(userPaths(state))) app.all(path, userApi(byMethod(handlers)));
  app.all('/userapi/*', userApi(notFound));
}

function startAndStop(state: State): Record<string, Handlers> {
  return {
    '/api/jobs/start_job/': writes(startJob(state)),
    '/api/jobs/stop_job/': writes(stopJob(state)),
  };
}

function adminPaths(state: State): Record<string, Handlers> {
  return {
    '/api/users/': { GET: listUsers(state) },
    '/api/user/:name': { POST: editUser(state) },
    '/api/clusters/': { GET: listClusters(state) },
    '/api/nodestate/': writes(writeNodeStates(state)),
    '/api/jobs/': { GET: listJobs(state) },
    '/api/jobs/used_nodes': { GET: listUsedNodes(state) },
    '/api/jobs/:id': { GET: showJob(state), POST: readJob(state) },
    '/api/jobs/metrics/:id': { GET: readJobMetrics(state) },
    '/api/jobs/tag_job/:id': { POST: tagJob(state), PATCH: tagJob(state), DELETE: untagJob(state) },
    '/api/jobs/edit_meta/': { PATCH: editNamedMeta(state) },
    '/api/jobs/edit_meta/:id': { PATCH: editMeta(state) },
    '/api/jobs/delete_job/': { DELETE: deleteNamedJob(state) },
    '/api/jobs/delete_job/:id': { DELETE: deleteJob(state) },
    '/api/jobs/delete_job_before/:ts': { DELETE: deleteJobsBefore(state) },
    '/api/tags/': { DELETE: deleteTags(state) },
  };
}

function metricStorePaths(state: State): Record<string, Handlers> {
  const write = { POST: writeMetricLines(state) };
  const healthcheck = { POST: writeNodeStates(state) };
  return {
    '/api/write': write,
    '/api/write/': write,
    '/api/healthcheck': healthcheck,
    '/api/healthcheck/': healthcheck,
  };
}

function userPaths(state: State): Record<string, Handlers> {
  return {
    '/userapi/jobs/': { GET: listJobs(state) },
    '/userapi/jobs/:id': { GET: showJob(state), POST: readJob(state) },
    '/userapi/jobs/metrics/:id': { GET: readJobMetrics(state) },
  };
}

/** PUT is a plain alias of POST. */
function writes(handler: Guarded): Handlers {
  return { POST: handler, PUT: handler };
}
