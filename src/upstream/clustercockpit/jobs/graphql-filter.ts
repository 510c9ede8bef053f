import type { JobKey } from '../key.ts';
import { allStarts, type JobConditions, type Starts } from './conditions.ts';
import { type JobFilter, oneOf, type TimeRange } from './upstream-filter.ts';

/** The conditions in the words of cc-backend's GraphQL, besides `tags` and `others`. */
export function filterOf({
  clusters,
  projects,
  users,
  states,
  namePattern,
  starts,
}: JobConditions): JobFilter {
  const startTime = timeRangeOf(starts);
  return {
    ...(clusters && { cluster: oneOf(clusters) }),
    ...(projects && { project: oneOf(projects) }),
    ...(users && { user: oneOf(users) }),
    ...(states && { state: states }),
    ...(namePattern !== null && { jobName: { contains: namePattern } }),
    ...(startTime && { startTime }),
  };
}

/** Finds the one job of a key. */
export function filterOfKey({ cluster, jobId, startTime }: JobKey): JobFilter {
  const start = toTime(startTime);
  return { jobId: { eq: String(jobId) }, cluster: { eq: cluster }, startTime: { from: start, to: start } };
}

function timeRangeOf({ from, to }: Starts): TimeRange | null {
  if (from <= allStarts.from && to >= allStarts.to) return null;
  return {
    ...(from > allStarts.from && { from: toTime(from) }),
    ...(to < allStarts.to && { to: toTime(to) }),
  };
}

function toTime(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString();
}
