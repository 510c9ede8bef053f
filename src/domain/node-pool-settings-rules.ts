import type { Problem } from './change/refusal.ts';
import { bytesOf } from './filter.ts';
import { labelKeyProblems } from './node-label-rules.ts';
import type {
  NodePoolGpuMemoryInput,
  NodePoolNetworkInput,
  NodePoolSchedulingInput,
  NodePoolSettingsInput,
} from './node-pool-changes.ts';

/** What is wrong with how a node pool is to be used, without looking. */
export function nodePoolSettingsProblems({
  scheduling,
  gpuMemory,
  network,
}: NodePoolSettingsInput): Problem[] {
  return [
    ...fixedProblems('', { scheduling, gpuMemory, network }),
    ...schedulingProblems(scheduling ?? {}),
    ...gpuMemoryProblems(gpuMemory ?? {}),
    ...networkProblems(network ?? {}),
  ];
}

function schedulingProblems({
  gpuPlacement,
  cpuPlacement,
  guaranteedRuntimeSeconds: seconds,
}: NodePoolSchedulingInput): Problem[] {
  const path = 'scheduling.guaranteedRuntimeSeconds';
  const isDuration = seconds === null || seconds === undefined || seconds >= 0;
  return [
    ...fixedProblems('scheduling.', { gpuPlacement, cpuPlacement }),
    ...(isDuration ? [] : [{ path, message: 'This must be 0 or more seconds; null is no promise.' }]),
  ];
}

function gpuMemoryProblems(gpuMemory: NodePoolGpuMemoryInput): Problem[] {
  const { swap, reservedForSwap } = gpuMemory;
  const sizes = Object.entries({ swap, reservedForSwap }).filter(
    ([, amount]) => amount && !isWhole(bytesOf(amount)),
  );
  return [
    ...fixedProblems('gpuMemory.', { ...gpuMemory }),
    ...sizes.map(([part]) => ({
      path: `gpuMemory.${part}`,
      message: 'This must be whole bytes, 0 or more.',
    })),
  ];
}

function networkProblems({
  topologyKey,
  acceleration,
  accelerationLabelKey,
}: NodePoolNetworkInput): Problem[] {
  const path = 'network.topologyKey';
  return [
    ...fixedProblems('network.', { acceleration }),
    ...(topologyKey?.trim() === '' ? [{ path, message: 'A key is not empty; null removes it.' }] : []),
    ...(typeof accelerationLabelKey === 'string'
      ? labelKeyProblems('network.accelerationLabelKey', accelerationLabelKey)
      : []),
  ];
}

/** What has to stay something, and something that we know. */
function fixedProblems(path: string, values: Readonly<Record<string, unknown>>): Problem[] {
  return Object.entries(values).flatMap(([name, value]) => {
    if (value === null)
      return [{ path: path + name, message: 'This cannot be removed; leave it out to keep it.' }];
    return value === 'UNKNOWN' ? [{ path: path + name, message: 'UNKNOWN is only answered.' }] : [];
  });
}

function isWhole(bytes: number | null): boolean {
  return bytes !== null && Number.isSafeInteger(bytes) && bytes >= 0;
}
