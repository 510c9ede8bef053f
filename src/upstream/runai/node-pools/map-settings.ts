import type {
  NetworkAcceleration,
  NodePoolGpuMemory,
  NodePoolNetwork,
  NodePoolScheduling,
  PlacementStrategy,
} from '../../../domain/node-pool-settings.ts';
import { textOrNull } from '../absent.ts';
import { bytesOf } from '../quantity.ts';
import { secondsOf } from './duration.ts';
import type * as wire from './schema.ts';

/** Any other word is new to us. */
export const placements: ReadonlyMap<string, PlacementStrategy> = new Map([
  ['spread', 'SPREAD'],
  ['binpack', 'BINPACK'],
]);

export const accelerations: ReadonlyMap<string, NetworkAcceleration> = new Map([
  ['Use', 'ENABLED'],
  ['DontUse', 'DISABLED'],
  ['Auto', 'AUTOMATIC'],
]);

export function toScheduling(nodePool: wire.NodePool): NodePoolScheduling | null {
  const { schedulingConfiguration, placementStrategy, overProvisioningRatio } = nodePool;
  if (!schedulingConfiguration && !placementStrategy && !overProvisioningRatio) return null;
  const placement = schedulingConfiguration?.placementStrategy ?? placementStrategy;
  const upstreamGpuPlacement = textOrNull(placement?.gpu);
  const upstreamCpuPlacement = textOrNull(placement?.cpu);
  const runtime = textOrNull(schedulingConfiguration?.minGuaranteedRuntime);
  return {
    gpuPlacement: inOurWord(placements, upstreamGpuPlacement),
    upstreamGpuPlacement,
    cpuPlacement: inOurWord(placements, upstreamCpuPlacement),
    upstreamCpuPlacement,
    guaranteedRuntimeSeconds: runtime === null ? null : secondsOf(runtime),
    overProvisioningRatio: overProvisioningRatio ?? null,
  };
}

export function toGpuMemory(optimization: wire.GpuResourceOptimization): NodePoolGpuMemory {
  const swap = textOrNull(optimization.cpuSwapMemorySize);
  const reserved = textOrNull(optimization.reservedGpuMemoryForSwapOperations);
  return {
    swapEnabled: optimization.swapEnabled ?? null,
    swap: swap === null ? null : bytesOf(swap),
    reservedForSwap: reserved === null ? null : bytesOf(reserved),
    nodeLevelScheduling: optimization.nodeLevelSchedulerEnabled ?? null,
  };
}

/** Null where nothing of it is told, as before the release that knows networks. */
export function toNetwork(nodePool: wire.NodePool): NodePoolNetwork | null {
  const upstreamAcceleration = textOrNull(nodePool.gpuNetworkAccelerationDetection);
  const network = {
    topologyKey: textOrNull(nodePool.networkTopologyId),
    topologyName: textOrNull(nodePool.networkTopologyName),
    acceleration: inOurWord(accelerations, upstreamAcceleration),
    upstreamAcceleration,
    accelerationLabelKey: textOrNull(nodePool.gpuNetworkAccelerationLabelKey),
    accelerationDetected: nodePool.status?.gpuNetworkAccelerationDetected ?? null,
  };
  return Object.values(network).every((value) => value === null) ? null : network;
}

function inOurWord<Word extends string>(
  words: ReadonlyMap<string, Word>,
  word: string | null,
): Word | 'UNKNOWN' | null {
  return word === null ? null : (words.get(word) ?? 'UNKNOWN');
}
