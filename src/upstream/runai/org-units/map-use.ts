import type { UseAverage, UseAverages } from '../../../domain/org-unit.ts';
import type { QuotaUse, ResourceAmounts } from '../../../domain/quota.ts';
import { isUnlimited } from './unlimited.ts';
import type * as wire from './schema.ts';

/** Quotas count millicores, unlike workloads, which count cores. */
export function coresOf(millicores: number): number {
  return millicores / 1000;
}

/** Use and totals count memory in MB, whatever the rows of quota count it in. */
function bytesOf(megabytes: number): number {
  return Math.round(megabytes * 1e6);
}

export function toUse({ allocated, allocatedNonPreemptible, requested }: wire.QuotaStatus): QuotaUse {
  return {
    allocated: toAmounts(allocated),
    allocatedNonPreemptible: toAmounts(allocatedNonPreemptible),
    requested: toAmounts(requested),
  };
}

export function toTotal(total: NonNullable<wire.OrgUnit['totalResources']>): ResourceAmounts {
  return toAmounts({ gpu: total.gpuQuota, cpu: total.cpuQuota, memory: total.memoryQuota });
}

export function toAverages(overtime: NonNullable<wire.OrgUnit['overtimeData']>): UseAverages {
  return {
    day: toAverage(overtime.range24hData),
    week: toAverage(overtime.range7dData),
    month: toAverage(overtime.range30dData),
  };
}

/** Nothing is ever used below zero; of a total that is unlimited. */
function toAmounts(amounts: wire.Amounts): ResourceAmounts {
  const { gpu, cpu, memory } = amounts ?? {};
  return {
    gpu: isUnlimited(gpu) ? null : gpu,
    cpu: isUnlimited(cpu) ? null : coresOf(cpu),
    memory: isUnlimited(memory) ? null : bytesOf(memory),
  };
}

function toAverage(average: wire.Average): UseAverage | null {
  return average
    ? {
        gpuAllocated: average.averageGpuAllocation ?? null,
        gpuUtilization: average.averageGpuUtilization ?? null,
        gpuMemoryUtilization: average.averageGpuMemoryUtilization ?? null,
        asOf: average.updatedAt ?? null,
      }
    : null;
}
