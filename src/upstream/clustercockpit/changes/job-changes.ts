import type { JobChanges } from '../../../domain/job-changes.ts';
import type { AwaitedJobs } from './awaited-jobs.ts';
import type { BoundCockpit } from './cockpit-step.ts';
import { deleteJobs, deleteJobsBefore } from './delete.ts';
import { setJobMetadata } from './metadata.ts';
import { startJob } from './start.ts';
import { stopJob } from './stop.ts';
import { addJobTags, deleteTags, removeJobTags } from './tags.ts';

export function jobChanges(cockpit: BoundCockpit, awaited: AwaitedJobs): JobChanges {
  return {
    system: cockpit.door.system,
    start: (cluster, job, waitSeconds) => startJob(cockpit, awaited, cluster, { job, waitSeconds }),
    stop: (job, end) => stopJob(cockpit, job, end),
    delete: (keys) => deleteJobs(cockpit, keys),
    deleteBefore: (old) => deleteJobsBefore(cockpit, old),
    setMetadata: (job, entries) => setJobMetadata(cockpit, job, entries),
    addTags: (job, tags) => addJobTags(cockpit, job, tags),
    removeTags: (job, tags) => removeJobTags(cockpit, job, tags),
    deleteTags: async (tags) => deleteTags(cockpit, tags),
  };
}
