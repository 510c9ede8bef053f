import type { Draw } from './draw.ts';
import type { NodePool, QuotaRow, QuotaStatus, Share } from './wire.ts';

/** A quota row in one of the ways tenants write them; `index` takes them in turn. */
export function quotaRow(pool: NodePool, index: number, gpus: number): QuotaRow {
  const nodePool = { id: pool.id, name: pool.name };
  const unlimited: Share = { deserved: null, limit: -1, overQuotaWeight: 2 };
  switch (index % 6) {
    case 0:
      return {
        nodePool,
        gpu: { deserved: gpus, limit: -1, overQuotaWeight: 2 },
        cpu: unlimited,
        memory: { ...unlimited, units: 'Mib' },
        priority: 'Medium',
      };
    case 1:
      return { nodePool, gpu: capped(gpus), cpu: null, memory: null };
    case 2:
      return {
        nodePool: { id: pool.id },
        gpu: { deserved: gpus / 2, limit: null, overQuotaWeight: null },
        cpu: null,
        memory: null,
        priority: null,
      };
    case 3:
      return {
        nodePool,
        gpu: { deserved: gpus, limit: 2 * gpus, overQuotaWeight: 3 },
        cpu: { deserved: 8000 * gpus, limit: 16_000 * gpus, overQuotaWeight: 2 },
        memory: { deserved: 32_768 * gpus, limit: 65_536 * gpus, overQuotaWeight: 2, units: 'MB' },
      };
    case 4:
      return { nodePool, gpu: capped(0), cpu: capped(0), memory: { ...capped(0), units: 'Mib' } };
    default:
      return {
        nodePool: null,
        gpu: capped(gpus),
        cpu: capped(24_000),
        memory: { ...capped(96), units: 'GB' },
      };
  }
}

/** Over-quota off: nothing beyond what is deserved. */
function capped(amount: number): Share {
  return { deserved: amount, limit: amount, overQuotaWeight: 0 };
}

/** What is in use now, in all and per node pool. */
export function quotaStatus(pools: readonly NodePool[], draw: Draw) {
  const nodePoolQuotaStatuses = pools.map(({ id, name }) => {
    return { nodePoolId: id, nodePoolName: name, ...usage(draw.between(0, 8)) };
  });
  const gpus = nodePoolQuotaStatuses.reduce((total, { allocated }) => total + allocated.gpu, 0);
  return { quotaStatus: usage(gpus), nodePoolQuotaStatuses };
}

function usage(gpus: number): QuotaStatus {
  return {
    allocated: amounts(gpus),
    allocatedNonPreemptible: amounts(gpus / 2),
    requested: amounts(gpus * 1.5),
  };
}

function amounts(gpu: number): QuotaStatus['allocated'] {
  return { gpu, cpu: 2500 * gpu, memory: 8192 * gpu };
}
