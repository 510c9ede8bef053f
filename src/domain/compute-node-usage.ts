import type { NodeKey } from './id.ts';
import type { SystemRef } from './system.ts';

/** What a node has, what of it was given to jobs, and what of it is really in use. */
export type NodeMeasure = 'capacity' | 'allocated' | 'used';

/** Cores, devices, bytes, bytes. */
export type NodeResource = 'cpu' | 'gpu' | 'memory' | 'gpuMemory';

/** The amounts of one resource on the nodes of one system, now; bound to one caller. */
export interface ComputeNodeUsageSource {
  readonly system: SystemRef;
  /** One amount for each key, in their order; null where it is not measured. One request, however many keys. */
  amountsOf(
    measure: NodeMeasure,
    resource: NodeResource,
    keys: readonly NodeKey[],
  ): Promise<readonly (number | null)[]>;
}
