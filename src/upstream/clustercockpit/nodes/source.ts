import type { ComputeNodeDetailSource } from '../../../domain/compute-node-details.ts';
import { computeNodeMatches, type ComputeNodeSource } from '../../../domain/compute-node.ts';
import type { NodeKey } from '../../../domain/id.ts';
import { bothWays } from '../../../domain/page/source.ts';
import { sliceWhole } from '../../../domain/page/whole.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { ClusterQLError } from '../../../errors.ts';
import { type Caller, until } from '../../../http/door.ts';
import type { Ask } from '../ask.ts';
import { graphqlOnly } from '../unsupported.ts';
import { nodeDetailsDocument, nodesDocument } from './documents.ts';
import { toComputeNode, toDetails } from './map.ts';
import * as wire from './schema.ts';

/** The nodes of all clusters, which cc-backend lists as a whole; without GraphQL (`ask` is null) not at all. */
export function computeNodeSource(system: SystemRef, ask: Ask | null, caller: Caller): ComputeNodeSource {
  async function readNodes(patient: Caller) {
    const { nodes } = await askForNodes(
      ask,
      (open) => open(patient, nodesDocument, {}, wire.NodesAnswer),
      system,
    );
    return nodes.items.map((node) => toComputeNode(system, node));
  }

  return {
    system,
    orders: ask === null ? {} : { NAME: bothWays },
    async read(request) {
      const nodes = await readNodes(until(caller, request.signal));
      return sliceWhole(nodes, request, (node) => computeNodeMatches(request.filter, node));
    },
    getMany: async (keys) => (keys.some(isNodeKey) ? readNodes(caller) : []),
  };
}

export function computeNodeDetailSource(
  system: SystemRef,
  ask: Ask | null,
  caller: Caller,
): ComputeNodeDetailSource {
  return {
    system,
    async detailsOf(keys) {
      const { nodesWithMeta } = await askForNodes(
        ask,
        (open) => open(caller, nodeDetailsDocument, {}, wire.NodeDetailsAnswer),
        system,
      );
      const found = new Map(
        nodesWithMeta.items.map((node) => [nameOf([node.cluster, node.hostname]), toDetails(node)]),
      );
      return keys.map((key) => found.get(nameOf(key)) ?? null);
    },
  };
}

/** cc-backend shows nodes to its staff alone, and says no more than that the role does not do. */
async function askForNodes<T>(
  ask: Ask | null,
  read: (ask: Ask) => Promise<T>,
  system: SystemRef,
): Promise<T> {
  if (ask === null) throw graphqlOnly(system, 'compute nodes');
  try {
    return await read(ask);
  } catch (error) {
    if (!(error instanceof ClusterQLError) || error.code !== 'UPSTREAM_FORBIDDEN') throw error;
    const sentence = `System ${system.name} shows compute nodes to its roles \`admin\` and \`support\` alone; ask its operator for one of them.`;
    throw new ClusterQLError(error.code, sentence, { ...error.facts, cause: error });
  }
}

/** A host is known by its cluster and its name. */
function isNodeKey(key: NodeKey): boolean {
  return key.length === 2;
}

function nameOf(key: readonly string[]): string {
  return JSON.stringify(key);
}
