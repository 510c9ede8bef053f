import { nilPointer, panic } from '../answers.ts';
import type { MetricConfig } from '../clusters.ts';
import type { Job, State } from '../data.ts';
import { loadJobStats } from '../metrics/job-stats.ts';
import type { JobFilter } from './filter.ts';

/** More running jobs than this are not looked at. */
const mostRunning = 500;

interface MetricHistogram {
  metric: string;
  unit: string;
  stat: string | null;
  data: { bin: number; count: number; min: number; max: number }[];
}

/** How many jobs lie where between nothing and the peak of a metric; running jobs by what they measure now. */
export function metricHistograms(
  jobs: Job[],
  filters: readonly JobFilter[],
  metrics: readonly string[],
  bins: number,
  state: State,
): MetricHistogram[] {
  const isRunning = filters.some(({ state: states }) => states?.join() === 'running');
  if (isRunning && jobs.length > mostRunning) return [];
  return metrics.map((name) => {
    const { peak, unit, footprint } = configOf(name, filters, state);
    const key = `${name}_${footprint ?? ''}`;
    const values = isRunning
      ? jobs.flatMap((job) => loadJobStats(job, [name], state).get(name)?.avg ?? [])
      : jobs.flatMap((job) => job.footprint?.[key] ?? []);
    const stat = isRunning ? null : (footprint ?? '');
    return { metric: name, unit: `${unit.prefix ?? ''}${unit.base}`, stat, data: binned(values, peak, bins) };
  });
}

type Config = Pick<MetricConfig, 'peak' | 'unit'> & { footprint?: MetricConfig['footprint'] | undefined };

/**
 * As the cluster configures it that is filtered for, else with the highest peak of all. cc-backend takes
 * it for granted that a filter for clusters has `eq`, and that the cluster has the metric.
 */
function configOf(name: string, filters: readonly JobFilter[], { clusters }: State): Config {
  const filter = filters.findLast(({ cluster }) => cluster !== null && cluster !== undefined)?.cluster;
  const asked = filter ? clusters.filter((cluster) => cluster.name === filter.eq) : clusters;
  const configs = asked.flatMap(({ metricConfig }) => metricConfig.filter((config) => config.name === name));
  const [first] = configs;
  if (first === undefined) return filter ? panic(nilPointer) : { peak: 0, unit: { base: '' } };
  return { ...first, peak: Math.max(...configs.map(({ peak }) => peak)) };
}

/** Values above the peak are in no bin, the peak itself is in the last. */
function binned(values: number[], peak: number, bins: number): MetricHistogram['data'] {
  const step = Math.floor(peak / bins);
  const data = Array.from({ length: bins }, (_, index) => ({
    bin: index + 1,
    count: 0,
    min: step * index,
    max: step * (index + 1),
  }));
  for (const value of values) {
    const bin = data[Math.min(bins - 1, Math.floor((value / peak) * bins))];
    if (value <= peak && bin !== undefined) bin.count += 1;
  }
  return data;
}
