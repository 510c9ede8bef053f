import { formatId } from '../../../domain/id.ts';
import type { Entitlement, NodePoolQuota } from '../../../domain/quota.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { textOrNull } from '../absent.ts';
import { coresOf, toUse } from './map-use.ts';
import type * as wire from './schema.ts';
import { isUnlimited } from './unlimited.ts';

/** Each memory row names its own unit. */
export const memoryUnits: ReadonlyMap<string, number> = new Map([
  ['Mib', 2 ** 20],
  ['MB', 1e6],
  ['GB', 1e9],
]);

/** With what is used of it, as far as `statuses` tell. */
export function toQuota(
  system: SystemRef,
  { nodePool, gpu, cpu, memory, priority, rank }: wire.QuotaRow,
  statuses?: wire.NodePoolQuotaStatuses,
): NodePoolQuota {
  const status = nodePool && statuses?.find(({ nodePoolId }) => nodePoolId === nodePool.id);
  return {
    nodePool: nodePool
      ? { id: formatId('NodePool', system.name, nodePool.id), system, name: textOrNull(nodePool.name) }
      : null,
    gpu: toEntitlement(gpu, (devices) => devices),
    cpu: cpu ? toEntitlement(cpu, coresOf) : null,
    memory: memory ? toMemory(memory) : null,
    priority: textOrNull(rank ?? priority),
    use: status ? toUse(status) : null,
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
