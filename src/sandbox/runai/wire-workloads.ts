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
  /** Single strings, and `arguments` here is `args` in a submission. */
  command?: string;
  arguments?: string;
  /** A map here, an array in a submission. */
  environmentVariables?: Record<string, string>;
  distributedFramework?: string;
  workloadRequestedResources?: RequestedResources;
  allocatedResources?: AllocatedResources;
  requestedPods?: {
    number: number | null;
    min?: number | null;
    max?: number | null;
    parallelism: number | null;
    completions: number | null;
  };
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
export interface RequestedResources {
  gpuRequestType: 'portion' | 'memory' | null;
  gpu: { request: number | null; limit: number | null };
  gpuMemory?: { request: string | null; limit: string | null };
  cpu: { request: number | null; limit: number | null };
  cpuMemory: { request: string | null; limit: string | null };
}

export interface AllocatedResources {
  gpu: number | null;
  gpuMemory: string | null;
  cpu: number | null;
  cpuMemory: string | null;
}

/** What a workload was submitted with, as the endpoint of its type repeats it. */
export interface Submission {
  requestedName: string;
  spec: object;
  masterSpec?: object | null;
  masterSpecSameAsWorker?: boolean | null;
}

export interface PhaseChange {
  at: string;
  phase: string;
  message: string;
}
