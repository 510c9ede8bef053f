import type { Context } from 'hono';
import { orRefuse, Refusal } from '../answers.ts';
import { readJson } from '../body.ts';
import type { Job, State } from '../data.ts';
import type { Guarded } from '../guards.ts';
import { newestJob, removeRows } from '../rows.ts';
import { idInPath, integerAt } from './job-id.ts';
import { JobName, requireJobId } from './job-name.ts';

/** Tags that cc-backend's own taggers put on jobs. */
const automaticTags = ['app', 'jobClass'];

/** DELETE delete_job/{id}: a success whether or not there was such a job. */
export function deleteJob({ jobs }: State): Guarded {
  return (c) => {
    const id = idInPath(c);
    removeRows(jobs, (job) => job.id === id);
    return c.json({ msg: `Successfully deleted job ${id}` });
  };
}

/** DELETE delete_job/: the newest job that its body names. */
export function deleteNamedJob({ jobs }: State): Guarded {
  return async (c) => {
    const request = requireJobId(await readJson(c, JobName, 'parsing request body failed'));
    const { id } = orRefuse(422, 'finding job failed', () => newestJob(request, jobs));
    removeRows(jobs, (job) => job.id === id);
    return c.json({ msg: `Successfully deleted job ${id}` });
  };
}

/** DELETE delete_job_before/{ts}: what started earlier, but for tagged jobs where these are to be kept. */
export function deleteJobsBefore(state: State): Guarded {
  return (c) => {
    const before = integerAt(c, 'ts', 'integer expected in path for ts');
    const isKept = keeping(c, state);
    const count = removeRows(state.jobs, (job) => job.startTime < before && !isKept(job));
    return c.json({ msg: `Successfully deleted ${count} jobs` });
  };
}

function keeping(c: Context, { tags }: State): (job: Job) => boolean {
  switch (c.req.query('omit-tagged') ?? '') {
    case '':
    case 'none':
      return () => false;
    case 'all':
      return ({ tagIds }) => tagIds.length > 0;
    case 'user': {
      const own = tags.filter(({ type }) => !automaticTags.includes(type)).map(({ id }) => id);
      return ({ tagIds }) => tagIds.some((id) => own.includes(id));
    }
    default:
      throw new Refusal(400, 'omit-tagged must be one of: none, all, user');
  }
}
