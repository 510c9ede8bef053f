import { gauge, unmeasured, type Gauges, type Reading } from './metrics.ts';
import { sum, type TelemetryTable } from './telemetry.ts';
import type { Node, State } from './wire.ts';

const bytesOfGpu = 80e9;
const bytesOfNode = 512e9;
const coresOfNode = 64;

/** Gauges of each device that the tenant has not switched on. */
const profiling = [
  ...['GRAPHICS_ENGINE_ACTIVITY', 'SM_ACTIVITY', 'SM_OCCUPANCY', 'TENSOR_ACTIVITY', 'FP64_ENGINE_ACTIVITY'],
  ...['FP32_ENGINE_ACTIVITY', 'FP16_ENGINE_ACTIVITY', 'MEMORY_BANDWIDTH_UTILIZATION'],
  ...['NVLINK_TRANSMITTED_BANDWIDTH', 'NVLINK_RECEIVED_BANDWIDTH'],
  ...['PCIE_TRANSMITTED_BANDWIDTH', 'PCIE_RECEIVED_BANDWIDTH'],
].map((name) => `GPU_${name}_PER_GPU`);

export function nodeGauges(node: Node, state: State): Gauges {
  const devices = gpusOf(node);
  const share = devices === 0 ? 0 : allocatedOf(node, state) / devices;
  // Of a node that cannot be reached nothing is measured.
  const silent = node.status !== 'Ready';
  function whole(level: number, ofGpu = true) {
    return gauge(silent || (ofGpu && devices === 0) ? null : level);
  }
  function each(level: number): () => Reading[] {
    return () =>
      Array.from({ length: devices }, (_, gpu) => ({
        level: silent ? null : level,
        labels: { gpu: String(gpu) },
      }));
  }
  return {
    GPU_UTILIZATION: whole(70 * share),
    GPU_UTILIZATION_PER_GPU: each(70 * share),
    GPU_MEMORY_UTILIZATION: whole(50 * share),
    GPU_MEMORY_UTILIZATION_PER_GPU: each(50 * share),
    GPU_MEMORY_USAGE_BYTES: whole(devices * bytesOfGpu * 0.5 * share),
    GPU_MEMORY_USAGE_BYTES_PER_GPU: each(bytesOfGpu * 0.5 * share),
    GPU_ALLOCATION_PER_GPU: each(share),
    GPU_MEMORY_ALLOCATION_BYTES_PER_GPU: each(bytesOfGpu * share),
    GPU_IDLE_TIME_SECONDS_PER_GPU: each(0),
    GPU_OOMKILL_BURST_COUNT_PER_GPU: each(0),
    GPU_OOMKILL_IDLE_COUNT_PER_GPU: each(0),
    GPU_OOMKILL_SWAP_OUT_OF_RAM_COUNT_PER_GPU: each(0),
    CPU_USAGE_CORES: whole(coresOfNode * 0.4, false),
    CPU_UTILIZATION: whole(40, false),
    CPU_MEMORY_USAGE_BYTES: whole(bytesOfNode * 0.3, false),
    CPU_MEMORY_UTILIZATION: whole(30, false),
    NVLINK_BANDWIDTH_TOTAL: unmeasured,
    NVLINK_BANDWIDTH_TOTAL_PER_GPU: unmeasured,
    ...Object.fromEntries(profiling.map((name) => [name, unmeasured])),
  };
}

export function nodeTelemetry(state: State): TelemetryTable<Node> {
  function allocated(nodes: readonly Node[]): number {
    return sum(nodes, (node) => allocatedOf(node, state));
  }
  function ready(nodes: readonly Node[]): Node[] {
    return withGpus(nodes).filter(({ status }) => status === 'Ready');
  }
  return {
    values: {
      TOTAL_GPU_NODES: (nodes) => withGpus(nodes).length,
      READY_GPU_NODES: (nodes) => ready(nodes).length,
      TOTAL_GPUS: (nodes) => sum(nodes, gpusOf),
      READY_GPUS: (nodes) => sum(ready(nodes), gpusOf),
      ALLOCATED_GPUS: allocated,
      FREE_GPUS: (nodes) => sum(nodes, gpusOf) - allocated(nodes),
      IDLE_ALLOCATED_GPUS: (nodes) => allocated(nodes) * 0.1,
      FULLY_FREE_GPU_NODES: (nodes) => ready(nodes).filter((node) => allocatedOf(node, state) === 0).length,
      TOTAL_GPU_MEMORY_BYTES: (nodes) => sum(nodes, gpusOf) * bytesOfGpu,
      USED_GPU_MEMORY_BYTES: (nodes) => allocated(nodes) * bytesOfGpu * 0.5,
      TOTAL_CPU_CORES: (nodes) => nodes.length * coresOfNode,
      USED_CPU_CORES: (nodes) => nodes.length * coresOfNode * 0.4,
      ALLOCATED_CPU_CORES: (nodes) => nodes.length * coresOfNode * 0.5,
      TOTAL_CPU_MEMORY_BYTES: (nodes) => nodes.length * bytesOfNode,
      USED_CPU_MEMORY_BYTES: (nodes) => nodes.length * bytesOfNode * 0.3,
      ALLOCATED_CPU_MEMORY_BYTES: (nodes) => nodes.length * bytesOfNode * 0.5,
    },
    keys: {
      ClusterId: ({ clusterUuid }) => ({ value: clusterUuid }),
      Nodepool: ({ nodePool }) => ({ value: nodePool }),
      Node: ({ name }) => ({ value: name }),
    },
    filters: { clusterId: ({ clusterUuid }) => clusterUuid, nodepoolName: ({ nodePool }) => nodePool },
  };
}

/** The devices of a node in use: what runs in its pool is spread evenly over the pool's nodes. */
function allocatedOf(node: Node, { nodes, workloads }: State): number {
  function inPool(clusterId: string, pool: string | undefined): boolean {
    return clusterId === node.clusterUuid && pool === node.nodePool;
  }
  const pooled = nodes.filter(({ clusterUuid, nodePool }) => inPool(clusterUuid, nodePool));
  const running = workloads.filter(({ clusterId, currentNodePools }) =>
    inPool(clusterId, currentNodePools?.[0]),
  );
  const capacity = sum(pooled, gpusOf);
  const asked = sum(running, ({ allocatedResources }) => allocatedResources?.gpu ?? 0);
  return capacity === 0 ? 0 : (gpusOf(node) * Math.min(asked, capacity)) / capacity;
}

function withGpus(nodes: readonly Node[]): Node[] {
  return nodes.filter((node) => gpusOf(node) > 0);
}

export function gpusOf({ gpuInfo }: Node): number {
  return gpuInfo?.gpuCount ?? 0;
}
