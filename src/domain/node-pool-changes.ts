import type { Change } from './change/change.ts';
import type { NodeKey } from './id.ts';
import type { NodeLabel, NodePool } from './node-pool.ts';
import type { Removal } from './removal.ts';
import type { SystemRef } from './system.ts';

export interface NewNodePool {
  readonly name: string;
  readonly label: NodeLabel;
}

export interface NodePoolPatch {
  /** Absent, it stays. */
  readonly label?: NodeLabel | null | undefined;
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
