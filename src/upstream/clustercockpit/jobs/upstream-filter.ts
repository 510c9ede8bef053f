/** As much of cc-backend's filter as is used here; all that is set has to hold. */
export interface JobFilter {
  readonly jobId?: StringInput;
  readonly cluster?: StringInput;
  readonly project?: StringInput;
  readonly user?: StringInput;
  readonly jobName?: StringInput;
  readonly state?: readonly string[];
  readonly startTime?: TimeRange;
  readonly partition?: StringInput;
  readonly subCluster?: StringInput;
  readonly node?: StringInput;
  readonly arrayJobId?: number;
  readonly shared?: string;
  readonly duration?: NumericRange;
  readonly energy?: NumericRange;
  readonly numNodes?: NumericRange;
  readonly numAccelerators?: NumericRange;
  readonly numHWThreads?: NumericRange;
  readonly metricStats?: readonly { readonly metricName: string; readonly range: NumericRange }[];
  /** Ids; any of them. */
  readonly tags?: readonly string[];
}

/** An end of 0 is open. */
export interface NumericRange {
  readonly from: number;
  readonly to: number;
}

type StringInput =
  { readonly eq: string } | { readonly in: readonly string[] } | { readonly contains: string };

/** RFC 3339; an end left out is open. */
export interface TimeRange {
  readonly from?: string;
  readonly to?: string;
}

/** A text that is one of these. */
export function oneOf(names: readonly string[]): StringInput {
  const [only, ...others] = names;
  return only !== undefined && others.length === 0 ? { eq: only } : { in: names };
}
