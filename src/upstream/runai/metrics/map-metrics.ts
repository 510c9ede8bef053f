import type {
  KnownMetrics,
  MetricHole,
  MetricLabel,
  MetricPoint,
  Metrics,
  MetricSeries,
} from '../../../domain/metrics.ts';
import { numberOf } from './number.ts';
import type * as wire from './schema.ts';

/** A line of the answer, with its times and numbers as they came. */
interface Line {
  readonly metric: string;
  readonly labels: readonly MetricLabel[];
  readonly values: readonly Sample[];
}

interface Sample {
  readonly value: string;
  readonly timestamp?: string | null | undefined;
}

/** A 207 is a success with holes: they are told even when nothing shows where they are. */
export function toMetrics(
  { status, body }: { readonly status: number; readonly body: wire.Measured },
  names: readonly string[],
  known: KnownMetrics,
): Metrics {
  const lines = [...body.measurements.map(toLine), ...(body.histogram ?? []).flatMap(toLines)];
  const holes = [...lines.flatMap(holesIn), ...unanswered(names, lines)];
  const untold: MetricHole = { metric: null, labels: [], reason: 'INCOMPLETE' };
  return {
    series: lines.map((line) => toSeries(line, known)).filter(({ points }) => points.length > 0),
    holes: status === 207 && holes.length === 0 ? [untold] : holes,
  };
}

function toLine({ type, labels, values }: wire.Measurement): Line {
  const pairs = Object.entries(labels ?? {}).map(([key, value]) => ({ key, value }));
  return { metric: type, labels: pairs, values: values ?? [] };
}

/** A histogram is as many lines as it has numbers for a time. */
function toLines({ type, values }: wire.Histogram): Line[] {
  const buckets = new Map<string, Sample[]>();
  for (const { timestamp, data } of values ?? []) {
    for (const [bucket, value] of Object.entries(data)) {
      buckets.set(bucket, [...(buckets.get(bucket) ?? []), { value, timestamp }]);
    }
  }
  const lines = [...buckets].map(([value, values]) => ({
    metric: type,
    labels: [{ key: 'bucket', value }],
    values,
  }));
  return lines.length > 0 ? lines : [{ metric: type, labels: [], values: [] }];
}

function toSeries(line: Line, known: KnownMetrics): MetricSeries {
  const { metric, labels } = line;
  return {
    metric,
    unit: known.get(metric) ?? null,
    scope: metric.endsWith('_PER_GPU') ? 'ACCELERATOR' : null,
    host: null,
    labels,
    statistics: null,
    // The samples are spread over the time asked for, and nothing says at which distance.
    resolutionSeconds: null,
    points: pointsOf(line),
  };
}

/** A value without a time stands nowhere. */
function pointsOf({ values }: Line): MetricPoint[] {
  return values.flatMap(({ value, timestamp }) =>
    timestamp ? [{ at: timestamp, value: numberOf(value) }] : [],
  );
}

function holesIn(line: Line): MetricHole[] {
  const { metric, labels, values } = line;
  if (values.length === 0) return [{ metric, labels, reason: 'NOT_MEASURED' }];
  const readable = pointsOf(line).filter(({ value }) => value !== null);
  return readable.length === values.length ? [] : [{ metric, labels, reason: 'UNREADABLE' }];
}

function unanswered(names: readonly string[], lines: readonly Line[]): MetricHole[] {
  return names
    .filter((name) => !lines.some(({ metric }) => metric === name))
    .map((metric) => ({ metric, labels: [], reason: 'NOT_ANSWERED' }));
}
