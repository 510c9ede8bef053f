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
import { durationOf, jobStates, type Job, type NodeState, type State } from './data.ts';

type Texts<Keys extends string> = Record<Keys, StringInput>;
type TimeRange = Open<Record<'range' | 'from' | 'to', string>>;

export type JobFilter = Open<
  Texts<'jobId' | 'user' | 'project' | 'jobName' | 'cluster' | 'subCluster' | 'partition' | 'node'> &
    Record<'duration' | 'energy' | 'numNodes' | 'numAccelerators' | 'numHWThreads', Range> &
    Record<'tags' | 'dbId' | 'state', string[]> & { arrayJobId: number; shared: string; startTime: TimeRange }
>;

export type NodeFilter = Open<
  Texts<'hostname' | 'cluster' | 'subCluster'> & Record<'schedulerState' | 'healthState', string>
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
      text(withoutIn(filter.jobName), (job) =>
        job.metaData?.jobName === undefined ? [] : [job.metaData.jobName],
      ),
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
    ]),
  );
}

export function nodeTest(filters: readonly NodeFilter[]): Test<NodeState> {
  return all(
    filters.flatMap((filter) => [
      text(filter.hostname, (node) => [node.hostname]),
      text(filter.cluster, (node) => [node.cluster]),
      text(filter.subCluster, (node) => [node.subCluster]),
      oneOf(filter.schedulerState, (node) => [node.schedulerState]),
      oneOf(filter.healthState, (node) => [node.healthState]),
    ]),
  );
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

function epoch(time: string): number {
  const milliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(time)
    ? Date.parse(time)
    : NaN;
  if (Number.isNaN(milliseconds)) throw new Error('time should be RFC3339Nano formatted string');
  return Math.floor(milliseconds / 1000);
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
