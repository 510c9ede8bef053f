import { type NodePoolFilter, nodePoolMatches, type NodePoolSource } from '../../../domain/node-pool.ts';
import { bothWays } from '../../../domain/page/source.ts';
import { sliceWhole } from '../../../domain/page/whole.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { ClusterQLError } from '../../../errors.ts';
import { type Caller, type Door, until } from '../../../http/door.ts';
import { nullIfMissing } from '../../missing.ts';
import { isOnOneOf, textOf } from '../filter-by.ts';
import { opaqueIdsOf } from '../keys.ts';
import { toNodePool } from './map.ts';
import { type Found, readMany, readPages, wholeList } from '../read.ts';
import * as wire from './schema.ts';

/** For the list and for one of them. */
export const nodePools = {
  path: '/api/v1/node-pools',
  pageSchema: wire.NodePools,
  rowSchema: wire.NodePool,
};

const nothing: Found<wire.NodePool> = { found: new Map(), next: null };

/** Node pools are few: the whole list is read, and cut here. */
export function nodePoolSource(door: Door, caller: Caller): NodePoolSource {
  const { system } = door;

  async function readList({ clusters }: NodePoolFilter, signal: AbortSignal): Promise<Found<wire.NodePool>> {
    const pushed = isOnOneOf(clusters, system);
    if (pushed.empty) return nothing;
    const range = { ...wholeList, filterBy: textOf(pushed) };
    const reading = readPages(door, until(caller, signal), nodePools, range, () => false);
    const list = await nullIfMissing(reading);
    if (list === null) throw cannotList(system);
    return list;
  }

  return {
    system,
    orders: { NAME: bothWays },
    async read(request) {
      const { found, next } = await readList(request.filter, request.signal);
      const rows = [...found.values()].map((nodePool) => toNodePool(system, nodePool));
      const slice = sliceWhole(rows, request, (nodePool) => nodePoolMatches(request.filter, nodePool));
      return next === null ? slice : { ...slice, total: null, status: 'TRUNCATED' };
    },
    async findByName(places) {
      const clusters = [...new Set(places.map(({ clusterId }) => clusterId))];
      const { found } = await readList({ clusters }, caller.signal);
      const nodePools = [...found.values()].map((nodePool) => toNodePool(system, nodePool));
      return places.map(
        ({ clusterId, name }) =>
          nodePools.find((each) => each.clusterId === clusterId && each.name === name) ?? null,
      );
    },
    async getMany(keys) {
      const found = await nullIfMissing(readMany(door, caller, nodePools, opaqueIdsOf(keys)));
      return (found ?? []).map((nodePool) => toNodePool(system, nodePool));
    },
  };
}

/** Run:ai 2.18 does not know the endpoint. */
function cannotList({ name }: SystemRef): ClusterQLError {
  return new ClusterQLError(
    'UNSUPPORTED',
    `System ${name} lists no node pools, which takes Run:ai 2.19; the quota of its projects names them.`,
    { system: name },
  );
}
