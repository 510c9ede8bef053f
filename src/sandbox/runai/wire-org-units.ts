/** `limit` -1 and null both mean unlimited. */
export interface Share {
  deserved: number | null;
  limit: number | null;
  overQuotaWeight: number | null;
}

export interface QuotaRow {
  nodePool: { id: string; name?: string } | null;
  /** Devices. */
  gpu: Share;
  /** Millicores. */
  cpu: Share | null;
  /** The unit differs from row to row; `Mib` is spelled so by the vendor. */
  memory: (Share & { units: 'Mib' | 'MB' | 'GB' }) | null;
  priority?: string | null;
}

/** Devices, millicores and MB. */
export interface Amounts {
  gpu: number;
  cpu: number;
  memory: number;
}

export interface QuotaStatus {
  allocated: Amounts;
  allocatedNonPreemptible: Amounts;
  requested: Amounts;
}

export type NodePoolQuotaStatus = QuotaStatus & { nodePoolName: string; nodePoolId: string };

/** GPU averages over one period. */
export interface Averages {
  averageGpuAllocation: number;
  averageGpuUtilization: number;
  averageGpuMemoryUtilization: number | null;
  updatedAt: string;
}

/** What departments and projects have in common. */
export interface OrgUnit {
  id: string;
  name: string;
  description: string;
  clusterId: string;
  createdAt: string;
  createdBy?: string;
  updatedAt: string;
  updatedBy?: string;
  resources: QuotaRow[];
  /** CPU in millicores, memory in MB whatever the rows' units are. */
  totalResources: { gpuQuota: number | null; cpuQuota: number | null; memoryQuota: number | null };
  status?: { quotaStatus?: QuotaStatus; nodePoolQuotaStatuses?: NodePoolQuotaStatus[] } | null;
  overtimeData?: Partial<Record<'range24hData' | 'range7dData' | 'range30dData', Averages | null>>;
  defaultNodePools?: string[] | null;
  schedulingRules?: SchedulingRules | null;
  nodeTypes?: NodeTypes | null;
}

/** Seconds, each at least one; null is no rule. */
export type SchedulingRules = Record<string, number | null>;

/** Ids of node types for each use. */
export interface NodeTypes {
  training?: string[];
  workspace?: string[];
  names?: Record<string, string> | null;
}

export type Department = OrgUnit;

export interface Project extends OrgUnit {
  /** Id of the department. */
  parentId: string;
  parent?: { id: string; name: string };
  requestedNamespace: string | null;
  enforceRunaiScheduler: boolean;
  effective: {
    defaultNodePools: string[] | null;
    schedulingRules?: SchedulingRules | null;
    nodeTypes?: NodeTypes | null;
  };
  status: NonNullable<OrgUnit['status']> & {
    phase: string;
    namespace: string | null;
    phaseMessage?: string | null;
    lastUpdatedTime?: string | null;
  };
}
