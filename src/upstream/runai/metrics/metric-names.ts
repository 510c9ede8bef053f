import type { KnownMetrics, MeasuredType } from '../../../domain/metrics.ts';

/**
 * What Run:ai 2.24 takes of each endpoint, by unit. Its document has the names alone: the units are those that
 * the names carry, that its pages show, or that the exporter of the GPUs writes; `unsaid` is the rest.
 */
const cluster = byUnit({
  nodes: ['TOTAL_GPU_NODES'],
  GPUs: ['TOTAL_GPU', 'GPU_QUOTA', 'ALLOCATED_GPU', 'UNALLOCATED_GPU'],
  percent: ['GPU_UTILIZATION', 'GPU_MEMORY_UTILIZATION', 'CPU_UTILIZATION', 'CPU_MEMORY_UTILIZATION'],
  seconds: ['AVG_WORKLOAD_WAIT_TIME'],
  jobs: ['WORKLOADS_COUNT'],
  unsaid: ['GPU_UTILIZATION_DISTRIBUTION'],
});

const orgUnit = byUnit({
  GPUs: ['GPU_QUOTA', 'GPU_ALLOCATION'],
  millicores: ['CPU_QUOTA_MILLICORES', 'CPU_ALLOCATION_MILLICORES'],
  MB: ['CPU_MEMORY_QUOTA_MB', 'CPU_MEMORY_ALLOCATION_MB'],
  percent: ['GPU_MEMORY_UTILIZATION'],
});

/** Of each device, where the tenant has switched them on. */
const profiling = byUnit({
  ratio: [
    ...['GPU_GRAPHICS_ENGINE_ACTIVITY_PER_GPU', 'GPU_SM_ACTIVITY_PER_GPU', 'GPU_SM_OCCUPANCY_PER_GPU'],
    ...['GPU_TENSOR_ACTIVITY_PER_GPU', 'GPU_FP64_ENGINE_ACTIVITY_PER_GPU'],
    ...['GPU_FP32_ENGINE_ACTIVITY_PER_GPU', 'GPU_FP16_ENGINE_ACTIVITY_PER_GPU'],
    ...['GPU_MEMORY_BANDWIDTH_UTILIZATION_PER_GPU'],
  ],
  'bytes/s': [
    ...['GPU_NVLINK_TRANSMITTED_BANDWIDTH_PER_GPU', 'GPU_NVLINK_RECEIVED_BANDWIDTH_PER_GPU'],
    ...['GPU_PCIE_TRANSMITTED_BANDWIDTH_PER_GPU', 'GPU_PCIE_RECEIVED_BANDWIDTH_PER_GPU'],
  ],
  unsaid: ['NVLINK_BANDWIDTH_TOTAL', 'NVLINK_BANDWIDTH_TOTAL_PER_GPU'],
});

/** What hosts, jobs and pods have in common. */
const use = byUnit({
  percent: ['GPU_UTILIZATION'],
  bytes: ['GPU_MEMORY_USAGE_BYTES', 'CPU_MEMORY_USAGE_BYTES'],
  cores: ['CPU_USAGE_CORES'],
});

const computeNode = merge(
  use,
  profiling,
  byUnit({
    percent: [
      ...['GPU_UTILIZATION_PER_GPU', 'GPU_MEMORY_UTILIZATION_PER_GPU', 'GPU_MEMORY_UTILIZATION'],
      ...['CPU_UTILIZATION', 'CPU_MEMORY_UTILIZATION'],
    ],
    bytes: ['GPU_MEMORY_USAGE_BYTES_PER_GPU', 'GPU_MEMORY_ALLOCATION_BYTES_PER_GPU'],
    GPUs: ['GPU_ALLOCATION_PER_GPU'],
    seconds: ['GPU_IDLE_TIME_SECONDS_PER_GPU'],
    kills: [
      ...['GPU_OOMKILL_BURST_COUNT_PER_GPU', 'GPU_OOMKILL_IDLE_COUNT_PER_GPU'],
      ...['GPU_OOMKILL_SWAP_OUT_OF_RAM_COUNT_PER_GPU'],
    ],
  }),
);

/** What NVIDIA's servers of models tell of themselves. */
const modelServer = byUnit({
  requests: [
    ...['NIM_NUM_REQUESTS_RUNNING', 'NIM_NUM_REQUESTS_WAITING', 'NIM_NUM_REQUEST_MAX'],
    ...['NIM_REQUEST_SUCCESS_TOTAL', 'NIM_REQUEST_FAILURE_TOTAL'],
  ],
  seconds: [
    ...['NIM_TIME_TO_FIRST_TOKEN_SECONDS', 'NIM_TIME_TO_FIRST_TOKEN_SECONDS_PERCENTILES'],
    ...['NIM_E2E_REQUEST_LATENCY_SECONDS', 'NIM_E2E_REQUEST_LATENCY_SECONDS_PERCENTILES'],
  ],
  unsaid: ['NIM_GPU_CACHE_USAGE_PERC'],
});

const job = merge(
  use,
  modelServer,
  byUnit({
    GPUs: ['GPU_ALLOCATION'],
    bytes: ['GPU_MEMORY_REQUEST_BYTES', 'CPU_MEMORY_REQUEST_BYTES', 'CPU_MEMORY_LIMIT_BYTES'],
    cores: ['CPU_REQUEST_CORES', 'CPU_LIMIT_CORES'],
    pods: ['POD_COUNT', 'RUNNING_POD_COUNT'],
    unsaid: ['NVLINK_BANDWIDTH_TOTAL'],
  }),
);

const pod = merge(
  use,
  profiling,
  modelServer,
  byUnit({
    percent: ['GPU_UTILIZATION_PER_GPU'],
    bytes: ['GPU_MEMORY_USAGE_BYTES_PER_GPU', 'GPU_SWAP_MEMORY_BYTES_PER_GPU'],
  }),
);

export const knownMetrics: Readonly<Record<MeasuredType, KnownMetrics>> = {
  Cluster: cluster,
  NodePool: cluster,
  ComputeNode: computeNode,
  Department: orgUnit,
  Project: orgUnit,
  Job: job,
  JobPod: pod,
};

/** Names by their unit, turned round. */
export function byUnit(units: Readonly<Record<string, readonly string[]>>): KnownMetrics {
  const pairs = Object.entries(units).flatMap(([unit, names]) =>
    names.map((name) => [name, unit === 'unsaid' ? null : unit] as const),
  );
  return new Map(pairs);
}

function merge(...parts: readonly KnownMetrics[]): KnownMetrics {
  return new Map(parts.flatMap((part) => [...part]));
}
