import type { Problem } from '../change/refusal.ts';
import { mostJobs } from '../job-changes.ts';

/** What is wrong with the ids of jobs that something is done to. */
export function jobIdsProblems(ids: readonly string[]): Problem[] {
  const twice = ids.flatMap((id, index) =>
    ids.indexOf(id) < index ? [{ path: `ids.${index}`, message: 'This job is given twice.' }] : [],
  );
  const isFew = ids.length > 0 && ids.length <= mostJobs;
  return [...(isFew ? [] : [{ path: 'ids', message: `Name 1 to ${mostJobs} jobs.` }]), ...twice];
}
