import {
  type ComputeNode,
  type ComputeNodeFilter,
  computeNodeMatches,
} from '../../../domain/compute-node.ts';
import type { ReadRequest, Slice } from '../../../domain/page/source.ts';
import { sliceWhole } from '../../../domain/page/whole.ts';
import { nullIfMissing } from '../../missing.ts';
import { clustersPath, readClusters } from '../clusters/source.ts';
import { keysIn } from '../filter-by.ts';
import { uuidsOf } from '../keys.ts';
import { type Found, readPages, wholeList } from '../read.ts';
import { lacking } from '../release.ts';
import type { BoundRunai } from '../runai-step.ts';
import type { ComputeNodeKey } from './keys.ts';
import { toComputeNode } from './map.ts';
import * as wire from './schema.ts';

/** A page of the nodes of all clusters. */
export async function sliceOfClusters(
  runai: BoundRunai,
  request: ReadRequest<ComputeNode, ComputeNodeFilter>,
): Promise<Slice<ComputeNode>> {
  const { rows, isWhole } = await readClustersNodes(runai, request.filter);
  const slice = sliceWhole(rows, request, (node) => computeNodeMatches(request.filter, node));
  return isWhole ? slice : { ...slice, total: null, status: 'TRUNCATED' };
}

/** Null when the lists were not read to their end. */
export async function countInClusters(runai: BoundRunai, filter: ComputeNodeFilter): Promise<number | null> {
  const { rows, isWhole } = await readClustersNodes(runai, filter);
  return isWhole ? rows.filter((node) => computeNodeMatches(filter, node)).length : null;
}

/** The nodes of all clusters, which are few, each cluster asked for its own at the same time. */
async function readClustersNodes(
  runai: BoundRunai,
  filter: ComputeNodeFilter,
): Promise<{ readonly rows: readonly ComputeNode[]; readonly isWhole: boolean }> {
  const uuids = await clustersFor(runai, filter);
  const lists = await Promise.all(uuids.map((uuid) => readNodes(runai, uuid)));
  const nodes = lists.flatMap(({ found }) => [...found.values()]);
  return {
    rows: nodes.map((node) => toComputeNode(runai.door.system, node)),
    isWhole: lists.every(({ next }) => next === null),
  };
}

/** Only clusters that exist are asked: of those a 404 says that the release has no such list. */
async function clustersFor({ door, caller }: BoundRunai, filter: ComputeNodeFilter): Promise<string[]> {
  const keys = keysIn(door.system, 'Cluster', filter.clusters);
  const wanted = keys && uuidsOf(keys);
  if (wanted?.length === 0) return [];
  const clusters = await readClusters(door, caller);
  return clusters.flatMap(({ uuid }) => (wanted?.includes(uuid) === false ? [] : uuid));
}

async function readNodes(runai: BoundRunai, uuid: string): Promise<Found<wire.ComputeNode>> {
  const list = await nullIfMissing(readList(runai, uuid, () => false));
  if (list === null) throw lacking(runai.door.system);
  return list;
}

/** In each of the clusters up to the page that holds the last of its nodes. */
export async function findInClusters(
  runai: BoundRunai,
  keys: readonly ComputeNodeKey[],
): Promise<wire.ComputeNode[]> {
  const clusters = new Set(keys.map(({ clusterUuid }) => clusterUuid));
  const lists = await Promise.all(
    [...clusters].map((uuid) => {
      const wanted = keys.filter(({ clusterUuid }) => clusterUuid === uuid);
      return nullIfMissing(readList(runai, uuid, (found) => wanted.every(({ id }) => found.has(id))));
    }),
  );
  return lists.flatMap((list) => keys.flatMap(({ id }) => list?.found.get(id) ?? []));
}

function readList(
  { door, caller }: BoundRunai,
  uuid: string,
  enough: (found: ReadonlyMap<string, wire.ComputeNode>) => boolean,
): Promise<Found<wire.ComputeNode>> {
  const list = { path: `${clustersPath}/${uuid}/nodes`, pageSchema: wire.ComputeNodes };
  return readPages(door, caller, list, wholeList, enough);
}
