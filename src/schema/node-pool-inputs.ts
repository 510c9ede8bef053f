import type {
  NodePoolGpuMemoryInput,
  NodePoolNetworkInput,
  NodePoolSchedulingInput,
} from '../domain/node-pool-changes.ts';
import { builder } from './builder.ts';
import { ByteAmount } from './filters.ts';
import { NetworkAcceleration, PlacementStrategy } from './node-pool-settings.ts';
import type { Fields } from './pool-inputs.ts';

const NodePoolSchedulingInputRef = builder
  .inputRef<NodePoolSchedulingInput>('NodePoolSchedulingInput')
  .implement({
    description: 'What to change of how jobs are placed; what is left out stays.',
    fields: (t) => ({
      gpuPlacement: t.field({ type: PlacementStrategy, description: 'Of jobs that use GPUs.' }),
      cpuPlacement: t.field({ type: PlacementStrategy, description: 'Of jobs without GPUs.' }),
      guaranteedRuntimeSeconds: t.int({
        description: 'How long a job runs at least before it can be preempted; null promises nothing.',
      }),
    }),
  });

const NodePoolGpuMemoryInputRef = builder
  .inputRef<NodePoolGpuMemoryInput>('NodePoolGpuMemoryInput')
  .implement({
    description: 'What to change of how the memory of GPUs is stretched; what is left out stays.',
    fields: (t) => ({
      swapEnabled: t.boolean({
        description: 'Whether idle jobs make room by moving to the memory of the node.',
      }),
      swap: t.field({ type: ByteAmount, description: 'Memory of a node that may hold them.' }),
      reservedForSwap: t.field({
        type: ByteAmount,
        description: 'Memory of a GPU kept free for the moving.',
      }),
      nodeLevelScheduling: t.boolean({
        description: 'Whether each node spreads jobs over its GPUs by itself.',
      }),
    }),
  });

const NodePoolNetworkInputRef = builder.inputRef<NodePoolNetworkInput>('NodePoolNetworkInput').implement({
  description: 'What to change of how nodes are taken to be connected; what is left out stays.',
  fields: (t) => ({
    topologyKey: t.string({ description: "The system's own key of a network topology; null for none." }),
    acceleration: t.field({
      type: NetworkAcceleration,
      description: 'Whether a fast network between GPUs is used.',
    }),
    accelerationLabelKey: t.string({
      description: 'Key of the node label by which nodes on one such network are known; null for none.',
    }),
  }),
});

/** What a new node pool and an existing one can be told. */
export function nodePoolSettingsInputs(t: Fields) {
  return {
    scheduling: t.field({
      type: NodePoolSchedulingInputRef,
      description: 'How jobs are placed on its nodes.',
    }),
    gpuMemory: t.field({
      type: NodePoolGpuMemoryInputRef,
      description: 'How the memory of its GPUs is stretched.',
    }),
    network: t.field({ type: NodePoolNetworkInputRef, description: 'How its nodes are connected.' }),
  };
}
