/** What the control plane holds. Handlers read it afresh for every request. */
export interface State {
  clusters: Cluster[];
  nodePools: NodePool[];
  departments: Department[];
  projects: Project[];
  workloads: Workload[];
  accessRules: AccessRule[];
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
  gpuNetworkAccelerationDetection?: string;
  gpuNetworkAccelerationLabelKey?: string;
  networkTopologyName?: string | null;
  gpuResourceOptimization?: { swapEnabled?: boolean; nodeLevelSchedulerEnabled?: boolean } | null;
  schedulingConfiguration?: {
    placementStrategy: { cpu: string; gpu: string };
    minGuaranteedRuntime: string | null;
  };
  status?: { nodes: string[]; gpuNetworkAccelerationDetected?: boolean };
}

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
interface Amounts {
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
}

export type Department = OrgUnit;

export interface Project extends OrgUnit {
  /** Id of the department. */
  parentId: string;
  parent?: { id: string; name: string };
  requestedNamespace: string | null;
  enforceRunaiScheduler: boolean;
  effective: {
    defaultNodePools: string[];
    schedulingRules?: Record<string, number | null>;
    nodeTypes?: object;
  };
  status: NonNullable<OrgUnit['status']> & {
    phase: string;
    namespace: string | null;
    phaseMessage?: string | null;
    lastUpdatedTime?: string | null;
  };
}

export interface Workload {
  id: string;
  name: string;
  type: string;
  tenantId: number;
  source: string;
  category: string;
  priority: number | null;
  priorityClassName: string;
  clusterId: string;
  projectId: string;
  projectName: string;
  departmentId: string;
  departmentName: string;
  namespace: string;
  createdAt: string;
  updatedAt: string;
  deletedAt: string | null;
  completedAt?: string | null;
  phase: string;
  phaseUpdatedAt: string;
  phaseMessage?: string;
  phaseReason?: string | null;
  k8sPhase: string;
  k8sPhaseUpdatedAt: string;
  conditions: object[];
  runningPods: number;
  submittedBy?: string;
  preemptible?: boolean;
  requestedNodePools?: string[];
  currentNodePools?: string[];
  images?: string[];
  distributedFramework?: string;
  workloadRequestedResources?: RequestedResources;
  allocatedResources?: AllocatedResources;
  requestedPods?: { number: number; parallelism: number | null; completions: number | null };
  actionsSupport?: { delete: boolean; suspend: boolean };
  idleGpus?: number | null;
  idleAllocatedGpus?: number | null;
  totalPendingTimeSeconds?: number | null;
  totalRunningTimeSeconds?: number | null;
  guaranteedRuntimeEndsAt?: string | null;
  aiApplicationId?: string;
  aiApplicationName?: string;
}

/** GPUs in devices and CPU in cores here, memory as Kubernetes quantities. */
interface RequestedResources {
  gpuRequestType: 'portion' | 'memory' | null;
  gpu: { request: number | null; limit: number | null };
  cpu: { request: number | null; limit: number | null };
  cpuMemory: { request: string | null; limit: string | null };
}

interface AllocatedResources {
  gpu: number | null;
  gpuMemory: string | null;
  cpu: number | null;
  cpuMemory: string | null;
}

/** Grants a role to a person; only whole-tenant grants exist here. */
export interface AccessRule {
  id: number;
  subjectId: string;
  subjectType: 'user';
  roleId: number;
  roleName: string;
  scopeId: string;
  scopeType: 'tenant';
}
