import { isDeepStrictEqual } from 'node:util';
import { type ByteAmount, bytesOf } from '../../domain/filter.ts';
import type { ResourceClass, ResourcePool } from '../../domain/pool.ts';
import { inBytes, inputOfClass } from '../../domain/pool-copy.ts';
import type { ClassPatch, NewClass, NewPool, PoolPatch, QuotaInput } from '../../domain/pool-changes.ts';

const defaultPlatform = 'linux/amd64';

/** The row of a pool, without what the database gives it. */
export type PoolColumns = ReturnType<typeof poolColumns>;

export function poolColumns(pool: Omit<NewPool, 'classes' | 'quota'>) {
  return {
    name: pool.name,
    searchName: pool.name.toLowerCase(),
    public: pool.public,
    default: pool.default,
    platform: pool.platform ?? defaultPlatform,
    idleThresholdSeconds: orNever(pool.idleThresholdSeconds),
    hibernationThresholdSeconds: orNever(pool.hibernationThresholdSeconds),
    hibernationWarningSeconds: orNever(pool.hibernationWarningSeconds),
    cpuLimitFactor: pool.cpuLimitFactor ?? null,
    clusterId: pool.clusterId ?? null,
  };
}

export function quotaColumns({ cpu, gpu, memory }: QuotaInput) {
  return { cpu, gpu, memory: bytes(memory) };
}

export function classColumns(resourceClass: NewClass) {
  const { name, cpu, gpu, tolerations, nodeAffinities } = resourceClass;
  return {
    name,
    default: resourceClass.default,
    cpu,
    gpu,
    memory: bytes(resourceClass.memory),
    maxStorage: bytes(resourceClass.maxStorage),
    defaultStorage: bytes(resourceClass.defaultStorage),
    tolerations: [...(tolerations ?? [])],
    nodeAffinities: (nodeAffinities ?? []).map(({ key, required }) => ({ key, required })),
    quotaEnforced: resourceClass.quotaEnforced ?? false,
    nodePoolId: resourceClass.nodePoolId ?? null,
  };
}

/** The columns that a patch gives another value than they have. */
export function changedPoolColumns(current: ResourcePool, patch: PoolPatch): Partial<PoolColumns> {
  return changed(poolColumns(current), poolColumns({ ...current, ...given(patch) }));
}

export function changedClassColumns(current: ResourceClass, patch: ClassPatch) {
  const asInput = inputOfClass(current);
  return changed(classColumns(asInput), classColumns({ ...asInput, ...given(patch) }));
}

export function changedQuotaColumns(current: NonNullable<ResourcePool['quota']>, quota: QuotaInput) {
  return changed(quotaColumns({ ...current, memory: inBytes(current.memory) }), quotaColumns(quota));
}

function changed<Columns extends object>(before: Columns, after: Columns): Partial<Columns> {
  const fields = Object.keys(after) as (keyof Columns)[];
  const differing = fields.filter((field) => !isDeepStrictEqual(before[field], after[field]));
  return Object.fromEntries(differing.map((field) => [field, after[field]])) as Partial<Columns>;
}

/** Without what is absent, so that it does not hide what stands. */
function given<Patch extends object>(patch: Patch): { [K in keyof Patch]: NonNullable<Patch[K]> } {
  const entries = Object.entries(patch).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof Patch]: NonNullable<Patch[K]> };
}

/** 0 means never, which is kept as null. */
function orNever(seconds: number | null | undefined): number | null {
  return seconds === 0 ? null : (seconds ?? null);
}

function bytes(amount: ByteAmount): bigint {
  return BigInt(bytesOf(amount) ?? 0);
}
