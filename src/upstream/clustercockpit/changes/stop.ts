import type { Change } from '../../../domain/change/change.ts';
import { InvalidInput, notFound } from '../../../domain/change/refusal.ts';
import { formatId, type NodeKey } from '../../../domain/id.ts';
import type { ChangedJob } from '../../../domain/job-changes.ts';
import type { JobState } from '../../../domain/job.ts';
import type { JobEnd } from '../../../domain/started-job.ts';
import { parseJobKey } from '../key.ts';
import { toEpochSeconds, toJob } from '../jobs/map.ts';
import * as wire from '../jobs/schema.ts';
import { type BoundCockpit, cockpitStep, told } from './cockpit-step.ts';
import { findJob, nameOf } from './job-in-hand.ts';
import { takesNoJobs } from './start.ts';

/** Not looked at before: cc-backend stops a job that it does not show yet. */
export async function stopJob(
  cockpit: BoundCockpit,
  nodeKey: NodeKey,
  { stoppedAt, state }: JobEnd,
): Promise<Change<ChangedJob>> {
  const { system } = cockpit.door;
  const id = formatId('Job', system.name, ...nodeKey);
  const key = parseJobKey(nodeKey);
  if (key === null) throw notFound('Job', id);
  const stopTime = toEpochSeconds(stoppedAt);
  if (stopTime < key.startTime)
    throw new InvalidInput([{ path: 'stoppedAt', message: 'A job does not end before it starts.' }]);
  let stopped: wire.Job | null = null;
  const stop = cockpitStep(cockpit, {
    intent: `Register the end of the job ${key.jobId} on ${key.cluster}`,
    fields: ['stoppedAt', 'state'],
    request: () => ({
      method: 'POST',
      path: '/api/jobs/stop_job/',
      body: { ...nameOf(key), stopTime, jobState: upstreamEndOf(state) },
      schema: wire.Job,
    }),
    refusals: {
      404: notFound('Job', id),
      422: told(system, 'CONFLICT', `The job has ended already; ${system.name} takes one end of a job only.`),
    },
    ifNoRoute: takesNoJobs(system.name),
    then: (row) => void (stopped = row),
  });
  return {
    steps: [stop],
    async result() {
      // The answer to the stop lacks the metadata, and so the name.
      const row = (await findJob(cockpit, key)) ?? stopped;
      if (row === null) throw new Error('the job was asked for before it was stopped');
      return { job: toJob(system, row) };
    },
    lookAt: () => id,
  };
}

/** Of the two words for some states, the one that says less than the other. */
function upstreamEndOf(state: JobState): string {
  return state === 'NODE_FAILURE' ? 'node_fail' : state.toLowerCase();
}
