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

/** The nodes of all clusters, which are few, each cluster asked for its own at the same time. */
export async function sliceOfClusters(
  runai: BoundRunai,
  request: ReadRequest<ComputeNode, ComputeNodeFilter>,
): Promise<Slice<ComputeNode>> {
  const { system } = runai.door;
  const lists = await Promise.all(
    (await clustersFor(runai, request.filter)).map((uuid) => readNodes(runai, uuid)),
  );
  const rows = lists.flatMap(({ found }) => [...found.values()].map((node) => toComputeNode(system, node)));
  const slice = sliceWhole(rows, request, (node) => computeNodeMatches(request.filter, node));
  const isWhole = lists.every(({ next }) => next === null);
  return isWhole ? slice : { ...slice, total: null, status: 'TRUNCATED' };
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
