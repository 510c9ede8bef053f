import type { Job, State, Statistic } from '../data.ts';
import { energyOf, measuredFrom } from '../seed-measurements.ts';
import { loadJobData, subClusterOf } from './job-data.ts';
import { cents, type Extent, type JobMetric } from './series.ts';

type Archived = Pick<Job, 'monitoringStatus' | 'statistics' | 'footprint' | 'energy' | 'energyFootprint'>;

/** What archiving finds out about a stopped job. */
export function measureJob(job: Job, state: State): Archived {
  const request = { metrics: null, scopes: ['node'], resolution: 0 } as const;
  const statistics = Object.fromEntries(
    loadJobData(job, request, state).map(({ name, metric }) => [name, statisticOf(metric)]),
  );
  const measured = measuredFrom(subClusterOf(job, state).metricConfig, statistics);
  return {
    monitoringStatus: 3,
    statistics,
    footprint: measured.footprint,
    ...energyOf(measured, job.numNodes, job.duration),
  };
}

/** Of the averages of all nodes the average, of their extremes the outermost. */
export function overNodes({ series }: JobMetric): Extent {
  const extents = series.map(({ statistics }) => statistics);
  return {
    avg: cents(extents.reduce((total, { avg }) => total + avg, 0) / extents.length),
    min: Math.min(...extents.map(({ min }) => min)),
    max: Math.max(...extents.map(({ max }) => max)),
  };
}

function statisticOf(metric: JobMetric): Statistic {
  return { unit: metric.unit, ...overNodes(metric) };
}
