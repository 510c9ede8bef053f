import type { NodeKey } from './id.ts';
import type { Source } from './page.ts';
import type { SystemRef } from './system.ts';

/** A pool of interactive-session resources and the classes that can be asked of it. */
export interface ResourcePool {
  readonly id: string;
  readonly system: SystemRef;
  readonly name: string;
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
}

export interface NodeAffinity {
  readonly key: string;
  readonly required: boolean;
}

export interface PoolSource extends Source<ResourcePool> {
  /** Like `getMany`, by the keys of `ResourceClass` ids, which hold the pool's. */
  getClasses(keys: readonly NodeKey[]): Promise<readonly ResourceClass[]>;
}
