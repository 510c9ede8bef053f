import { ClusterQLError } from '../errors.ts';
import type { NodeKey } from './id.ts';
import { unknownName } from './known-names.ts';
import type { SystemRef } from './system.ts';

/** The types of rows that systems measure. */
export type MeasuredType =
  'Cluster' | 'NodePool' | 'ComputeNode' | 'Department' | 'Project' | 'Job' | 'JobPod';

/** A row by what its system keeps measurements under, which is not always the key of its id. */
export interface MeasuredRow {
  readonly type: MeasuredType;
  /** Of a node pool the key of its cluster and its own name; of a pod the key of its job and its own. */
  readonly key: NodeKey;
}

/** What is asked of the measurements of a row. */
export interface MetricsQuery {
  /** In the system's own words. */
  readonly names: readonly string[];
  /** ISO 8601. */
  readonly from: string;
  /** ISO 8601, after `from`. */
  readonly to: string;
  /** Points of each series. */
  readonly samples: number;
  /** Which sorts of parts to tell apart; left to the system without. */
  readonly scopes?: readonly MetricScope[] | null | undefined;
  /** Seconds between two measurements that the system answers; left to it without. */
  readonly resolutionSeconds?: number | null | undefined;
}

/** What of a query a system may be unable to follow, and must then refuse rather than overlook. */
export type MetricChoice = 'scopes' | 'resolutionSeconds';

export const metricScopes = [
  'NODE',
  'SOCKET',
  'MEMORY_DOMAIN',
  'CORE',
  'HARDWARE_THREAD',
  'ACCELERATOR',
] as const;

/** Which sort of part of a row a series is of. */
export type MetricScope = (typeof metricScopes)[number];

/** What tells a series from the others of its metric, e.g. `gpu` and `3`. */
export interface MetricLabel {
  readonly key: string;
  readonly value: string;
}

export interface MetricPoint {
  /** ISO 8601. */
  readonly at: string;
  /** Null when the system sent no number. */
  readonly value: number | null;
}

/** Over a whole series, whichever points of it are told. */
export interface MetricSeriesStatistics {
  readonly min: number;
  readonly average: number;
  readonly max: number;
}

export interface MetricSeries {
  readonly metric: string;
  /** Null where the system does not say. */
  readonly unit: string | null;
  /** Null for the row as a whole. */
  readonly scope: MetricScope | null;
  /** Name of the machine; null for the row as a whole. */
  readonly host: string | null;
  readonly labels: readonly MetricLabel[];
  /** Null where the points stand at no fixed distance, or at one that the system does not tell. */
  readonly resolutionSeconds: number | null;
  /** Null where the system sends none. */
  readonly statistics: MetricSeriesStatistics | null;
  readonly points: readonly MetricPoint[];
}

export const holeReasons = ['NOT_MEASURED', 'NOT_ANSWERED', 'UNREADABLE', 'INCOMPLETE'] as const;

/** Something that was asked and is not there, or not wholly. */
export interface MetricHole {
  /** Null when the system does not say which. */
  readonly metric: string | null;
  readonly labels: readonly MetricLabel[];
  readonly reason: (typeof holeReasons)[number];
}

export interface Metrics {
  readonly series: readonly MetricSeries[];
  readonly holes: readonly MetricHole[];
}

/** The metrics of a type of row, each with its unit; null where the system does not say. */
export type KnownMetrics = ReadonlyMap<string, string | null>;

/** Reads the measurements of a system's rows, bound to one caller. */
export interface MetricSource {
  readonly system: SystemRef;
  /** What it measures of each type of row, null where that differs from row to row; of the others nothing. */
  readonly known: Readonly<Partial<Record<MeasuredType, KnownMetrics | null>>>;
  /** What of a query it follows for each type of row; of the others nothing. */
  readonly takes?: Readonly<Partial<Record<MeasuredType, readonly MetricChoice[]>>>;
  /** Null for a row that is missing or hidden. */
  read(row: MeasuredRow, query: MetricsQuery): Promise<Metrics | null>;
}

/** No system that we know gives more at once. */
const mostSamples = 1_000;

/** What is wrong with a query, whatever the row; null when nothing is. */
export function metricsRefusal(
  query: MetricsQuery,
  { known, takes }: Pick<MetricSource, 'known' | 'takes'>,
  type: MeasuredType,
): ClusterQLError | null {
  const { names, from, to, samples } = query;
  const ofType = known[type];
  if (names.length === 0) return wrong('`names` must name at least one metric.');
  if (from >= to) return wrong('`from` must be before `to`.');
  if (!(samples >= 1 && samples <= mostSamples))
    return wrong(`\`samples\` must be between 1 and ${mostSamples}.`);
  const untaken = choiceRefusal(query, takes?.[type] ?? [], type);
  if (untaken !== null) return untaken;
  return ofType ? unknownName('`names`', names, new Set(ofType.keys()), `metric of a ${type}`) : null;
}

function choiceRefusal(
  { scopes, resolutionSeconds }: MetricsQuery,
  taken: readonly MetricChoice[],
  type: MeasuredType,
): ClusterQLError | null {
  if (scopes?.length === 0)
    return wrong('`scopes` must name at least one scope; leave it out for the usual.');
  if (typeof resolutionSeconds === 'number' && resolutionSeconds < 1)
    return wrong('`resolutionSeconds` must be at least 1.');
  const asked: Readonly<Record<MetricChoice, unknown>> = { scopes, resolutionSeconds };
  const choices = Object.keys(asked) as MetricChoice[];
  const untaken = choices.find((choice) => (asked[choice] ?? null) !== null && !taken.includes(choice));
  if (untaken === undefined) return null;
  const message = `\`${untaken}\` cannot be chosen for the metrics of a ${type} here; leave it out.`;
  return new ClusterQLError('UNSUPPORTED', message);
}

function wrong(message: string): ClusterQLError {
  return new ClusterQLError('BAD_USER_INPUT', message);
}
