import {
  type ExtendedResource,
  type GpuRequestType,
  type JobResources,
  untoldResources,
} from '../../../domain/job-parts.ts';
import { textOrNull } from '../absent.ts';
import { bytesOf } from '../quantity.ts';
import type * as wire from './schema.ts';

/** 2.24 no longer has MIG profiles among them. */
const requestTypes: ReadonlyMap<string, GpuRequestType> = new Map([
  ['portion', 'PORTION'],
  ['memory', 'MEMORY'],
  ['migProfile', 'MIG'],
]);

export function toRequested(resources: wire.RequestedResources): JobResources {
  return {
    ...untoldResources,
    cpu: resources.cpu?.request ?? null,
    gpu: resources.gpu?.request ?? null,
    memory: toBytes(resources.cpuMemory?.request),
    gpuMemory: toBytes(resources.gpuMemory?.request),
    ...toGpuRequestType(resources.gpuRequestType),
    extended: toExtended(resources.extendedResources),
  };
}

export function toAllocated(resources: wire.AllocatedResources): JobResources {
  return {
    ...untoldResources,
    cpu: resources.cpu ?? null,
    gpu: resources.gpu ?? null,
    memory: toBytes(resources.cpuMemory),
    gpuMemory: toBytes(resources.gpuMemory),
    extended: toExtended(resources.extendedResources),
  };
}

export function toBytes(quantity: string | null | undefined): number | null {
  return typeof quantity === 'string' ? bytesOf(quantity) : null;
}

export function toGpuRequestType(
  word: string | null | undefined,
): Pick<JobResources, 'gpuRequestType' | 'upstreamGpuRequestType'> {
  const told = textOrNull(word);
  return {
    gpuRequestType: told === null ? null : (requestTypes.get(told) ?? 'UNKNOWN'),
    upstreamGpuRequestType: told,
  };
}

export function toExtended(resources: wire.ExtendedResources): ExtendedResource[] | null {
  if (!resources) return null;
  return resources.flatMap(({ resource, quantity, exclude }) =>
    resource && quantity && exclude !== true ? { name: resource, quantity } : [],
  );
}
