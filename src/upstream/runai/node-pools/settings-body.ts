import { bytesOf } from '../../../domain/filter.ts';
import type {
  NodePoolGpuMemoryInput,
  NodePoolNetworkInput,
  NodePoolPatch,
  NodePoolSchedulingInput,
} from '../../../domain/node-pool-changes.ts';
import { durationOf } from './duration.ts';
import { accelerations, placements } from './map-settings.ts';
import type * as wire from './schema.ts';

/**
 * What is sent of what is given. A group is sent with all of its values, those that were not given as they
 * stand: whether a PATCH keeps what a group leaves out is not documented.
 */
export function bodyOf(
  { label, scheduling, gpuMemory, network }: NodePoolPatch,
  standing: Partial<wire.NodePool>,
): Partial<wire.NodePool> {
  return {
    ...(label && { labelKey: label.key, labelValue: label.value }),
    ...(scheduling && schedulingBody(scheduling, standing)),
    ...(gpuMemory && { gpuResourceOptimization: gpuMemoryBody(gpuMemory, standing.gpuResourceOptimization) }),
    ...networkBody(network ?? {}),
  };
}

/** The placement goes where this release has it. */
function schedulingBody(
  { gpuPlacement, cpuPlacement, guaranteedRuntimeSeconds: seconds }: NodePoolSchedulingInput,
  { schedulingConfiguration, placementStrategy }: Partial<wire.NodePool>,
): Partial<wire.NodePool> {
  const isOld = !schedulingConfiguration && placementStrategy;
  const placement = {
    ...(isOld ? placementStrategy : schedulingConfiguration?.placementStrategy),
    ...(gpuPlacement && { gpu: wordFor(placements, gpuPlacement) }),
    ...(cpuPlacement && { cpu: wordFor(placements, cpuPlacement) }),
  };
  const runtime = seconds !== undefined && {
    minGuaranteedRuntime: seconds === null ? null : durationOf(seconds),
  };
  if (isOld) return { placementStrategy: placement, ...(runtime && { schedulingConfiguration: runtime }) };
  return {
    schedulingConfiguration: { ...schedulingConfiguration, placementStrategy: placement, ...runtime },
  };
}

function gpuMemoryBody(
  { swapEnabled, swap, reservedForSwap, nodeLevelScheduling }: NodePoolGpuMemoryInput,
  standing: wire.NodePool['gpuResourceOptimization'],
): wire.GpuResourceOptimization {
  return {
    ...standing,
    ...(typeof swapEnabled === 'boolean' && { swapEnabled }),
    ...(swap && { cpuSwapMemorySize: String(bytesOf(swap)) }),
    ...(reservedForSwap && { reservedGpuMemoryForSwapOperations: String(bytesOf(reservedForSwap)) }),
    ...(typeof nodeLevelScheduling === 'boolean' && { nodeLevelSchedulerEnabled: nodeLevelScheduling }),
  };
}

function networkBody({
  topologyKey,
  acceleration,
  accelerationLabelKey,
}: NodePoolNetworkInput): Partial<wire.NodePool> {
  return {
    ...(topologyKey !== undefined && { networkTopologyId: topologyKey }),
    ...(acceleration && { gpuNetworkAccelerationDetection: wordFor(accelerations, acceleration) }),
    ...(accelerationLabelKey !== undefined && { gpuNetworkAccelerationLabelKey: accelerationLabelKey }),
  };
}

function wordFor<Word>(words: ReadonlyMap<string, Word>, wanted: Word): string | undefined {
  return [...words].find(([, word]) => word === wanted)?.[0];
}
