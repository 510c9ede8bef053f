import type { Job, State, Waiting } from './data.ts';
import { measureJob } from './metrics/measured-job.ts';
import { nextId } from './rows.ts';

/** What cc-backend's workers have done by then, in epoch milliseconds. */
export function runWorkers(state: State, time: number): void {
  for (const { job } of takeDue(state.startedJobs, time)) commitJob(job, state);
  for (const { job } of takeDue(state.archiving, time)) archiveJob(job, state);
}

/** Gives a started job its place, and its id, in the job table. */
export function commitJob(job: Job, { jobs }: State): void {
  job.id = nextId(jobs);
  jobs.push(job);
}

/** Where its metrics cannot be loaded, a job is marked as one whose archiving failed. */
function archiveJob(job: Job, state: State): void {
  try {
    Object.assign(job, measureJob(job, state));
  } catch {
    job.monitoringStatus = 2;
  }
}

/** The moment at which a worker comes round to what is handed to it now. */
export function dueIn(seconds: number): number {
  return Date.now() + seconds * 1000;
}

function takeDue(waiting: Waiting[], time: number): Waiting[] {
  const due = waiting.filter(({ dueAt }) => dueAt <= time);
  for (const each of due) waiting.splice(waiting.indexOf(each), 1);
  return due;
}
