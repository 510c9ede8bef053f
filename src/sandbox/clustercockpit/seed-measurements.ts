import type { MetricConfig, SubCluster } from './clusters.ts';
import type { Job, Statistic } from './data.ts';
import { cents } from './metrics/series.ts';

/** What monitoring saw of a job; its footprint follows from its statistics. */
interface Measured {
  statistics: Record<string, Statistic>;
  footprint: Record<string, number>;
  /** Watts a node by power metric. */
  power: Record<string, number>;
}

export type DrawMeasured = (subCluster: SubCluster, accelerators: number) => Measured;

const variants = 40;

/** Draws from a few prepared measurements per kind of node: own ones for every job would slow the start. */
export function measurements(roll: () => number): DrawMeasured {
  const prepared = new Map<string, Measured[]>();
  return (subCluster, accelerators) => {
    const key = `${subCluster.name} ${accelerators}`;
    const known = prepared.get(key) ?? [];
    prepared.set(key, known);
    const index = Math.floor(roll() * variants);
    return (known[index] ??= measure(subCluster.metricConfig, accelerators, roll));
  };
}

/** Kilowatt hours by power metric and their sum, as the archiver adds them up. */
export function energyOf(
  { power }: Measured,
  nodes: number,
  seconds: number,
): Pick<Job, 'energy' | 'energyFootprint'> {
  const hours = seconds / 3600;
  const entries = Object.entries(power).map(
    ([name, watts]) => [name, cents((watts * nodes * hours) / 1000)] as const,
  );
  return {
    energy: cents(entries.reduce((sum, [, value]) => sum + value, 0)),
    energyFootprint: Object.fromEntries(entries),
  };
}

function measure(metrics: MetricConfig[], accelerators: number, roll: () => number): Measured {
  const statistics: Measured['statistics'] = {};
  for (const metric of metrics) {
    const devices = metric.scope === 'accelerator' && metric.aggregation === 'sum' ? accelerators : 1;
    statistics[metric.name] = drawStatistic(metric, devices, roll);
  }
  return measuredFrom(metrics, statistics);
}

/** What follows from the statistics of a job, each metric as it is configured. */
export function measuredFrom(metrics: MetricConfig[], statistics: Measured['statistics']): Measured {
  const measured: Measured = { statistics, footprint: {}, power: {} };
  for (const metric of metrics) {
    const seen = statistics[metric.name];
    if (seen === undefined) continue;
    if (metric.footprint) measured.footprint[`${metric.name}_${metric.footprint}`] = seen[metric.footprint];
    if (metric.energy === 'power') measured.power[metric.name] = seen.avg;
  }
  return measured;
}

function drawStatistic(metric: MetricConfig, devices: number, roll: () => number): Statistic {
  const avg = metric.normal * devices * (0.3 + 0.6 * roll());
  const max = avg + (metric.peak * devices - avg) * roll();
  return { unit: metric.unit, avg: cents(avg), min: cents(avg * 0.2 * roll()), max: cents(max) };
}
