import { z } from 'zod';
import { Condition } from '../condition.ts';
import { Id, type Page, Text, Time } from '../schema.ts';

/** Its own id is only sometimes there; what a node is known by is its name in its cluster. */
export const ComputeNode = z
  .object({
    id: Text,
    name: Id,
    clusterUuid: Id,
    status: Text,
    /** By its name: nodes do not tell the id of their pool. */
    nodePool: Text,
    createdAt: Time.nullish(),
    updatedAt: Time.nullish(),
    gpuInfo: z.object({ gpuType: z.string(), gpuCount: z.int() }).nullish(),
    conditions: z.array(Condition).nullish(),
    taints: z.array(z.object({ key: z.string(), value: Text, effect: z.string() })).nullish(),
    nvLinkDomainUid: Text,
    nvLinkCliqueId: Text,
  })
  .transform(({ id: uid, ...node }) => ({ ...node, uid, id: idOf(node.clusterUuid, node.name) }));
export type ComputeNode = z.infer<typeof ComputeNode>;

export function idOf(clusterUuid: string, name: string): string {
  return `${clusterUuid}/${name}`;
}

/** No release tells `next` here. */
export const ComputeNodes = z
  .object({ nodes: z.array(ComputeNode) })
  .transform(({ nodes }): Page<ComputeNode> => ({ rows: nodes, next: undefined }));
