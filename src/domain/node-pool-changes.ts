import type { Change } from './change/change.ts';
import type { NodeKey } from './id.ts';
import type { ByteAmount } from './filter.ts';
import type { NetworkAcceleration, PlacementStrategy } from './node-pool-settings.ts';
import type { NodeLabel, NodePool } from './node-pool.ts';
import type { Removal } from './removal.ts';
import type { SystemRef } from './system.ts';

/** Absent leaves a value as it is; null removes it. */
type Optional<T> = T | null | undefined;

export interface NodePoolSchedulingInput {
  readonly gpuPlacement?: Optional<PlacementStrategy>;
  readonly cpuPlacement?: Optional<PlacementStrategy>;
  readonly guaranteedRuntimeSeconds?: Optional<number>;
}

export interface NodePoolGpuMemoryInput {
  readonly swapEnabled?: Optional<boolean>;
  readonly swap?: Optional<ByteAmount>;
  readonly reservedForSwap?: Optional<ByteAmount>;
  readonly nodeLevelScheduling?: Optional<boolean>;
}

export interface NodePoolNetworkInput {
  readonly topologyKey?: Optional<string>;
  readonly acceleration?: Optional<NetworkAcceleration>;
  readonly accelerationLabelKey?: Optional<string>;
}

/** How the nodes of a pool are used; what is absent stays, or is up to the system. */
export interface NodePoolSettingsInput {
  readonly scheduling?: Optional<NodePoolSchedulingInput>;
  readonly gpuMemory?: Optional<NodePoolGpuMemoryInput>;
  readonly network?: Optional<NodePoolNetworkInput>;
}

export interface NewNodePool extends NodePoolSettingsInput {
  readonly name: string;
  readonly label: NodeLabel;
}

export interface NodePoolPatch extends NodePoolSettingsInput {
  /** Absent, it stays. */
  readonly label?: Optional<NodeLabel>;
}

export interface NodePoolResult {
  readonly nodePool: NodePool;
}

/**
 * What can be changed of the node pools of one system, bound to one caller. Each method looks, checks the
 * rules that need looking, and answers the change; it throws `InvalidInput`, NOT_FOUND or CONFLICT.
 */
export interface NodePoolChanges {
  readonly system: SystemRef;
  create(cluster: NodeKey, input: NewNodePool): Promise<Change<NodePoolResult>>;
  update(key: NodeKey, patch: NodePoolPatch): Promise<Change<NodePoolResult>>;
  delete(key: NodeKey): Promise<Change<Removal<NodePool>>>;
}
