import type { Context } from '../context.ts';
import type { NodeMeasure, NodeResource } from '../domain/compute-node-usage.ts';
import type { ComputeNode } from '../domain/compute-node.ts';
import { builder } from './builder.ts';
import { joinedBytesField } from './bytes.ts';

/** One measure of one node; its amounts are joined. */
interface Amounts {
  readonly nodeId: string;
  readonly measure: NodeMeasure;
}

const joined = 'Joined: one request for all nodes of a system.';

function amountOf({ nodeId, measure }: Amounts, resource: NodeResource, { load }: Context) {
  return load.nodeAmountOf(measure, resource, nodeId);
}

const ComputeNodeResourcesRef = builder.objectRef<Amounts>('ComputeNodeResources').implement({
  description: 'Amounts on a compute node, now; null where they are not measured. Filled by Run:ai.',
  fields: (t) => ({
    cpu: t.float({
      nullable: true,
      description: `Cores. ${joined}`,
      resolve: (amounts, _, context) => amountOf(amounts, 'cpu', context),
    }),
    gpu: t.float({
      nullable: true,
      description: `Devices, with fractions. ${joined}`,
      resolve: (amounts, _, context) => amountOf(amounts, 'gpu', context),
    }),
    memory: joinedBytesField(
      t,
      (amounts, context) => amountOf(amounts, 'memory', context),
      `Memory. ${joined}`,
    ),
    gpuMemory: joinedBytesField(
      t,
      (amounts, context) => amountOf(amounts, 'gpuMemory', context),
      `Memory of all devices together. ${joined}`,
    ),
  }),
});

type FieldBuilder = PothosSchemaTypes.ObjectFieldBuilder<typeof builder.$inferSchemaTypes, ComputeNode>;

/** Costs nothing by itself: each amount is asked for where it is selected. */
export function usageField(t: FieldBuilder, measure: NodeMeasure, description: string) {
  return t.field({
    type: ComputeNodeResourcesRef,
    description,
    resolve: ({ id }) => ({ nodeId: id, measure }),
  });
}
