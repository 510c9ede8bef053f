import type { Context } from 'hono';
import { entryOf, readInteger, type Query } from './listing.ts';
import { badRequest } from './refusals.ts';

/** One line of a metric. */
export interface Reading {
  /** Null where nothing measures it. */
  level: number | null;
  labels?: Record<string, string>;
  groups?: { key: string; value: string }[];
}

/** What is measured, by metric type; the names are all that may be asked for. */
export type Gauges = Readonly<Record<string, () => Reading[]>>;

/** The time series asked for. With a hole in any of them the answer is 207, which is a success. */
export function answerMetrics(c: Context, gauges: Gauges, besides: object = {}): Response {
  const query = c.req.query();
  const times = readTimes(query);
  const types = query['metricType']?.split(',') ?? badRequest('metricType is required');
  const measurements = types.flatMap((type) => {
    return entryOf(gauges, type, 'metricType')().map(({ level, labels = {}, groups }) => {
      const values = level === null ? null : times.map((time, index) => sample(type, level, time, index));
      return { type, labels, values, ...(groups && { groups }) };
    });
  });
  const whole = measurements.every(({ values }) => values !== null);
  return c.json({ measurements, ...besides }, whole ? 200 : 207);
}

/** A gauge of one line. */
export function gauge(level: number | null): () => Reading[] {
  return () => [{ level }];
}

/** A gauge of which nothing is ever measured. */
export const unmeasured = gauge(null);

/** Numbers come as texts; use goes up and down a little, counts and quotas do not. */
function sample(type: string, level: number, time: number, index: number): object {
  const sways = /UTILIZATION|USAGE|ACTIVITY|LATENCY|THROUGHPUT/.test(type);
  const value = sways ? level * (0.9 + 0.1 * Math.sin(index)) : level;
  return { value: String(Number(value.toFixed(4))), timestamp: written(time) };
}

/** Neither a T nor a zone, as in the vendor's own examples. */
function written(time: number): string {
  return new Date(time).toISOString().replace('T', ' ').replace('Z', '');
}

function readTimes(query: Query): number[] {
  const start = Date.parse(query['start'] ?? '');
  const end = Date.parse(query['end'] ?? '');
  if (!(start <= end)) badRequest('start and end must be date-times in order');
  const many = readInteger(query, { name: 'numberOfSamples', usual: 20, least: 0, most: 1000 });
  const step = (end - start) / Math.max(1, many - 1);
  return Array.from({ length: many }, (_, index) => start + index * step);
}
