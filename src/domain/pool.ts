import type { NodeKey } from './id.ts';
import { type ByteAmount, bytesOf, hasText, isAtLeast, isOneOf } from './filter.ts';
import type { Source } from './page/source.ts';
import type { SystemRef } from './system.ts';

/** A pool of interactive-session resources and the classes that can be asked of it. */
export interface ResourcePool {
  readonly id: string;
  readonly system: SystemRef;
  readonly name: string;
  /**
   * Global id of the cluster its sessions run on, which can be of another system; null on the system's home
   * cluster, undefined where this row does not tell and `clusterIdsOf` has to be asked.
   */
  readonly clusterId: string | null | undefined;
  /** Open to everybody, signed in or not. */
  readonly public: boolean;
  /** The pool used when a session names none. */
  readonly default: boolean;
  /** OCI platform of its machines, e.g. `linux/amd64`. */
  readonly platform: string | null;
  /** Null means unlimited. */
  readonly quota: PoolQuota | null;
  readonly classes: readonly ResourceClass[];
  readonly idleThresholdSeconds: number | null;
  readonly hibernationThresholdSeconds: number | null;
  readonly hibernationWarningSeconds: number | null;
  /** How many times the requested cores a session may burst to. */
  readonly cpuLimitFactor: number | null;
  /** Where sessions start when not on the pool's own cluster. */
  readonly remote: PoolRemote | null;
  /** How often a pool of the gateway's own was changed. */
  readonly version: number | null;
}

export interface PoolQuota {
  /** Cores. */
  readonly cpu: number;
  /** Devices. */
  readonly gpu: number;
  /** Bytes. */
  readonly memory: number;
}

export interface PoolRemote {
  readonly kind: 'FIRECREST' | 'RUNAI';
  readonly url: string;
  /** FirecREST: which of its machines. */
  readonly systemName: string | null;
  /** FirecREST: Slurm's partition. */
  readonly partition: string | null;
  /** The OAuth2 provider that people sign in to for it. */
  readonly providerId: string | null;
}

/** One size a session can have in its pool. */
export interface ResourceClass {
  readonly id: string;
  readonly system: SystemRef;
  readonly name: string;
  readonly default: boolean;
  /** Cores. */
  readonly cpu: number;
  /** Devices. */
  readonly gpu: number;
  /** Bytes. */
  readonly memory: number;
  /** Bytes. */
  readonly maxStorage: number;
  /** Bytes. */
  readonly defaultStorage: number;
  readonly tolerations: readonly string[];
  readonly nodeAffinities: readonly NodeAffinity[];
  /** Whether the use of this class counts against the pool's credit limits. */
  readonly quotaEnforced: boolean;
  /** Global id of the node pool its sessions run on; it can be of another system. */
  readonly nodePoolId: string | null;
}

export interface NodeAffinity {
  readonly key: string;
  readonly required: boolean;
}

export interface PoolFilter {
  /** Names of systems. */
  readonly systems?: readonly string[] | null | undefined;
  /** Part of the name. */
  readonly text?: string | null | undefined;
  readonly public?: boolean | null | undefined;
  /** Only pools with a class of at least this size. */
  readonly fits?: ClassSize | null | undefined;
}

export interface ClassSize {
  /** Cores. */
  readonly cpu?: number | null | undefined;
  /** Devices. */
  readonly gpu?: number | null | undefined;
  readonly memory?: ByteAmount | null | undefined;
  /** Disk a session may ask for. */
  readonly storage?: ByteAmount | null | undefined;
}

export const poolKeys = { NAME: (pool: ResourcePool) => pool.name };

export type PoolOrderField = keyof typeof poolKeys;

export function poolMatches(
  { systems, text, public: isPublic, fits }: PoolFilter,
  pool: ResourcePool,
): boolean {
  return (
    isOneOf(systems, pool.system.name) &&
    hasText(text, pool.name) &&
    (isPublic === null || isPublic === undefined || pool.public === isPublic) &&
    (!fits || pool.classes.some((resourceClass) => hasSize(resourceClass, fits)))
  );
}

/** Renku's own filter removes nothing, it only marks the classes that fit. */
function hasSize(resourceClass: ResourceClass, { cpu, gpu, memory, storage }: ClassSize): boolean {
  return (
    isAtLeast(cpu, resourceClass.cpu) &&
    isAtLeast(gpu, resourceClass.gpu) &&
    isAtLeast(bytesOf(memory), resourceClass.memory) &&
    isAtLeast(bytesOf(storage), resourceClass.maxStorage)
  );
}

export interface PoolSource extends Source<ResourcePool, PoolFilter, PoolOrderField> {
  /** Like `getMany`, by the keys of `ResourceClass` ids, which hold the pool's. */
  getClasses(keys: readonly NodeKey[]): Promise<readonly ResourceClass[]>;
  /** In the order of the keys, what rows left `undefined`; one request a pool. */
  readonly clusterIdsOf?: (keys: readonly NodeKey[]) => Promise<readonly (string | null | Error)[]>;
  /** In the order of the keys, for rows that name a class by the system's own key without its pool. */
  readonly findClasses?: (classKeys: readonly string[]) => Promise<readonly (ClassInPool | null)[]>;
}

/** A class with the pool that it is in. */
export interface ClassInPool {
  readonly pool: ResourcePool;
  readonly resourceClass: ResourceClass;
}
