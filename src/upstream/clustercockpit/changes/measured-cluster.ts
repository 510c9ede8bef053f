import { notFound } from '../../../domain/change/refusal.ts';
import { formatId, type NodeKey } from '../../../domain/id.ts';
import { parseNameKey } from '../key.ts';
import type { BoundCockpit } from './cockpit-step.ts';
import { MeasuredClusters } from './schema.ts';

/** A cluster with the names of what is measured on it. */
export interface MeasuredCluster {
  readonly name: string;
  readonly metrics: readonly string[];
}

/** Throws NOT_FOUND: what is sent of a cluster that cc-backend does not know it drops without a word. */
export async function measuredCluster(
  { door, caller }: BoundCockpit,
  key: NodeKey,
): Promise<MeasuredCluster> {
  const wanted = parseNameKey(key);
  const { clusters } = await door.read(caller, { path: '/api/clusters/', schema: MeasuredClusters });
  const cluster = clusters.find(({ name }) => name === wanted);
  if (cluster === undefined) throw notFound('Cluster', formatId('Cluster', door.system.name, ...key));
  return { name: cluster.name, metrics: (cluster.metricConfig ?? []).map(({ name }) => name).sort() };
}
