import { bytesOf } from '../../../domain/filter.ts';
import type { ByteAmount } from '../../../domain/filter.ts';
import type { Optional } from '../../../domain/new-job-parts.ts';
import type { NewJobCompute, NewJobGpu } from '../../../domain/new-job.ts';
import { quantityOf } from '../quantity.ts';
import { type Body, given } from './given.ts';

export function computeBody({ gpu, cpu, memory, largeSharedMemory, extendedResources }: NewJobCompute): Body {
  return {
    ...(gpu && gpuBody(gpu)),
    ...given({ cpuCoreRequest: cpu?.request, cpuCoreLimit: cpu?.limit }),
    ...given({ cpuMemoryRequest: toQuantity(memory?.request), cpuMemoryLimit: toQuantity(memory?.limit) }),
    ...given({ largeShmRequest: largeSharedMemory }),
    ...given({
      extendedResources: extendedResources?.map(({ name, quantity }) => ({ resource: name, quantity })),
    }),
  };
}

/** Several devices are had by portion, each of them whole; so are those that nothing is said of. */
function gpuBody({ devices, portion, memory }: NewJobGpu): Body {
  if (devices === 0) return { gpuDevicesRequest: 0 };
  const type = { gpuDevicesRequest: devices, gpuRequestType: memory ? 'memory' : 'portion' };
  if (memory) {
    const { request, limit } = memory;
    return {
      ...type,
      ...given({ gpuMemoryRequest: toQuantity(request), gpuMemoryLimit: toQuantity(limit) }),
    };
  }
  return { ...type, gpuPortionRequest: portion?.request ?? 1, ...given({ gpuPortionLimit: portion?.limit }) };
}

export function toQuantity(amount: Optional<ByteAmount>): string | null {
  const bytes = bytesOf(amount);
  return bytes === null ? null : quantityOf(bytes);
}
