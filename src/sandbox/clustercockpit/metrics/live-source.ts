import type { MetricConfig, Topology } from '../clusters.ts';
import type { Job, State } from '../data.ts';
import { noise } from './noise.ts';
import { partsOf, wholeNode } from './parts.ts';
import type { Source } from './series.ts';

/** Of a hundred samples of a part, how many never arrive. */
const lost = 1;

/** What names a series in the metric store. */
export interface SeriesName {
  cluster: string;
  hostname: string;
  metric: string;
  /** Of the part; null for the whole node. */
  id: string | null;
}

export function seriesKey({ cluster, hostname, metric, id }: SeriesName): string {
  return [cluster, hostname, metric, id ?? ''].join(' ');
}

/** The metric store: what was written, and believable values where nothing was, low on idle nodes. */
export function liveSource(cluster: string, topology: Topology, { jobs, samples, now }: State): Source {
  const busyOn = busyTimes(cluster, jobs, now);
  return (metric, { hostname, part }) => {
    const key = seriesKey({ cluster, hostname, metric: metric.name, id: part.id });
    const written = samples.get(key);
    const full = normalOf(metric, topology, hostname);
    const base = 0.3 + 0.5 * noise(`${hostname} ${metric.name}`)(0);
    const flicker = noise(key);
    const isBusy = busyOn(hostname);
    return (time) => {
      const slot = time - (time % metric.timestep);
      const known = written?.get(slot);
      if (known !== undefined) return known;
      const roll = flicker(slot);
      if (roll * 100 < lost) return null;
      return full * (isBusy(slot) ? base + 0.2 * roll : 0.02 + 0.02 * roll);
    };
  };
}

/** `normal` is a node's; of what is summed up, a part has its share. Accelerators each have their own. */
function normalOf(metric: MetricConfig, topology: Topology, hostname: string): number {
  if (metric.aggregation === 'avg' || metric.scope === 'accelerator') return metric.normal;
  return metric.normal / partsOf(metric.scope, topology, wholeNode(hostname, topology)).length;
}

/** Whether any job was on a node at a time. */
type BusyTimes = (time: number) => boolean;

function busyTimes(cluster: string, jobs: Job[], now: number): (hostname: string) => BusyTimes {
  const spans = new Map<string, Span[]>();
  for (const job of jobs.filter((each) => each.cluster === cluster)) {
    const to = job.jobState === 'running' ? now : job.startTime + job.duration;
    for (const { hostname } of job.resources) {
      const known = spans.get(hostname) ?? [];
      spans.set(hostname, known);
      known.push({ from: job.startTime, to });
    }
  }
  const known = new Map<string, BusyTimes>();
  return (hostname) => {
    const busy = known.get(hostname) ?? withinAny(spans.get(hostname) ?? []);
    known.set(hostname, busy);
    return busy;
  };
}

interface Span {
  from: number;
  to: number;
}

/** Remembers the latest time: all parts of a node are asked for one time after the other. */
function withinAny(spans: Span[]): BusyTimes {
  let latest = { time: NaN, isWithin: false };
  return (time) => {
    if (latest.time !== time)
      latest = { time, isWithin: spans.some(({ from, to }) => time >= from && time <= to) };
    return latest.isWithin;
  };
}
