import { z } from 'zod';
import { orRefuse, Refusal } from '../answers.ts';
import { readJson } from '../body.ts';
import { type Job, jobStates, type State } from '../data.ts';
import type { Guarded } from '../guards.ts';
import { type JobRequest, newestJob, removeRows } from '../rows.ts';
import { commitJob, dueIn } from '../workers.ts';
import { JobName, requireJobId } from './job-name.ts';
import { wireJob } from './wire-job.ts';

const StoppedJob = JobName.extend({
  stopTime: z.int().default(0),
  jobState: z.string().default(''),
});

/** POST stop_job: the newest job of that number, a started one that nobody sees yet before all others. */
export function stopJob(state: State): Guarded {
  return async (c, user) => {
    const body = await readJson(c, StoppedJob, 'parsing request body failed');
    const request = requireJobId(body);
    const job = findJob(request, state);
    const jobState = checkStop(job, body);
    if (removeRows(state.startedJobs, (waiting) => waiting.job === job) > 0) commitJob(job, state);
    Object.assign(job, { jobState, duration: body.stopTime - job.startTime });
    if (job.monitoringStatus !== 0) state.archiving.push({ job, dueAt: dueIn(state.delays.archiveSeconds) });
    return c.json({ ...wireJob(job, user, state), tags: undefined, metaData: null });
  };
}

function findJob(request: JobRequest, { jobs, startedJobs }: State): Job {
  const started = startedJobs.map(({ job }) => job);
  try {
    return newestJob(request, started);
  } catch {
    return orRefuse(404, 'finding job failed', () => newestJob(request, jobs));
  }
}

function checkStop(job: Job, { stopTime, jobState }: z.infer<typeof StoppedJob>): Job['jobState'] {
  const { jobId, id, cluster, startTime } = job;
  const which = `jobId ${jobId} (id ${id}) on ${cluster} : `;
  if (job.jobState !== 'running')
    throw new Refusal(422, `${which}job has already been stopped (state is: ${job.jobState})`);
  if (startTime > stopTime)
    throw new Refusal(400, `${which}stopTime ${stopTime} must be larger/equal than startTime ${startTime}`);
  const state = jobStates.find((known) => known === (jobState || 'completed'));
  if (state === undefined) throw new Refusal(400, `${which}invalid requested job state: "${jobState}"`);
  return state;
}
