import type { AccessRule, AuditEntry, ServiceAccount, Setting, User } from './wire-identity.ts';
import type { Department, Project } from './wire-org-units.ts';
import type { PhaseChange, Submission, Workload } from './wire-workloads.ts';

export type * from './wire-identity.ts';
export type * from './wire-org-units.ts';
export type * from './wire-workloads.ts';

/** What the control plane holds. Handlers read it afresh for every request. */
export interface State {
  clusters: Cluster[];
  nodePools: NodePool[];
  nodes: Node[];
  departments: Department[];
  projects: Project[];
  workloads: Workload[];
  /** Submitted, and known to the endpoint of their type, but not yet in the list of all. */
  unlisted: Workload[];
  /** What was submitted through this API, by the id of the workload. */
  submissions: Record<string, Submission>;
  /** How the phase of a workload changed since the start, by its id, oldest first. */
  phaseChanges: Record<string, PhaseChange[]>;
  accessRules: AccessRule[];
  users: User[];
  serviceAccounts: ServiceAccount[];
  settings: Setting[];
  securitySettings: Record<string, Record<string, unknown>>;
  auditLog: AuditEntry[];
}

export interface Cluster {
  uuid: string;
  tenantId: number;
  name: string;
  createdAt: string;
  /** Null, like version and liveness, until the cluster has connected once. */
  domain: string | null;
  version: string | null;
  updatedAt: string | null;
  lastLiveness: string | null;
  deletedAt?: string | null;
  deleteRequestedAt?: string | null;
  status?: {
    state: string;
    platform?: { type: string | null; kubeVersion: string | null } | null;
    [rest: string]: unknown;
  };
}

export interface NodePool {
  id: string;
  name: string;
  tenantId: number;
  clusterId: string;
  clusterName: string;
  labelKey: string;
  labelValue: string;
  isDefault: boolean;
  createdAt: string;
  createdBy: string;
  updatedAt: string;
  updatedBy: string;
  deletedAt?: string | null;
  phase: string;
  phaseMessage?: string;
  status?: { nodes: string[]; gpuNetworkAccelerationDetected?: boolean };
  gpuNetworkAccelerationDetection?: string | null;
  gpuNetworkAccelerationLabelKey?: string | null;
  networkTopologyId?: string | null;
  networkTopologyName?: string | null;
  gpuResourceOptimization?: {
    swapEnabled?: boolean | null;
    cpuSwapMemorySize?: string | null;
    reservedGpuMemoryForSwapOperations?: string | null;
    nodeLevelSchedulerEnabled?: boolean | null;
  } | null;
  schedulingConfiguration?: {
    placementStrategy?: { cpu?: string | null; gpu?: string | null };
    minGuaranteedRuntime?: string | null;
  } | null;
}

/** `clusterUuid`, not `clusterId`, and the pool by its name. */
export interface Node {
  /** Missing on some. */
  id?: string;
  name: string;
  clusterUuid: string;
  nodePool: string;
  status: 'Ready' | 'NotReady' | 'Unknown';
  createdAt: string;
  updatedAt: string;
  gpuInfo?: { gpuType: string; gpuCount: number } | null;
  conditions?: { type: string; reason: string; message?: string }[];
  taints?: { key: string; value?: string; effect: string }[];
  nvLinkDomainUid?: string | null;
  nvLinkCliqueId?: string | null;
}
