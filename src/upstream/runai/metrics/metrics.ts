import type { MeasuredRow, MeasuredType, MetricSource } from '../../../domain/metrics.ts';
import { nullIfMissing } from '../../missing.ts';
import { opaqueIdsOf, uuidsOf } from '../keys.ts';
import { departments, projects } from '../org-units/source.ts';
import type { Version } from '../release.ts';
import type { BoundRunai } from '../runai-step.ts';
import { toMetrics } from './map-metrics.ts';
import { knownMetrics } from './metric-names.ts';
import { missingRow } from './missing-row.ts';
import * as wire from './schema.ts';

type Key = MeasuredRow['key'];

interface Endpoint {
  /** Without `/metrics`; null for a key that Run:ai cannot have given. */
  readonly pathOf: (key: Key) => string | null;
  /** The release that brought it; 2.18 has the others. */
  readonly since?: Version;
}

const endpoints: Readonly<Record<MeasuredType, Endpoint>> = {
  Cluster: { pathOf: ([uuid]) => clusterPath(uuid) },
  NodePool: { pathOf: ([uuid, name]) => below(clusterPath(uuid), 'nodepools', name) },
  // A node whose own id nobody knows comes with the key of its row, of several parts.
  ComputeNode: {
    pathOf: ([id, ...more]) => (more.length > 0 ? null : below('/api/v1', 'nodes', id)),
    since: '2.19',
  },
  Department: { pathOf: (key) => below(departments.path, ...opaqueIdsOf([key])), since: '2.20' },
  Project: { pathOf: (key) => below(projects.path, ...opaqueIdsOf([key])), since: '2.20' },
  Job: { pathOf: ([uuid]) => jobPath(uuid) },
  JobPod: { pathOf: ([uuid, pod]) => below(jobPath(uuid), 'pods', pod) },
};

/** One request a row: there is no endpoint for several. */
export function metricSource(runai: BoundRunai): MetricSource {
  const { door, caller } = runai;
  return {
    system: door.system,
    known: knownMetrics,
    async read({ type, key }, { names, from, to, samples }) {
      const { pathOf, since } = endpoints[type];
      const path = pathOf(key);
      if (path === null) return null;
      const asked = [...new Set(names)];
      const query = { metricType: asked.join(','), start: from, end: to, numberOfSamples: samples };
      const request = { path: `${path}/metrics`, query, schema: wire.Measured };
      const answer = await nullIfMissing(door.readWithStatus(caller, request));
      if (answer === null) return missingRow(runai, since);
      return toMetrics(answer, asked, knownMetrics[type]);
    },
  };
}

function clusterPath(key: string): string | null {
  const [uuid] = uuidsOf([[key]]);
  return below('/api/v1', 'clusters', uuid);
}

function jobPath(key: string): string | null {
  const [uuid] = uuidsOf([[key]]);
  return below('/api/v1', 'workloads', uuid);
}

/** The name is encoded and otherwise left alone: clients of the vendor that turn `_` into `-` miss the pool. */
function below(path: string | null, ...names: readonly (string | undefined)[]): string | null {
  if (path === null || names.length === 0 || names.includes(undefined)) return null;
  return [path, ...names.map((name) => encodeURIComponent(name ?? ''))].join('/');
}
