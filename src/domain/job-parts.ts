export interface JobResources {
  /** Cores. */
  readonly cpu: number | null;
  /** Devices; fractions exist. */
  readonly gpu: number | null;
  /** Bytes. */
  readonly memory: number | null;
  /** Bytes of the memory of GPUs. */
  readonly gpuMemory: number | null;
  readonly gpuRequestType: GpuRequestType | null;
  /** The type in the system's own word. */
  readonly upstreamGpuRequestType: string | null;
  /** Of what else Kubernetes hands out; null where the system knows of none. */
  readonly extended: readonly ExtendedResource[] | null;
  readonly nodes: number | null;
}

/** For a system to fill in what it tells. */
export const untoldResources: JobResources = {
  ...{ cpu: null, gpu: null, memory: null, gpuMemory: null },
  ...{ gpuRequestType: null, upstreamGpuRequestType: null, extended: null, nodes: null },
};

export const gpuRequestTypes = ['PORTION', 'MEMORY', 'MIG', 'UNKNOWN'] as const;

/** In what a share of a GPU is asked for. */
export type GpuRequestType = (typeof gpuRequestTypes)[number];

/** What a cluster counts by a name of its own, e.g. `hugepages-2Mi`. */
export interface ExtendedResource {
  readonly name: string;
  /** As Kubernetes writes it. */
  readonly quantity: string;
}

/** What the scheduler knows of the job. */
export interface JobScheduling {
  readonly priorityClass: string | null;
  readonly preemptible: boolean | null;
  readonly partition: string | null;
  readonly nodePools: readonly string[];
  /** Why it is in its state, in the scheduler's words. */
  readonly message: string | null;
  /** The same as one word, e.g. `OverLimit`. */
  readonly reason: string | null;
  readonly walltimeSeconds: number | null;
  readonly pendingSeconds: number | null;
  /** Until then it is not preempted. */
  readonly guaranteedRuntimeEndsAt: string | null;
  /** Devices it holds and does not use. */
  readonly idleGpus: number | null;
}

/** For a system to fill in what it tells. */
export const untoldScheduling: JobScheduling = {
  ...{ priorityClass: null, preemptible: null, partition: null, nodePools: [], message: null, reason: null },
  ...{ walltimeSeconds: null, pendingSeconds: null, guaranteedRuntimeEndsAt: null, idleGpus: null },
};

/** What a scheduler of containers knows of the job. */
export interface JobContainers {
  /** Where Kubernetes keeps what belongs to it. */
  readonly namespace: string | null;
  readonly images: readonly string[];
  readonly endpoints: readonly JobEndpoint[];
  readonly conditions: readonly JobCondition[];
  readonly podCounts: PodCounts;
  /** Of a distributed job, e.g. `PyTorch`. */
  readonly framework: string | null;
}

/** Where what runs in a job can be opened. */
export interface JobEndpoint {
  readonly url: string;
  readonly name: string | null;
  /** E.g. `jupyter-notebook`. */
  readonly tool: string | null;
}

/** As Kubernetes tells how far an object has come. */
export interface JobCondition {
  readonly type: string;
  /** `True`, `False` or `Unknown`. */
  readonly status: string;
  readonly reason: string | null;
  readonly message: string | null;
  /** ISO 8601. */
  readonly changedAt: string | null;
}

/** How many pods were asked for, and how many run. */
export interface PodCounts {
  readonly requested: number | null;
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** How many may run at once. */
  readonly parallelism: number | null;
  /** How many must succeed. */
  readonly completions: number | null;
  readonly running: number | null;
}

/** What a system lets anybody do with a job; null where it does not say. */
export interface JobActions {
  readonly deletable: boolean | null;
  readonly suspendable: boolean | null;
}

/** What performance monitoring knows of the job. */
export interface JobMonitoring {
  readonly state: MonitoringState;
  /** Kilowatt hours; null until the job was archived. */
  readonly energy: number | null;
  readonly footprint: readonly FootprintValue[];
}

export const monitoringStates = ['DISABLED', 'RUNNING_OR_ARCHIVING', 'ARCHIVING_FAILED', 'ARCHIVED'] as const;

export type MonitoringState = (typeof monitoringStates)[number];

/** One number that sums up a metric over the whole job, e.g. `mem_used`, `max`, 21.4. */
export interface FootprintValue {
  readonly metric: string;
  readonly statistic: string;
  readonly value: number;
}
