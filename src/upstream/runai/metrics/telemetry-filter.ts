import { type NodeKey, parseId } from '../../../domain/id.ts';
import type { JobState } from '../../../domain/job.ts';
import type { TelemetryFilter } from '../../../domain/telemetry.ts';
import { ClusterQLError } from '../../../errors.ts';
import { opaqueIdsOf, uuidsOf } from '../keys.ts';
import { phases } from '../workloads/map-job.ts';
import { nodePools } from '../node-pools/source.ts';
import { readOne } from '../read.ts';
import type { BoundRunai } from '../runai-step.ts';
import type { TelemetryEndpoint } from './telemetry-names.ts';

/** What of a filter goes into the query. */
export type Where = Readonly<Record<string, string | undefined>>;

/** Null when a row that the filter names is missing or hidden. */
export async function whereOf(
  runai: BoundRunai,
  { nodePoolBy }: TelemetryEndpoint,
  { cluster, nodePool, department, states }: TelemetryFilter,
): Promise<Where | null> {
  const [clusterId] = uuidsOf(keysOf(cluster));
  const [departmentId] = opaqueIdsOf(keysOf(department));
  const [nodepoolId] = opaqueIdsOf(keysOf(nodePool));
  const named = [cluster, department, nodePool].filter((id) => typeof id === 'string');
  const found = [clusterId, departmentId, nodepoolId].filter((key) => key !== undefined);
  // A key of a form that Run:ai does not give is of nothing that exists.
  if (found.length < named.length) return null;
  const filterByPhases = states ? wordsOf(runai, states) : undefined;
  const where = { clusterId, departmentId, filterByPhases };
  if (nodepoolId === undefined) return where;
  return nodePoolBy === 'id' ? { ...where, nodepoolId } : byName(runai, nodepoolId, where);
}

/** A name of a node pool means one pool together with its cluster only, which some roles are not told. */
async function byName(
  { door, caller }: BoundRunai,
  id: string,
  where: { readonly clusterId: string | undefined },
): Promise<Where | null> {
  const pool = await readOne(door, caller, { path: `${nodePools.path}/${id}`, schema: nodePools.rowSchema });
  if (pool === null) return null;
  const clusterId = pool.clusterId ?? where.clusterId;
  if (clusterId === undefined) throw wrong('`filter.nodePool` needs its cluster in `filter.cluster` here.');
  if (clusterId !== (where.clusterId ?? clusterId))
    throw wrong('`filter.nodePool` is not of `filter.cluster`; leave one of them out.');
  return { ...where, clusterId, nodepoolName: pool.name };
}

/** The filter takes the phases of the document, which has `Unknown` and does not have `Succeeded`. */
function wordsOf({ door }: BoundRunai, states: readonly JobState[]): string {
  const taken = [...phases, ['Unknown', 'UNKNOWN'] as const].filter(([word]) => word !== 'Succeeded');
  const words = taken.filter(([, state]) => states.includes(state)).map(([word]) => word);
  if (words.length > 0) return words.join(',');
  const known = [...new Set(taken.map(([, state]) => state))].join(', ');
  throw wrong(`\`filter.states\` names no state of jobs on ${door.system.name}, which are ${known}.`);
}

function keysOf(id: string | null | undefined): NodeKey[] {
  const key = parseId(id ?? '')?.key;
  return key === undefined ? [] : [key];
}

function wrong(message: string): ClusterQLError {
  return new ClusterQLError('BAD_USER_INPUT', message);
}
