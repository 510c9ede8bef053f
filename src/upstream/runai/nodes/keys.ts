import type { NodeKey } from '../../../domain/id.ts';
import { uuidsOf } from '../keys.ts';
import { idOf } from './schema.ts';

/** A node as it is known: there is no id that every node has. */
export interface ComputeNodeKey {
  readonly id: string;
  readonly clusterUuid: string;
  readonly name: string;
}

/** A name of a Kubernetes node, which has no comma that would end a condition. */
const nodeName = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** Those that can be keys of nodes, each once. */
export function nodeKeysOf(keys: readonly NodeKey[]): ComputeNodeKey[] {
  const known = keys.flatMap(([cluster, name = '', ...others]) => {
    const [clusterUuid] = uuidsOf([[cluster]]);
    const isKey = clusterUuid !== undefined && nodeName.test(name) && others.length === 0;
    return isKey ? [{ id: idOf(clusterUuid, name), clusterUuid, name }] : [];
  });
  return [...new Map(known.map((key) => [key.id, key])).values()];
}
