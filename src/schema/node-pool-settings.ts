import {
  networkAccelerations,
  type NodePoolGpuMemory,
  type NodePoolNetwork,
  type NodePoolScheduling,
  placementStrategies,
} from '../domain/node-pool-settings.ts';
import { builder } from './builder.ts';
import { nullableBytesField } from './bytes.ts';

export const PlacementStrategy = builder.enumType('PlacementStrategy', {
  description:
    'How jobs are put on nodes: SPREAD over many, BINPACK filling one after the other; UNKNOWN for any word that is new to us.',
  values: placementStrategies,
});

export const NetworkAcceleration = builder.enumType('NetworkAcceleration', {
  description:
    'Whether a fast network between the GPUs of several nodes is used: AUTOMATIC where one is found; UNKNOWN for any word that is new to us.',
  values: networkAccelerations,
});

export const NodePoolSchedulingRef = builder.objectRef<NodePoolScheduling>('NodePoolScheduling').implement({
  description: 'How jobs are placed on the nodes of a pool.',
  fields: (t) => ({
    gpuPlacement: t.expose('gpuPlacement', {
      type: PlacementStrategy,
      nullable: true,
      description: 'Of jobs that use GPUs.',
    }),
    upstreamGpuPlacement: t.exposeString('upstreamGpuPlacement', {
      nullable: true,
      description: "The same in the system's own word.",
    }),
    cpuPlacement: t.expose('cpuPlacement', {
      type: PlacementStrategy,
      nullable: true,
      description: 'Of jobs without GPUs.',
    }),
    upstreamCpuPlacement: t.exposeString('upstreamCpuPlacement', {
      nullable: true,
      description: "The same in the system's own word.",
    }),
    guaranteedRuntimeSeconds: t.exposeInt('guaranteedRuntimeSeconds', {
      nullable: true,
      description: 'How long a job runs at least before it can be preempted; null where nothing is promised.',
    }),
    overProvisioningRatio: t.exposeFloat('overProvisioningRatio', {
      nullable: true,
      description: 'How many times over its GPUs are given out; 1 is once. Going out of use in Run:ai.',
    }),
  }),
});

export const NodePoolGpuMemoryRef = builder.objectRef<NodePoolGpuMemory>('NodePoolGpuMemory').implement({
  description: 'How the memory of the GPUs of a node pool is stretched.',
  fields: (t) => ({
    swapEnabled: t.exposeBoolean('swapEnabled', {
      nullable: true,
      description: 'Whether idle jobs make room by moving to the memory of the node.',
    }),
    swap: nullableBytesField(t, ({ swap }) => swap, 'Memory of a node that may hold them.'),
    reservedForSwap: nullableBytesField(
      t,
      ({ reservedForSwap }) => reservedForSwap,
      'Memory of a GPU kept free for the moving.',
    ),
    nodeLevelScheduling: t.exposeBoolean('nodeLevelScheduling', {
      nullable: true,
      description: 'Whether each node spreads jobs over its GPUs by itself.',
    }),
  }),
});

export const NodePoolNetworkRef = builder.objectRef<NodePoolNetwork>('NodePoolNetwork').implement({
  description: 'How the nodes of a pool are connected.',
  fields: (t) => ({
    topologyKey: t.exposeString('topologyKey', {
      nullable: true,
      description: "The system's own key of the network topology that jobs are placed by. From Run:ai 2.23.",
    }),
    topologyName: t.exposeString('topologyName', {
      nullable: true,
      description: 'The name of that topology.',
    }),
    acceleration: t.expose('acceleration', {
      type: NetworkAcceleration,
      nullable: true,
      description: 'Whether a fast network between GPUs is used.',
    }),
    upstreamAcceleration: t.exposeString('upstreamAcceleration', {
      nullable: true,
      description: "The same in the system's own word.",
    }),
    accelerationLabelKey: t.exposeString('accelerationLabelKey', {
      nullable: true,
      description: 'Key of the node label by which nodes on one such network are known.',
    }),
    accelerationDetected: t.exposeBoolean('accelerationDetected', {
      nullable: true,
      description: 'Whether one was found.',
    }),
  }),
});
