import type { MetricConfig, Topology, Unit } from '../clusters.ts';
import type { Resource } from '../data.ts';
import { type Part, partsOf } from './parts.ts';
import type { Scope } from './scopes.ts';

/** Null where a sample is missing. */
export type Samples = (number | null)[];

export interface Extent {
  min: number;
  avg: number;
  max: number;
}

export interface Series {
  hostname: string;
  /** Of the part; absent for whole nodes. */
  id?: string;
  statistics: Extent;
  data: Samples;
}

export interface JobMetric {
  statisticsSeries?: { mean: null; median: Samples; min: Samples; max: Samples };
  unit: Unit;
  series: Series[];
  timestep: number;
}

/** Where the samples of one part of one node are read; the times are epoch seconds. */
export type Source = (
  metric: MetricConfig,
  place: { hostname: string; part: Part; resource: Resource },
) => (time: number) => number | null;

/** So many series and more get minimum, median and maximum of all of them. */
const manySeries = 8;

/** A metric in one scope on some nodes; null where none of them has such parts. */
export function measureScope(
  metric: MetricConfig,
  scope: Scope,
  resources: readonly Resource[],
  { topology, times, source }: { topology: Topology; times: readonly number[]; source: Source },
): JobMetric | null {
  const series = resources.flatMap((resource) => {
    const { hostname } = resource;
    const measured = partsOf(metric.scope, topology, resource);
    return partsOf(scope, topology, resource).flatMap((whole) => {
      const reads = measured
        .filter((part) => isWithin(part, whole, scope))
        .map((part) => source(metric, { hostname, part, resource }));
      if (reads.length === 0) return [];
      return [seriesOf(hostname, whole.id, aggregate(reads, metric.aggregation, times))];
    });
  });
  return series.length === 0
    ? null
    : withStatistics({ unit: metric.unit, series, timestep: metric.timestep });
}

/** Every `timestep` seconds from one time until the other. */
export function timesBetween(from: number, to: number, timestep: number): number[] {
  const count = Math.max(0, Math.ceil((to - from) / timestep));
  return Array.from({ length: count }, (_, index) => from + index * timestep);
}

export function extentOf(data: Samples): Extent {
  const known = data.filter((value) => value !== null);
  if (known.length === 0) return { min: 0, avg: 0, max: 0 };
  const [first = 0] = known;
  return {
    min: known.reduce((least, value) => Math.min(least, value), first),
    avg: cents(known.reduce((total, value) => total + value, 0) / known.length),
    max: known.reduce((most, value) => Math.max(most, value), first),
  };
}

/** cc-backend writes two decimals of everything measured. */
export function cents(value: number): number {
  return Math.round(value * 100) / 100;
}

export function seriesOf(hostname: string, id: string | null, data: Samples): Series {
  return { hostname, ...(id !== null && { id }), statistics: extentOf(data), data };
}

function isWithin(part: Part, whole: Part, scope: Scope): boolean {
  if (scope === 'accelerator') return part.id === whole.id;
  return part.threads.some((thread) => whole.threads.includes(thread));
}

function aggregate(
  reads: ((time: number) => number | null)[],
  aggregation: MetricConfig['aggregation'],
  times: readonly number[],
): Samples {
  return times.map((time) => {
    let [total, count] = [0, 0];
    for (const read of reads) {
      const value = read(time);
      if (value === null) continue;
      total += value;
      count += 1;
    }
    if (count === 0) return null;
    return cents(aggregation === 'avg' ? total / count : total);
  });
}

/** `mean` stays empty: only files that older versions archived have it. */
export function withStatistics(metric: JobMetric): JobMetric {
  const { series } = metric;
  if (series.length < manySeries) return metric;
  const columns = (series[0]?.data ?? []).map((_, index) => sortedColumn(series, index));
  return {
    statisticsSeries: {
      mean: null,
      median: columns.map((column) => column[Math.floor(column.length / 2)] ?? null),
      min: columns.map((column) => column[0] ?? null),
      max: columns.map((column) => column.at(-1) ?? null),
    },
    ...metric,
  };
}

function sortedColumn(series: Series[], index: number): number[] {
  return series
    .map(({ data }) => data[index] ?? null)
    .filter((value) => value !== null)
    .sort((one, other) => one - other);
}
