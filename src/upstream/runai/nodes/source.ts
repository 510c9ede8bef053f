import {
  type ComputeNode,
  type ComputeNodeFilter,
  computeNodeMatches,
  type ComputeNodeSource,
} from '../../../domain/compute-node.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { until } from '../../../http/door.ts';
import * as filterBy from '../filter-by.ts';
import { pagedOrders, readCount, readSlice } from '../list.ts';
import type { PagedNoun } from '../read.ts';
import type { BoundRunai } from '../runai-step.ts';
import { countInClusters, findInClusters, sliceOfClusters } from './by-cluster.ts';
import { nodeKeysOf } from './keys.ts';
import { states, toComputeNode } from './map.ts';
import * as wire from './schema.ts';
import { findNodes } from './tenant-wide.ts';

const computeNodes: PagedNoun<wire.ComputeNode, ComputeNode, ComputeNodeFilter> = {
  path: '/api/v1/nodes',
  pageSchema: wire.ComputeNodes,
  rowSchema: wire.ComputeNode,
  toRow: toComputeNode,
  matches: computeNodeMatches,
  push: pushFilter,
  createdWithin: () => null,
};

/** Since 2.23 all nodes are one list; before, and no more since 3.0, each cluster has its own. */
export function computeNodeSource(runai: BoundRunai): ComputeNodeSource {
  const { door, caller, release } = runai;
  const { system } = door;

  function isOneList(): Promise<boolean> {
    return release.isAtLeast(caller, '2.23');
  }

  return {
    system,
    orders: { NAME: pagedOrders.NAME },
    async read(request) {
      if (await isOneList()) return readSlice(door, caller, computeNodes, request);
      return sliceOfClusters({ ...runai, caller: until(caller, request.signal) }, request);
    },
    async count(filter, signal) {
      const patient = until(caller, signal);
      if (await isOneList()) return readCount(door, patient, computeNodes, filter);
      return countInClusters({ ...runai, caller: patient }, filter);
    },
    async getMany(keys) {
      const wanted = nodeKeysOf(keys);
      if (wanted.length === 0) return [];
      const found = await ((await isOneList()) ? findNodes(runai, wanted) : findInClusters(runai, wanted));
      return found.map((node) => toComputeNode(system, node));
    },
  };
}

/** Kubernetes writes names of nodes in lower case. */
function pushFilter(filter: ComputeNodeFilter, system: SystemRef): filterBy.Pushed {
  return filterBy.allOf(
    filterBy.isOnOneOf(filter.clusters, system, 'clusterUuid'),
    filterBy.isOneOf('nodePool', filter.nodePools),
    filterBy.meansOneOf('status', states, 'UNKNOWN', filter.states),
    filterBy.hasLowerCase('name', filter.text),
  );
}
