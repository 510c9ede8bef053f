import { formatId } from '../../../domain/id.ts';
import type { Entitlement, NodePoolQuota } from '../../../domain/quota.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { textOrNull } from '../absent.ts';
import type * as wire from './schema.ts';

/** Each memory row names its own unit. */
export const memoryUnits: ReadonlyMap<string, number> = new Map([
  ['Mib', 2 ** 20],
  ['MB', 1e6],
  ['GB', 1e9],
]);

export function toQuota(system: SystemRef, { nodePool, gpu, cpu, memory }: wire.QuotaRow): NodePoolQuota {
  return {
    nodePool: nodePool
      ? { id: formatId('NodePool', system.name, nodePool.id), system, name: textOrNull(nodePool.name) }
      : null,
    gpu: toEntitlement(gpu, (devices) => devices),
    // Quotas count millicores, unlike workloads, which count cores.
    cpu: cpu ? toEntitlement(cpu, (millicores) => millicores / 1000) : null,
    memory: memory ? toMemory(memory) : null,
  };
}

/** Null when the unit is not known: the numbers alone say nothing then. */
function toMemory(memory: wire.MemoryEntitlement): Entitlement | null {
  const unit = memoryUnits.get(memory.units ?? '');
  return unit === undefined ? null : toEntitlement(memory, (amount) => Math.round(amount * unit));
}

function toEntitlement(
  { deserved, limit, overQuotaWeight }: wire.Entitlement,
  convert: (amount: number) => number,
): Entitlement {
  return {
    deserved: isUnlimited(deserved) ? null : convert(deserved),
    limit: isUnlimited(limit) ? null : convert(limit),
    overQuotaWeight: overQuotaWeight ?? null,
  };
}

/** Unlimited is -1 or null, depending on field and version; 0 is none. */
export function isUnlimited(amount: number | null | undefined): amount is null | undefined {
  return amount === null || amount === undefined || amount < 0;
}
