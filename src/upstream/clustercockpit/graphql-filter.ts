import { allStarts, type JobConditions, type Starts } from './conditions.ts';
import type { JobKey } from './key.ts';

/** As much of cc-backend's filter as is used here; all that is set has to hold. */
export interface JobFilter {
  readonly jobId?: StringInput;
  readonly cluster?: StringInput;
  readonly project?: StringInput;
  readonly user?: StringInput;
  readonly jobName?: StringInput;
  readonly state?: readonly string[];
  readonly startTime?: TimeRange;
}

type StringInput =
  { readonly eq: string } | { readonly in: readonly string[] } | { readonly contains: string };

/** RFC 3339; an end left out is open. */
interface TimeRange {
  readonly from?: string;
  readonly to?: string;
}

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

function oneOf(names: readonly string[]): StringInput {
  const [only, ...others] = names;
  return only !== undefined && others.length === 0 ? { eq: only } : { in: names };
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
