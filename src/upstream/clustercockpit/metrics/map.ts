import {
  type MetricHole,
  type MetricLabel,
  type MetricPoint,
  type Metrics,
  type MetricScope,
  metricScopes,
  type MetricSeries,
  type MetricSeriesStatistics,
  type MetricsQuery,
} from '../../../domain/metrics.ts';
import { toUnit } from '../unit.ts';
import { toScope } from './scope.ts';
import type * as wire from './schema.ts';

type Samples = readonly (number | null)[];

/** One series with its samples as they came. */
export interface Recorded {
  readonly metric: string;
  readonly unit: string | null;
  readonly scope: MetricScope | null;
  readonly host: string | null;
  readonly labels: readonly MetricLabel[];
  readonly statistics: MetricSeriesStatistics | null;
  /** Seconds between samples. */
  readonly timestep: number;
  readonly data: Samples;
}

export function recordedOf({ name, scope: word, metric }: wire.Measured): Recorded[] {
  const { unit, timestep, series } = metric;
  return (series ?? []).map(({ hostname, id, statistics, data }) => ({
    metric: name,
    unit: toUnit(unit),
    scope: toScope(word),
    host: hostname,
    labels: id ? [{ key: word, value: id }] : [],
    statistics: toStatistics(statistics, data),
    ...{ timestep, data },
  }));
}

export function recordedSum({ name, unit, timestep, data }: wire.Sum): Recorded {
  const whole = { scope: null, host: null, labels: [], statistics: null };
  return { metric: name, unit: toUnit(unit), ...whole, timestep, data };
}

/** The times are where samples are meant to be: cc-backend does not say when the first one was taken. */
export function toMetrics(recorded: readonly Recorded[], query: MetricsQuery, start: number): Metrics {
  const names = [...new Set(query.names)];
  const lines = [...recorded]
    .sort(byPlace(names))
    .map((line) => ({ line, series: toSeries(line, query, start) }));
  const measured = lines.filter(({ series }) => series.points.some(({ value }) => value !== null));
  return {
    series: measured.map(({ series }) => series),
    holes: [
      ...lines.filter((each) => !measured.includes(each)).map(({ line }) => notMeasured(line)),
      ...unanswered(names, recorded),
    ],
  };
}

/** Nothing is there, and nothing was asked. */
export function nothingMeasured({ names }: MetricsQuery): Metrics {
  const holes = [...new Set(names)].map(
    (metric) => ({ metric, labels: [], reason: 'NOT_MEASURED' }) as const,
  );
  return { series: [], holes };
}

function toSeries(line: Recorded, { from, to, samples }: MetricsQuery, start: number): MetricSeries {
  const { timestep, data, ...told } = line;
  const points = pointsOf(line, start).filter(({ at }) => at >= from && at <= to);
  const step = Math.max(1, Math.ceil(points.length / samples));
  return {
    ...told,
    resolutionSeconds: timestep * step,
    points: points.filter((_, index) => index % step === 0),
  };
}

function pointsOf({ timestep, data }: Recorded, start: number): MetricPoint[] {
  return data.map((value, index) => ({
    at: new Date((start + index * timestep) * 1000).toISOString(),
    value,
  }));
}

/** cc-backend keeps metrics, scopes and nodes in maps, whose order changes from answer to answer. */
function byPlace(names: readonly string[]): (one: Recorded, other: Recorded) => number {
  return (one, other) =>
    names.indexOf(one.metric) - names.indexOf(other.metric) ||
    rankOf(one.scope) - rankOf(other.scope) ||
    byNumber(one.host ?? '', other.host ?? '') ||
    byNumber(one.labels[0]?.value ?? '', other.labels[0]?.value ?? '');
}

function rankOf(scope: MetricScope | null): number {
  return scope === null ? metricScopes.length : metricScopes.indexOf(scope);
}

/** Parts are numbered: 2 comes before 10. */
function byNumber(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

function notMeasured({ metric, host, labels }: Recorded): MetricHole {
  const place = host === null ? [] : [{ key: 'host', value: host }];
  return { metric, labels: [...place, ...labels], reason: 'NOT_MEASURED' };
}

function unanswered(names: readonly string[], recorded: readonly Recorded[]): MetricHole[] {
  return names
    .filter((name) => !recorded.some(({ metric }) => metric === name))
    .map((metric) => ({ metric, labels: [], reason: 'NOT_ANSWERED' }));
}

/** Of no samples cc-backend says that all three are 0. */
function toStatistics(statistics: wire.Series['statistics'], data: Samples): MetricSeriesStatistics | null {
  if (!statistics || data.every((value) => value === null)) return null;
  const { min, avg: average, max } = statistics;
  return { min, average, max };
}
