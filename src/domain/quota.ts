import type { NodePoolName } from './node-pool.ts';

/** What one department or project is entitled to on one node pool. */
export interface NodePoolQuota {
  /** Null where the row belongs to no node pool. */
  readonly nodePool: NodePoolName | null;
  /** Devices; fractions exist. */
  readonly gpu: Entitlement;
  /** Cores. */
  readonly cpu: Entitlement | null;
  /** Bytes. */
  readonly memory: Entitlement | null;
}

/** `null` means unlimited and 0 means none, whatever the system writes for them. */
export interface Entitlement {
  readonly deserved: number | null;
  readonly limit: number | null;
  /** Share in what others leave unused; 0 is the lowest. */
  readonly overQuotaWeight: number | null;
}
