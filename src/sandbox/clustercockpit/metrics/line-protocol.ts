import type { State } from '../data.ts';
import { type SeriesName, seriesKey } from './live-source.ts';

interface Line extends SeriesName {
  value: number;
  /** Epoch seconds. */
  time: number;
}

/** Older samples than this are dropped: the store keeps its buffers that long. */
const keptSeconds = 48 * 3600;

/**
 * Takes in lines of the InfluxDB line protocol and throws at the first that is wrong; those before it
 * stay. Metrics that no cluster configures are dropped without a word.
 */
export function writeLines(text: string, defaultCluster: string, state: State): void {
  for (const line of text.split('\n')) {
    if (line.trim() !== '' && !line.startsWith('#')) store(readLine(line, defaultCluster, state.now), state);
  }
}

function store({ value, time, ...name }: Line, { clusters, samples, now }: State): void {
  const cluster = clusters.find((each) => each.name === name.cluster);
  const config = cluster?.metricConfig.find((each) => each.name === name.metric);
  if (config === undefined || time < now - keptSeconds) return;
  const key = seriesKey(name);
  const series = samples.get(key) ?? new Map<number, number>();
  samples.set(key, series.set(time - (time % config.timestep), value));
}

function readLine(line: string, defaultCluster: string, now: number): Line {
  const [, head = '', fields = '', stamp] = /^(\S+) (\S+)(?: (-?\d+))?\s*$/.exec(line) ?? [];
  const [metric = '', ...tags] = head.split(',');
  if (metric === '' || fields === '')
    throw new Error(`line protocol: expected measurement and fields: ${line}`);
  const tag = new Map(tags.map(readTag));
  const hostname = tag.get('hostname') ?? '';
  return {
    metric,
    cluster: tag.get('cluster') ?? defaultCluster,
    hostname,
    id: tag.get('type') === 'node' ? null : (tag.get('type-id') ?? null),
    value: readValue(fields, hostname),
    time: stamp === undefined ? now : seconds(stamp),
  };
}

function readTag(tag: string): [key: string, value: string] {
  const [key = '', value = ''] = tag.split('=', 2);
  if (key === '' || value === '') throw new Error(`line protocol: malformed tag ${tag}`);
  return [key, value];
}

function readValue(fields: string, hostname: string): number {
  const [key = '', text = ''] = fields.split('=', 2);
  if (key !== 'value') throw new Error(`host ${hostname}: unknown field: '${key}' (value: ${text})`);
  const value = Number(text.replace(/[iu]$/, ''));
  if (text === '' || Number.isNaN(value))
    throw new Error(`host ${hostname}: unsupported value type: ${text}`);
  return value;
}

/** The unit of a timestamp is told from its size: seconds, or thousandths down to billionths of them. */
function seconds(stamp: string): number {
  const thousands = Math.max(0, Math.ceil((stamp.length - 10) / 3));
  return Math.floor(Number(stamp) / 1000 ** thousands);
}
