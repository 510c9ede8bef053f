import type { NumberRange } from '../../../domain/filter.ts';
import type {
  FootprintRange,
  JobAllocatedFilter,
  JobMonitoringFilter,
  JobPartsFilter,
  JobSchedulingFilter,
} from '../../../domain/job-filter.ts';
import { likePattern } from './like-pattern.ts';
import { isMetricName } from '../metric-name.ts';
import { sharings } from './map.ts';
import { type JobFilter, type NumericRange, oneOf } from './upstream-filter.ts';

/**
 * A condition as cc-backend can be told it. What is told may let more jobs pass than was asked, which are left
 * out here afterwards, but never fewer.
 */
interface Push {
  /** Null where nothing of it can be told. */
  readonly filter: JobFilter | null;
  /** Whether exactly the jobs that were asked for pass. */
  readonly exact: boolean;
}

/** All that can be told besides tags, which have to be looked up; every filter has to hold. */
export function pushParts(asked: JobPartsFilter): { filters: readonly JobFilter[]; exact: boolean } {
  const pushes = [
    push(asked.userText, (text) => inexact({ user: { contains: likePattern(text) } })),
    push(asked.projectText, (text) => inexact({ project: { contains: likePattern(text) } })),
    push(asked.runningSeconds, (range) => inexact(rangeOf('duration', lagging(range)))),
    ...allocatedPushes(asked.allocated ?? {}),
    ...schedulingPushes(asked.scheduling ?? {}),
    ...monitoringPushes(asked.monitoring ?? {}),
  ].flat();
  return {
    filters: pushes.flatMap(({ filter }) => filter ?? []),
    exact: pushes.every(({ exact }) => exact),
  };
}

function allocatedPushes({ nodes, gpu, hardwareThreads, hosts, hostText }: JobAllocatedFilter): Push[] {
  return [
    push(nodes, (range) => whole('numNodes', range)),
    push(gpu, (range) => whole('numAccelerators', range)),
    // 0 is not known here, and a number there.
    push(hardwareThreads, (range) => ({ ...whole('numHWThreads', range), exact: false })),
    // `in` is not looked at.
    push(hosts, (names) => single(names, (eq) => ({ node: { eq } }))),
    push(hostText, (text) => inexact({ node: { contains: likePattern(text) } })),
  ].flat();
}

function schedulingPushes(asked: JobSchedulingFilter): Push[] {
  const { numbers, arrayNumbers, partitions, subClusters, sharing } = asked;
  return [
    push(numbers, (wanted) => exactly({ jobId: oneOf(wanted.map(String)) })),
    push(arrayNumbers, (wanted) => single(wanted.filter(isInt), (arrayJobId) => ({ arrayJobId }))),
    push(partitions, (names) => exactly({ partition: oneOf(names) })),
    push(subClusters, (names) => exactly({ subCluster: oneOf(names) })),
    push(sharing, (wanted) => {
      const words = [...sharings].filter(([, each]) => wanted.includes(each)).map(([word]) => word);
      return single(words, (shared) => ({ shared }));
    }),
  ].flat();
}

function monitoringPushes({ footprint, energy }: JobMonitoringFilter): Push[] {
  return [
    push(footprint, (ranges) => inexact(footprintOf(ranges))),
    push(energy, (range) => inexact(rangeOf('energy', range))),
  ].flat();
}

function footprintOf(ranges: readonly FootprintRange[]): JobFilter | null {
  const metricStats = ranges
    .map(({ metric, statistic, ...range }) => ({
      metricName: `${metric}_${statistic}`,
      range: endsOf(range),
    }))
    .filter(({ metricName }) => isMetricName(metricName));
  return metricStats.length === 0 ? null : { metricStats };
}

type RangeField = 'duration' | 'energy' | 'numNodes' | 'numAccelerators' | 'numHWThreads';

/** An end of 0 is open, and in 1.5 a lower end of 1 as well. */
function whole(field: RangeField, { min, max }: NumberRange): Push {
  const from = Math.ceil(min ?? 0);
  const to = max === null || max === undefined ? null : Math.floor(max);
  return {
    filter: rangeOf(field, { min: from, max: to }),
    exact: from !== 1 && (to === null || to > 0),
  };
}

function rangeOf(field: RangeField, range: NumberRange): JobFilter | null {
  const ends = endsOf(range);
  return ends.from === 0 && ends.to === 0 ? null : { [field]: ends };
}

/** The largest number of a GraphQL Int, which is also more than any job has of anything. */
const largest = 2 ** 31 - 1;

function endsOf({ min, max }: NumberRange): NumericRange {
  return { from: clamp(min ?? 0), to: clamp(max ?? 0) };
}

function clamp(value: number): number {
  return Math.min(Math.max(value, 0), largest);
}

/** Of a running job cc-backend shows the time since its start, and filters by a number it renews now and then. */
function lagging({ min, max }: NumberRange): NumberRange {
  const hour = 3_600;
  return {
    min: min === null || min === undefined ? null : Math.ceil(min - hour),
    max: max === null || max === undefined ? null : Math.floor(max),
  };
}

function isInt(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value <= largest;
}

/** Told only where one is wanted: filters cannot be joined by OR. */
function single<T>(wanted: readonly T[], toFilter: (value: T) => JobFilter): Push {
  const [only, ...others] = wanted;
  return only !== undefined && others.length === 0 ? exactly(toFilter(only)) : inexact(null);
}

function push<T>(asked: T | null | undefined, toPush: (asked: T) => Push): Push[] {
  return asked === null || asked === undefined ? [] : [toPush(asked)];
}

function exactly(filter: JobFilter): Push {
  return { filter, exact: true };
}

function inexact(filter: JobFilter | null): Push {
  return { filter, exact: false };
}
