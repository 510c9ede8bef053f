import type { NodePoolName } from './node-pool.ts';

/** What one department or project is entitled to on one node pool, and what it uses there. */
export interface NodePoolQuota {
  /** Null where the row belongs to no node pool. */
  readonly nodePool: NodePoolName | null;
  /** Devices; fractions exist. */
  readonly gpu: Entitlement;
  /** Cores. */
  readonly cpu: Entitlement | null;
  /** Bytes. */
  readonly memory: Entitlement | null;
  /** Who is served first where resources are short, in the system's own word. */
  readonly priority: string | null;
  /** Null where the system does not tell it node pool by node pool. */
  readonly use: QuotaUse | null;
}

/** `null` means unlimited and 0 means none, whatever the system writes for them. */
export interface Entitlement {
  readonly deserved: number | null;
  readonly limit: number | null;
  /** Share in what others leave unused; 0 is the lowest. */
  readonly overQuotaWeight: number | null;
}

/** What is held and wanted at this moment. */
export interface QuotaUse {
  readonly allocated: ResourceAmounts;
  /** The part that nobody can take away. */
  readonly allocatedNonPreemptible: ResourceAmounts;
  readonly requested: ResourceAmounts;
}

export interface ResourceAmounts {
  /** Devices; fractions exist. */
  readonly gpu: number | null;
  /** Cores. */
  readonly cpu: number | null;
  /** Bytes. */
  readonly memory: number | null;
}
