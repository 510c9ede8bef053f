import type {
  NewNodePool,
  NodePoolChanges,
  NodePoolPatch,
  NodePoolResult,
} from '../domain/node-pool-changes.ts';
import { newNodePoolProblems, nodePoolPatchProblems } from '../domain/node-pool-rules.ts';
import type { NodeLabel, NodePool } from '../domain/node-pool.ts';
import type { Removal } from '../domain/removal.ts';
import { builder } from './builder.ts';
import { addMutation, type PayloadBuilder } from './mutation.ts';
import { nodePoolSettingsInputs } from './node-pool-inputs.ts';
import { NodePoolRef } from './node-pool.ts';
import type { Fields } from './pool-inputs.ts';
import { type Target, targetOfId } from './target.ts';

const guard = { permission: 'nodePool:write', doing: 'Changing node pools of' } as const;

const NodeLabelInput = builder.inputRef<NodeLabel>('NodeLabelInput').implement({
  description: 'A label of a Kubernetes node.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'E.g. `nvidia.com/gpu.product`.' }),
    value: t.string({ required: true, description: '1 to 63 characters.' }),
  }),
});

addMutation<NewNodePool & { readonly clusterId: string }, Target<NodePoolChanges>, NodePoolResult>({
  ...guard,
  name: 'createNodePool',
  description:
    'Gathers the nodes that carry a label. Every department and project of the cluster gets a row of quota for it, with no GPU deserved.',
  input: (t) => ({
    clusterId: t.id({ required: true, description: 'Id of the cluster it is in.' }),
    name: t.string({ required: true, description: 'Unique in the cluster; it stays.' }),
    label: t.field({ type: NodeLabelInput, required: true, description: 'What its nodes carry.' }),
    ...nodePoolSettingsInputs(t),
  }),
  payload: nodePoolPayload,
  target: ({ clusterId }, { sources }) => targetOfId(sources.nodePoolChanges, 'Cluster', clusterId),
  problems: newNodePoolProblems,
  plan: ({ changes, key }, input) => changes.create(key, input),
});

addMutation<NodePoolPatch & { readonly id: string }, Target<NodePoolChanges>, NodePoolResult>({
  ...guard,
  name: 'updateNodePool',
  description: 'Changes what is given of a node pool; what is left out stays.',
  input: (t) => ({
    id: nodePoolId(t),
    label: t.field({ type: NodeLabelInput, description: 'What its nodes carry from now on.' }),
    ...nodePoolSettingsInputs(t),
  }),
  payload: nodePoolPayload,
  target: ({ id }, { sources }) => targetOfId(sources.nodePoolChanges, 'NodePool', id),
  problems: nodePoolPatchProblems,
  plan: ({ changes, key }, patch) => changes.update(key, patch),
});

addMutation<{ readonly id: string }, Target<NodePoolChanges>, Removal<NodePool>>({
  ...guard,
  name: 'deleteNodePool',
  description:
    'Deletes a node pool, and with it every quota on it. Its nodes go to the pool that the cluster has from the start, which itself cannot be deleted.',
  input: (t) => ({ id: nodePoolId(t) }),
  payload: (t) => ({
    deletedId: t.exposeID('deletedId', { description: 'The id that is no more.' }),
    nodePool: t.expose('row', {
      type: NodePoolRef,
      nullable: true,
      description: 'As it stands while its cluster clears up; null when it is gone.',
    }),
  }),
  target: ({ id }, { sources }) => targetOfId(sources.nodePoolChanges, 'NodePool', id),
  plan: ({ changes, key }) => changes.delete(key),
});

function nodePoolId(t: Fields) {
  return t.id({ required: true, description: '`NodePool:<system>:<key>`.' });
}

function nodePoolPayload(t: PayloadBuilder<NodePoolResult>) {
  return {
    nodePool: t.expose('nodePool', {
      type: NodePoolRef,
      description: 'As it stands now; `phase` tells how far its cluster is with it.',
    }),
  };
}
