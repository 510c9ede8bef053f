import type { Change, Step } from '../../../domain/change/change.ts';
import { conflict, notFound } from '../../../domain/change/refusal.ts';
import { formatId, type NodeKey } from '../../../domain/id.ts';
import type { DeletedJobs, JobOutcome, JobOutcomes, OldJobs } from '../../../domain/job-changes.ts';
import { ClusterQLError } from '../../../errors.ts';
import { type JobKey, parseDistinct, parseJobKey } from '../key.ts';
import { toEpochSeconds, toJob } from '../jobs/map.ts';
import { type BoundCockpit, cockpitStep, told } from './cockpit-step.ts';
import { countStartedBefore } from './count-jobs.ts';
import { nameOf } from './job-in-hand.ts';
import { Anything, Deletion } from './schema.ts';

/**
 * By number, cluster and start, each in a request: by its own id cc-backend says that it deleted a job whether or not
 * there was one. The archive keeps the files of deleted jobs.
 */
export async function deleteJobs(
  cockpit: BoundCockpit,
  keys: readonly NodeKey[],
): Promise<Change<JobOutcomes>> {
  const { system } = cockpit.door;
  const rows = await cockpit.backend.readJobsOf(cockpit.caller, parseDistinct(keys, parseJobKey));
  const found = new Set(rows.map((row) => toJob(system, row).id));
  const failures = new Map<string, JobOutcome['failure']>();
  const ids = keys.map((key) => formatId('Job', system.name, ...key));
  const steps = keys.flatMap((nodeKey, index) => {
    const id = ids[index] ?? '';
    const key = parseJobKey(nodeKey);
    if (key !== null && found.has(id)) return deletion(cockpit, key, { id, field: `ids.${index}`, failures });
    failures.set(id, notFound('Job', id));
    return [];
  });
  return {
    steps,
    result: () => ({ outcomes: ids.map((id) => ({ id, failure: outcomeOf(failures.get(id)) })) }),
    lookAt: () => ids.join(', '),
  };
}

interface Doomed {
  readonly id: string;
  /** Path into the input. */
  readonly field: string;
  readonly failures: Map<string, JobOutcome['failure']>;
}

/** That one of several is gone meanwhile does not keep the others from being tried. */
function deletion(cockpit: BoundCockpit, key: JobKey, { id, field, failures }: Doomed): Step {
  const step = cockpitStep(cockpit, {
    intent: `Delete the job ${key.jobId} on ${key.cluster}`,
    fields: [field],
    request: () => ({
      method: 'DELETE',
      path: '/api/jobs/delete_job/',
      body: nameOf(key),
      schema: Anything,
    }),
  });

  async function run(): Promise<void> {
    try {
      await step.run();
    } catch (error) {
      if (!(error instanceof ClusterQLError) || error.code !== 'NOT_FOUND') throw error;
      failures.set(id, notFound('Job', id));
    }
  }

  return { ...step, run };
}

function outcomeOf(failure: JobOutcome['failure'] | undefined): JobOutcome['failure'] {
  return failure ? { code: failure.code, message: failure.message } : null;
}

/** On all clusters of the system: cc-backend cannot be told one. */
export async function deleteJobsBefore(
  cockpit: BoundCockpit,
  { before, keepTagged, atMost }: OldJobs,
): Promise<Change<DeletedJobs>> {
  const { system } = cockpit.door;
  const time = toEpochSeconds(before);
  const count = await countStartedBefore(cockpit, time);
  if (count === null) throw told(system, 'UNSUPPORTED', cannotCount(system.name));
  if (count > atMost)
    throw conflict(
      `${count} jobs of ${system.name} started before then, and at most ${atMost} were to be deleted.`,
    );
  let deletedCount: number | null = null;
  const step = cockpitStep(cockpit, {
    intent: `Delete ${keepTagged === 'NONE' ? '' : 'those without such a tag of '}the ${count} jobs that started before ${before}`,
    fields: ['before', 'keepTagged'],
    request: () => ({
      method: 'DELETE',
      path: `/api/jobs/delete_job_before/${time}`,
      query: { 'omit-tagged': keepTagged.toLowerCase() },
      schema: Deletion,
    }),
    then: ({ msg }) => void (deletedCount = countIn(msg)),
  });
  return {
    steps: [step],
    result: () => ({ deletedCount }),
    lookAt: () =>
      `jobs(filter: { systems: [${JSON.stringify(system.name)}], startedAt: { to: "${before}" } })`,
  };
}

/** "Successfully deleted 12 jobs". */
function countIn(message: string): number | null {
  const [, digits] = /\b(\d+) jobs\b/.exec(message) ?? [];
  return digits === undefined ? null : Number(digits);
}

function cannotCount(system: string): string {
  return `${system} cannot say over REST how many jobs that would be, and they are not deleted uncounted; ask its operator to open its GraphQL, or delete them by their ids.`;
}
