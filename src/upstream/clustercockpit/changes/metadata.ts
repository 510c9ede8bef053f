import type { Change, Step } from '../../../domain/change/change.ts';
import type { NodeKey } from '../../../domain/id.ts';
import type { ChangedJob } from '../../../domain/job-changes.ts';
import type { MetadataEntry } from '../../../domain/metadata-entry.ts';
import type * as wire from '../jobs/schema.ts';
import { type BoundCockpit, cockpitStep } from './cockpit-step.ts';
import { changeOfJob, findJob, type JobInHand, nameOf, takeJob } from './job-in-hand.ts';
import { Anything } from './schema.ts';

/** cc-backend takes one entry a request; what stands already is not sent. */
export async function setJobMetadata(
  cockpit: BoundCockpit,
  key: NodeKey,
  entries: readonly MetadataEntry[],
): Promise<Change<ChangedJob>> {
  const job = await takeJob(cockpit, key);
  const steps = entries.flatMap((entry, index) =>
    holds(job.row, entry) ? [] : [setEntry(cockpit, job, entry, `entries.${index}`)],
  );
  return changeOfJob(cockpit, job, steps);
}

function setEntry(cockpit: BoundCockpit, { key }: JobInHand, entry: MetadataEntry, field: string): Step {
  return cockpitStep(cockpit, {
    intent: `Set ${entry.key} of the job ${key.jobId}`,
    fields: [field],
    request: () => ({
      method: 'PATCH',
      path: '/api/jobs/edit_meta/',
      body: { ...nameOf(key), payload: { key: entry.key, value: entry.value } },
      schema: Anything,
    }),
    async isDone() {
      const row = await findJob(cockpit, key);
      return row !== null && holds(row, entry);
    },
  });
}

function holds({ metaData }: wire.Job, { key, value }: MetadataEntry): boolean {
  return metaData?.[key] === value;
}
