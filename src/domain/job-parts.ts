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
  readonly hardwareThreads: number | null;
  /** Hardware threads of each core that it uses. */
  readonly threadsPerCore: number | null;
  readonly hosts: readonly JobHost[] | null;
}

/** What a job holds on one machine. */
export interface JobHost {
  readonly hostname: string;
  /** Ids of the node's own topology; null stands for all of them. */
  readonly hardwareThreads: readonly number[] | null;
  /** Ids of devices. */
  readonly accelerators: readonly string[];
  readonly configuration: string | null;
}

/** For a system to fill in what it tells. */
export const untoldResources: JobResources = {
  ...{ cpu: null, gpu: null, memory: null, gpuMemory: null },
  ...{ gpuRequestType: null, upstreamGpuRequestType: null, extended: null, nodes: null },
  ...{ hardwareThreads: null, threadsPerCore: null, hosts: null },
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
  /** The scheduler's number of the job, which it reuses over time; may pass 2^31. */
  readonly number: number | null;
  /** The number of the array it is a member of. */
  readonly arrayNumber: number | null;
  /** The part of equal machines that it runs on. */
  readonly subCluster: string | null;
  readonly sharing: JobSharing | null;
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

export const jobSharings = ['EXCLUSIVE', 'SAME_USER', 'ANYBODY', 'UNKNOWN'] as const;

/** Whose jobs may run on its machines beside it. */
export type JobSharing = (typeof jobSharings)[number];

/** For a system to fill in what it tells. */
export const untoldScheduling: JobScheduling = {
  ...{ priorityClass: null, preemptible: null, partition: null, nodePools: [], message: null, reason: null },
  ...{ walltimeSeconds: null, pendingSeconds: null, guaranteedRuntimeEndsAt: null, idleGpus: null },
  ...{ number: null, arrayNumber: null, subCluster: null, sharing: null },
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
