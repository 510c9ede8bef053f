import type { Change, Step } from '../../../domain/change/change.ts';
import { notFound } from '../../../domain/change/refusal.ts';
import { formatId, type NodeKey } from '../../../domain/id.ts';
import type { ChangedJob } from '../../../domain/job-changes.ts';
import { type JobKey, parseJobKey } from '../key.ts';
import { toJob } from '../jobs/map.ts';
import type * as wire from '../jobs/schema.ts';
import type { BoundCockpit } from './cockpit-step.ts';

/** A job that was looked at before it is changed. */
export interface JobInHand {
  readonly id: string;
  readonly key: JobKey;
  readonly row: wire.Job;
}

/** Throws NOT_FOUND, for a job too that was started and is not taken in yet. */
export async function takeJob(cockpit: BoundCockpit, nodeKey: NodeKey): Promise<JobInHand> {
  const id = formatId('Job', cockpit.door.system.name, ...nodeKey);
  const key = parseJobKey(nodeKey);
  const row = key && (await findJob(cockpit, key));
  if (key === null || row === null) throw notFound('Job', id);
  return { id, key, row };
}

export async function findJob({ backend, caller }: BoundCockpit, key: JobKey): Promise<wire.Job | null> {
  const [row] = await backend.readJobsOf(caller, [key]);
  return row ?? null;
}

/**
 * How a job is named to REST: always by all three, because the scheduler uses numbers again and cc-backend would take
 * the newest on any cluster.
 */
export function nameOf({ cluster, jobId, startTime }: JobKey): Record<string, unknown> {
  return { jobId, cluster, startTime };
}

/** A change after which the job is read again. */
export function changeOfJob(
  cockpit: BoundCockpit,
  { id, key, row }: JobInHand,
  steps: readonly Step[],
): Change<ChangedJob> {
  const { system } = cockpit.door;
  return {
    steps,
    result: async () => ({ job: toJob(system, (await findJob(cockpit, key)) ?? row) }),
    lookAt: () => id,
  };
}
