import type {
  ComputeNodeUsageSource,
  NodeMeasure,
  NodeResource,
} from '../../../domain/compute-node-usage.ts';
import type { NodeKey } from '../../../domain/id.ts';
import { nullIfMissing } from '../../missing.ts';
import { uuidsOf } from '../keys.ts';
import { numberOf } from '../metrics/number.ts';
import { Telemetry } from '../metrics/schema.ts';
import type { BoundRunai } from '../runai-step.ts';
import { idOf } from './schema.ts';

/** Nothing measures how many devices are really in use. */
const types: Readonly<Record<NodeMeasure, Readonly<Partial<Record<NodeResource, string>>>>> = {
  capacity: {
    cpu: 'TOTAL_CPU_CORES',
    gpu: 'TOTAL_GPUS',
    memory: 'TOTAL_CPU_MEMORY_BYTES',
    gpuMemory: 'TOTAL_GPU_MEMORY_BYTES',
  },
  allocated: { cpu: 'ALLOCATED_CPU_CORES', gpu: 'ALLOCATED_GPUS', memory: 'ALLOCATED_CPU_MEMORY_BYTES' },
  used: { cpu: 'USED_CPU_CORES', memory: 'USED_CPU_MEMORY_BYTES', gpuMemory: 'USED_GPU_MEMORY_BYTES' },
};

/** From the telemetry of all nodes at once: the nodes themselves tell no more than their devices. */
export function nodeUsageSource({ door, caller }: BoundRunai): ComputeNodeUsageSource {
  return {
    system: door.system,
    async amountsOf(measure, resource, keys) {
      const telemetryType = types[measure][resource];
      if (telemetryType === undefined) return keys.map(() => null);
      const query = { telemetryType, groupBy: 'ClusterId,Node', clusterId: onlyCluster(keys) };
      const request = { path: '/api/v1/nodes/telemetry', query, schema: Telemetry };
      const telemetry = await nullIfMissing(door.read(caller, request));
      const amounts = amountsByNode(telemetry?.values ?? []);
      return keys.map(([cluster, name = '']) => amounts.get(idOf(cluster, name)) ?? null);
    },
  };
}

function onlyCluster(keys: readonly NodeKey[]): string | undefined {
  const [only, ...others] = uuidsOf(keys.map(([cluster]) => [cluster]));
  return others.length === 0 ? only : undefined;
}

function amountsByNode(values: Telemetry['values']): ReadonlyMap<string, number> {
  const amounts = new Map<string, number>();
  for (const { value, groups } of values) {
    const cluster = groups?.find(({ key }) => key === 'ClusterId');
    const node = groups?.find(({ key }) => key === 'Node');
    const amount = numberOf(value);
    if (cluster && node && amount !== null) amounts.set(idOf(cluster.value, node.name ?? node.value), amount);
  }
  return amounts;
}
