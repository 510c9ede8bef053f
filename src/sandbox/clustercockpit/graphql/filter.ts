import {
  all,
  isSet,
  oneOf,
  range,
  text,
  type Maybe,
  type Open,
  type Range,
  type StringInput,
  type Test,
} from './conditions.ts';
import { durationOf, jobStates, type Job, type State } from '../data.ts';
import { epoch } from './time.ts';

type Texts<Keys extends string> = Record<Keys, StringInput>;
type TimeRange = Open<Record<'range' | 'from' | 'to', string>>;

export type JobFilter = Open<
  Texts<'jobId' | 'user' | 'project' | 'jobName' | 'cluster' | 'subCluster' | 'partition' | 'node'> &
    Record<'duration' | 'energy' | 'numNodes' | 'numAccelerators' | 'numHWThreads', Range> &
    Record<'tags' | 'dbId' | 'state', string[]> &
    Record<'shared' | 'schedule', string> & {
      arrayJobId: number;
      startTime: TimeRange;
      metricStats: { metricName: string; range: Range }[];
    }
>;

/** A job passes when it passes every condition of every filter. */
export function jobTest(filters: readonly JobFilter[], state: State): Test<Job> {
  return all(
    filters.flatMap((filter) => [
      oneOf(filter.tags, (job) => job.tagIds.map(String)),
      oneOf(filter.dbId, (job) => [String(job.id)]),
      text(filter.jobId, (job) => [String(job.jobId)]),
      oneOf(filter.arrayJobId?.toString(), (job) => [String(job.arrayJobId)]),
      text(filter.user, (job) => [job.user]),
      text(filter.project, (job) => [job.project]),
      text(withoutIn(filter.jobName), jobNames),
      text(nameOf(filter.schedule), jobNames),
      text(filter.cluster, (job) => [job.cluster]),
      text(filter.subCluster, (job) => [job.subCluster]),
      text(filter.partition, (job) => [job.partition]),
      range(filter.duration, (job) => durationOf(job, state)),
      range(filter.energy, (job) => job.energy),
      range(filter.numNodes, (job) => job.numNodes),
      range(filter.numAccelerators, (job) => job.numAcc),
      range(filter.numHWThreads, (job) => job.numHwthreads),
      startedWithin(filter.startTime, state.now),
      oneOf(knownStates(filter.state), (job) => [job.jobState]),
      oneOf(filter.shared, (job) => [job.shared]),
      text(nodeInput(filter.node), (job) => job.resources.map(({ hostname }) => hostname)),
      ...(filter.metricStats ?? []).map(inFootprint),
    ]),
  );
}

function jobNames({ metaData }: Job): string[] {
  return metaData?.jobName === undefined ? [] : [metaData.jobName];
}

/** What the name `interactive` tells of how a job was started. */
function nameOf(schedule: Maybe<string>): Maybe<StringInput> {
  if (schedule === 'interactive') return { eq: 'interactive' };
  return schedule === 'batch' ? { neq: 'interactive' } : null;
}

/** A metric is named with its statistic, as in a footprint; a job without one never passes. */
function inFootprint({ metricName, range: wanted }: { metricName: string; range: Range }): Test<Job> | null {
  const isWithin = range<number>(wanted, (value) => value);
  return ({ footprint }) => {
    const value = footprint?.[metricName];
    return value !== undefined && (isWithin?.(value) ?? true);
  };
}

const namedRanges: Record<string, number> = { last6h: 6, last24h: 24, last7d: 7 * 24, last30d: 30 * 24 };

/** Other than in the ranges of numbers, an end of 0 is an end. */
function startedWithin(input: Maybe<TimeRange>, now: number): Test<Job> | null {
  const { from, to, range: named } = input ?? {};
  if (!isSet(from) && !isSet(to)) {
    const hours = isSet(named) ? namedRanges[named] : undefined;
    return hours === undefined ? null : ({ startTime }) => startTime >= now - hours * 3600;
  }
  const [first, last] = [isSet(from) ? epoch(from) : -Infinity, isSet(to) ? epoch(to) : Infinity];
  return ({ startTime }) => startTime >= first && startTime <= last;
}

function knownStates(states: Maybe<string[]>): Maybe<string[]> {
  if (states?.every((state) => (jobStates as readonly string[]).includes(state)) === false)
    throw new Error('invalid job state');
  return states;
}

/** `startsWith` on nodes is broken SQL in cc-backend 1.5. */
function nodeInput(input: Maybe<StringInput>): Maybe<StringInput> {
  const first = [input?.eq, input?.neq].some(isSet) ? undefined : input?.startsWith;
  if (isSet(first)) throw new Error('SQL logic error: near "LIKE": syntax error (1)');
  return withoutIn(input);
}

/** Node and job name do not look at `in`: it filters nothing there. */
function withoutIn(input: Maybe<StringInput>): Maybe<StringInput> {
  return input && { ...input, in: null };
}
