/** How jobs are spread over the nodes of a pool. */
export const placementStrategies = ['SPREAD', 'BINPACK', 'UNKNOWN'] as const;

export type PlacementStrategy = (typeof placementStrategies)[number];

export interface NodePoolScheduling {
  readonly gpuPlacement: PlacementStrategy | null;
  /** In the system's own word. */
  readonly upstreamGpuPlacement: string | null;
  /** For jobs without a GPU. */
  readonly cpuPlacement: PlacementStrategy | null;
  readonly upstreamCpuPlacement: string | null;
  /** How long a job runs at least before another may take its place; null is no promise. */
  readonly guaranteedRuntimeSeconds: number | null;
  /** How many times over the GPUs are given out; 1 is once. */
  readonly overProvisioningRatio: number | null;
}

/** How the memory of the GPUs is stretched. */
export interface NodePoolGpuMemory {
  /** Whether jobs that idle are moved out to the memory of the node. */
  readonly swapEnabled: boolean | null;
  /** Bytes of a node's own memory that may hold them. */
  readonly swap: number | null;
  /** Bytes of each GPU kept free for the moving. */
  readonly reservedForSwap: number | null;
  /** Whether each node places jobs on its GPUs by itself. */
  readonly nodeLevelScheduling: boolean | null;
}

/** Whether the nodes have a fast network between their GPUs. */
export const networkAccelerations = ['ENABLED', 'DISABLED', 'AUTOMATIC', 'UNKNOWN'] as const;

export type NetworkAcceleration = (typeof networkAccelerations)[number];

export interface NodePoolNetwork {
  /** The system's own key of the network topology its jobs are placed by. */
  readonly topologyKey: string | null;
  readonly topologyName: string | null;
  readonly acceleration: NetworkAcceleration | null;
  /** In the system's own word. */
  readonly upstreamAcceleration: string | null;
  /** Nodes that are near each other have the same value of it. */
  readonly accelerationLabelKey: string | null;
  readonly accelerationDetected: boolean | null;
}
