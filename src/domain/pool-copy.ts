import type { ByteAmount } from './filter.ts';
import type { ResourceClass, ResourcePool } from './pool.ts';
import type { NewClass, NewPool } from './pool-changes.ts';

/** The input that would create the same pool again; a remote cannot be created. */
export function inputOfPool(pool: ResourcePool): NewPool {
  const { quota } = pool;
  return {
    name: pool.name,
    public: pool.public,
    default: pool.default,
    platform: pool.platform,
    idleThresholdSeconds: pool.idleThresholdSeconds,
    hibernationThresholdSeconds: pool.hibernationThresholdSeconds,
    hibernationWarningSeconds: pool.hibernationWarningSeconds,
    cpuLimitFactor: pool.cpuLimitFactor,
    clusterId: pool.clusterId,
    quota: quota && { ...quota, memory: inBytes(quota.memory) },
    classes: pool.classes.map(inputOfClass),
  };
}

/** The input that would create the same class again. */
export function inputOfClass(resourceClass: ResourceClass): NewClass {
  const { name, cpu, gpu, tolerations, nodeAffinities, quotaEnforced, nodePoolId } = resourceClass;
  return {
    name,
    default: resourceClass.default,
    cpu,
    gpu,
    memory: inBytes(resourceClass.memory),
    maxStorage: inBytes(resourceClass.maxStorage),
    defaultStorage: inBytes(resourceClass.defaultStorage),
    tolerations,
    nodeAffinities,
    quotaEnforced,
    nodePoolId,
  };
}

export function inBytes(amount: number): ByteAmount {
  return { amount, unit: 1 };
}
