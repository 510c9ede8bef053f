import { formatId, type NodeType } from '../../../domain/id.ts';
import type {
  HistogramBin,
  JobGroup,
  JobGrouping,
  JobGroupOrder,
  JobHistograms,
  JobTotalName,
  JobTotals,
  MetricHistogram,
} from '../../../domain/job-statistics.ts';
import { compareText } from '../../../domain/page/order.ts';
import type { SystemRef } from '../../../domain/system.ts';
import type * as wire from './schema.ts';
import { totalWords } from './words.ts';

/** Sums that are 0 of all jobs together, whatever they are: cc-backend fills them in for groups only. */
const groupedOnly: readonly JobTotalName[] = ['nodes', 'cores', 'accelerators'];

/** Those of the names that cc-backend tells; `by` is null for all jobs together. */
export function toldTotals(names: readonly JobTotalName[], by: JobGrouping | null): JobTotalName[] {
  const untold = by === null ? groupedOnly : by === 'USER' ? ['users'] : [];
  return names.filter((name) => !untold.includes(name));
}

export function toTotals(row: wire.Totals, names: readonly JobTotalName[]): JobTotals {
  return Object.fromEntries(names.map((name) => [name, row[totalWords[name]] ?? null]));
}

const idTypes: Readonly<Partial<Record<JobGrouping, NodeType>>> = { PROJECT: 'Project', CLUSTER: 'Cluster' };

export function toGroup(
  { name: system }: SystemRef,
  by: JobGrouping,
  { id: key, name, ...totals }: wire.Group,
  names: readonly JobTotalName[],
): JobGroup {
  const type = idTypes[by];
  return {
    key,
    id: type && key ? formatId(type, system, key) : null,
    // It repeats the key where it knows no name.
    name: name === '' || name === key ? null : name,
    totals: toTotals(totals, names),
  };
}

/** Equal groups come in no order. */
export function byMost(order: JobGroupOrder): (one: wire.Group, other: wire.Group) => number {
  const field = totalWords[order];
  return (one, other) => (other[field] ?? 0) - (one[field] ?? 0) || compareText(one.id, other.id);
}

/** A bin of durations is called by the seconds at its end. */
export function toHistograms(row: wire.Histograms | undefined, width: number): JobHistograms {
  return {
    duration: (row?.histDuration ?? []).map(({ value, count }) => bin(value - width, value, count)),
    nodes: toBins(row?.histNumNodes),
    cores: toBins(row?.histNumCores),
    accelerators: toBins(row?.histNumAccs),
  };
}

export function toMetricHistogram({ metric, unit, stat, data }: wire.MetricPoints): MetricHistogram {
  const bins = (data ?? []).map(({ min, max, count }) => bin(min ?? 0, max ?? 0, count));
  return { metric, unit: unit || null, statistic: stat ?? null, bins };
}

function toBins(points: readonly wire.Point[] = []): HistogramBin[] {
  return points
    .map(({ value, count }) => bin(value, value, count))
    .sort((one, other) => one.from - other.from);
}

function bin(from: number, to: number, jobs: number): HistogramBin {
  return { from, to, jobs };
}
