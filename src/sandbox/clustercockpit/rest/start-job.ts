import { orRefuse, Refusal } from '../answers.ts';
import { readJson } from '../body.ts';
import { type Job, jobRow, type State } from '../data.ts';
import type { Guarded } from '../guards.ts';
import type { User } from '../token.ts';
import { commitJob, dueIn } from '../workers.ts';
import { StartedJob } from './job-body.ts';
import { checkJob } from './job-checks.ts';
import { addTagByName } from './tag-job.ts';

/** POST start_job: answers no id. Without tags the job waits, unseen, for the commit worker. */
export function startJob(state: State): Guarded {
  return async (c, user) => {
    const body = await readJson(c, StartedJob, 'parsing request body failed');
    const subCluster = checkJob(body, state);
    refuseKnown(body, state.jobs);
    const job = rowOf(body, subCluster);
    if (body.tags.length > 0) startTagged(job, body, user, state);
    else startUnseen(job, state);
    return c.json({ msg: 'success' }, 201);
  };
}

/** An earlier run of the same number is refused too, however long ago it was. */
function refuseKnown({ jobId, cluster, startTime }: StartedJob, jobs: Job[]): void {
  const known = jobs.find(
    (job) => job.jobId === jobId && job.cluster === cluster && startTime - job.startTime < 86_400,
  );
  if (known === undefined) return;
  const { id } = known;
  const told = 'a job with that jobId, cluster and startTime already exists';
  throw new Refusal(422, `${told}: dbid: ${id}, jobid: ${jobId}`);
}

/** Straight into the job table, where alone there is an id to tag. */
function startTagged(job: Job, { tags }: StartedJob, user: User, state: State): void {
  commitJob(job, state);
  orRefuse(500, `adding tag to new job ${job.id} failed`, () => {
    for (const tag of tags) addTagByName(job, tag, user, state);
  });
}

function startUnseen(job: Job, { startedJobs, delays }: State): void {
  const isTwin = startedJobs.some(
    ({ job: { jobId, cluster, startTime } }) =>
      jobId === job.jobId && cluster === job.cluster && startTime === job.startTime,
  );
  if (isTwin) throw constraint('UNIQUE', 'job_cache.job_id, job_cache.cluster, job_cache.start_time');
  // Of the two tables only this one knows no more than two hwthread settings.
  if (job.smt !== 0 && job.smt !== 1) throw constraint('CHECK', 'smt IN (0, 1)');
  startedJobs.push({ job, dueAt: dueIn(delays.commitSeconds) });
}

function rowOf(body: StartedJob, subCluster: string): Job {
  const { shared, monitoringStatus } = body;
  if (shared !== 'none' && shared !== 'single_user' && shared !== 'multi_user')
    throw constraint('CHECK', "shared IN ('none', 'single_user', 'multi_user')");
  if (monitoringStatus !== 0 && monitoringStatus !== 1 && monitoringStatus !== 2 && monitoringStatus !== 3)
    throw constraint('CHECK', 'monitoring_status IN (0, 1, 2, 3)');
  const { jobId, cluster, partition, project, user, arrayJobId, walltime, smt } = body;
  const { numAcc, numHwthreads, startTime, metaData = null } = body;
  return jobRow({
    ...{ jobId, cluster, subCluster, partition, project, user, arrayJobId, walltime, smt },
    ...{ numAcc, numHwthreads, startTime, metaData, shared, monitoringStatus },
    resources: body.resources as Job['resources'],
    jobState: 'running',
    duration: 0,
    statistics: null,
  });
}

function constraint(kind: 'CHECK' | 'UNIQUE', rule: string): Refusal {
  return new Refusal(500, `insert into database failed: ${kind} constraint failed: ${rule}`);
}
