import { z } from 'zod';
import type { PoolMember as StoredMember, Prisma } from '../../database/generated/client.ts';
import { formatId } from '../../domain/id.ts';
import { compareText } from '../../domain/page/order.ts';
import type { ResourceClass, ResourcePool } from '../../domain/pool.ts';
import type { PoolMember } from '../../domain/pool-member.ts';
import { gatewaySystem } from '../../domain/system.ts';

/** What a pool is read with. */
export const wholePool = { quota: true, classes: true } satisfies Prisma.ResourcePoolInclude;

export type StoredPool = Prisma.ResourcePoolGetPayload<{ include: typeof wholePool }>;

type StoredClass = StoredPool['classes'][number];

const NodeAffinities = z.array(z.object({ key: z.string(), required: z.boolean() }));

export function toPool(pool: StoredPool): ResourcePool {
  const { quota } = pool;
  return {
    id: poolGlobalId(pool.id),
    system: gatewaySystem,
    name: pool.name,
    clusterId: pool.clusterId,
    public: pool.public,
    default: pool.default,
    platform: pool.platform,
    quota: quota && { cpu: quota.cpu, gpu: quota.gpu, memory: Number(quota.memory) },
    classes: pool.classes.toSorted(bySize).map(toClass),
    idleThresholdSeconds: pool.idleThresholdSeconds,
    hibernationThresholdSeconds: pool.hibernationThresholdSeconds,
    hibernationWarningSeconds: pool.hibernationWarningSeconds,
    cpuLimitFactor: pool.cpuLimitFactor,
    remote: null,
    version: pool.version,
  };
}

/** The rules let no number of bytes pass that a double could not hold. */
function toClass(stored: StoredClass): ResourceClass {
  return {
    id: classGlobalId(stored.poolId, stored.id),
    system: gatewaySystem,
    name: stored.name,
    default: stored.default,
    cpu: stored.cpu,
    gpu: stored.gpu,
    memory: Number(stored.memory),
    maxStorage: Number(stored.maxStorage),
    defaultStorage: Number(stored.defaultStorage),
    tolerations: stored.tolerations,
    nodeAffinities: NodeAffinities.parse(stored.nodeAffinities),
    quotaEnforced: stored.quotaEnforced,
    nodePoolId: stored.nodePoolId,
  };
}

export function toMember({ issuer, subject, email }: StoredMember): PoolMember {
  return { kind: 'USER', prohibited: false, issuer, subject, email, key: null, name: null };
}

export function poolGlobalId(pool: number): string {
  return formatId('ResourcePool', gatewaySystem.name, pool);
}

export function classGlobalId(pool: number, resourceClass: number): string {
  return formatId('ResourceClass', gatewaySystem.name, pool, resourceClass);
}

/** Like Renku lists them, so that a portal shows pools of both alike. */
function bySize(a: StoredClass, b: StoredClass): number {
  return (
    a.gpu - b.gpu ||
    a.cpu - b.cpu ||
    Number(a.memory - b.memory) ||
    Number(a.maxStorage - b.maxStorage) ||
    compareText(a.name, b.name) ||
    a.id - b.id
  );
}
