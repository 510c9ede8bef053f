import type { JobMetric, Samples } from './series.ts';
import { seriesOf, withStatistics } from './series.ts';

/** Shorter series are never thinned out. */
const enough = 1000;

/**
 * Thins a metric out to one sample every `resolution` seconds; 0 asks for what was measured. cc-backend
 * picks by the largest triangle, which tells a picture from another one but no client from another.
 */
export function resample(metric: JobMetric, resolution: number): JobMetric {
  const { timestep, series } = metric;
  if (resolution <= timestep) return metric;
  if (resolution % timestep !== 0)
    throw new Error('the frequency must be a multiple of the native frequency of the metric');
  if ((series[0]?.data.length ?? 0) < enough) return metric;
  const step = resolution / timestep;
  const thinned = series.map(({ hostname, id, data }) => seriesOf(hostname, id ?? null, everyOf(data, step)));
  return withStatistics({ unit: metric.unit, series: thinned, timestep: resolution });
}

function everyOf(data: Samples, step: number): Samples {
  return data.filter((_, index) => index % step === 0);
}
