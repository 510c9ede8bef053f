import DataLoader from 'dataloader';
import { ClusterQLError } from '../errors.ts';
import { type Noun, readRefusal } from './access.ts';
import { onceFor } from './attachment.ts';
import type { NodeKey } from './id.ts';
import {
  type MeasuredRow,
  type Metrics,
  metricsRefusal,
  type MetricsQuery,
  type MetricSource,
} from './metrics.ts';
import type { SystemRef } from './system.ts';
import type { Viewer } from './viewer.ts';

/** The measurements of one row, as a field asks for them. */
export interface AskedMetrics {
  readonly system: SystemRef;
  /** What a viewer must be allowed to read. */
  readonly noun: Noun;
  readonly row: MeasuredRow;
  readonly query: MetricsQuery;
}

/** Null where the system measures nothing of the type of row. */
export type LoadMetrics = (asked: AskedMetrics) => Promise<Metrics | null>;

/** Each row is a request; more would fill a system's queue with those of one answer. */
const mostRows = 100;
/** About what is still comfortable to send and to draw. */
const mostPoints = 200_000;

/** Gathers the rows for which a field asks; what refuses the field refuses all of them, before any is asked. */
export function createMetricsLoad(viewer: Viewer, sources: readonly MetricSource[]): LoadMetrics {
  const allowances = new Map(sources.map(({ system }) => [system.name, createAllowance(system)]));
  const loaders = new Map<string, DataLoader<NodeKey, Metrics | null, string>>();

  function loaderFor(source: MetricSource, { noun, row, query }: AskedMetrics) {
    const { system } = source;
    return new DataLoader<NodeKey, Metrics | null, string>(
      async (keys) => {
        const refusal =
          readRefusal(viewer, noun, system) ??
          metricsRefusal(query, source, row.type) ??
          allowances.get(system.name)?.(keys.length, query);
        if (refusal) return onceFor(keys, refusal);
        return Promise.all(keys.map((key) => source.read({ ...row, key }, query).catch(asError)));
      },
      { cacheKeyFn: (key) => JSON.stringify(key) },
    );
  }

  return async (asked) => {
    const source = sources.find(({ system }) => system.name === asked.system.name);
    if (source?.known[asked.row.type] === undefined) return null;
    const field = JSON.stringify([source.system.name, asked.row.type, asked.query]);
    const loader = loaders.get(field) ?? loaderFor(source, asked);
    loaders.set(field, loader);
    return loader.load(asked.row.key);
  };
}

/** What one answer may still ask of a system, however many fields share it. */
function createAllowance({ name }: SystemRef): (rows: number, query: MetricsQuery) => ClusterQLError | null {
  let granted = { rows: 0, points: 0 };

  return (rows, { names, samples }) => {
    const asked = { rows: granted.rows + rows, points: granted.points + rows * names.length * samples };
    if (asked.rows <= mostRows && asked.points <= mostPoints) {
      granted = asked;
      return null;
    }
    const message = `Metrics take one request a row, and one answer tells at most ${mostRows} rows and ${mostPoints} points of ${name}; ask for fewer rows with \`first\`, or for fewer \`names\` or \`samples\`.`;
    return new ClusterQLError('LIMIT_EXCEEDED', message, { system: name });
  };
}

function asError(error: unknown): Error {
  return error as Error;
}
