import type { Change } from './change/change.ts';
import type { NodeKey } from './id.ts';
import type { ByteAmount } from './filter.ts';
import type { NodeAffinity, ResourceClass, ResourcePool } from './pool.ts';
import type { MemberInput, PoolMember } from './pool-member.ts';
import type { PoolRemoteInput } from './pool-remote.ts';
import type { CreditLimits } from './pool-usage.ts';
import type { SystemRef } from './system.ts';

/** Absent leaves a value as it is; null removes it. */
type Optional<T> = T | null | undefined;

export interface NewPool {
  readonly name: string;
  readonly public: boolean;
  readonly default: boolean;
  readonly platform?: Optional<string>;
  readonly idleThresholdSeconds?: Optional<number>;
  readonly hibernationThresholdSeconds?: Optional<number>;
  readonly hibernationWarningSeconds?: Optional<number>;
  readonly cpuLimitFactor?: Optional<number>;
  /** Global id. */
  readonly clusterId?: Optional<string>;
  readonly quota?: Optional<QuotaInput>;
  readonly classes: readonly NewClass[];
}

export interface QuotaInput {
  /** Cores. */
  readonly cpu: number;
  /** Devices. */
  readonly gpu: number;
  readonly memory: ByteAmount;
}

export interface NewClass {
  readonly name: string;
  readonly default: boolean;
  /** Cores. */
  readonly cpu: number;
  /** Devices. */
  readonly gpu: number;
  readonly memory: ByteAmount;
  readonly maxStorage: ByteAmount;
  readonly defaultStorage: ByteAmount;
  readonly tolerations?: Optional<readonly string[]>;
  readonly nodeAffinities?: Optional<readonly NodeAffinity[]>;
  readonly quotaEnforced?: Optional<boolean>;
  /** Global id. */
  readonly nodePoolId?: Optional<string>;
}

/** What is absent stays. */
export type PoolPatch = {
  readonly [K in Exclude<keyof NewPool, 'classes' | 'quota'>]?: Optional<NewPool[K]>;
};

export type ClassPatch = { readonly [K in Exclude<keyof NewClass, 'default'>]?: Optional<NewClass[K]> };

/** The version a change was decided on; absent, whatever stands is changed. */
export type Expected = Optional<number>;

export interface PoolResult {
  readonly pool: ResourcePool;
}

export interface ClassResult {
  readonly resourceClass: ResourceClass;
  readonly pool: ResourcePool;
}

export interface DeletedResult {
  readonly deletedId: string;
}

export interface MembersResult extends PoolResult {
  readonly members: readonly PoolMember[];
}

export interface LimitsResult extends PoolResult {
  readonly limits: CreditLimits;
}

export interface CostResult extends ClassResult {
  /** Credits an hour; null when its use costs nothing. */
  readonly cost: number | null;
}

/**
 * What can be changed of the pools of one system, bound to one caller. Each method looks, checks the rules
 * that need looking, and answers the change it would make; it throws `InvalidInput`, NOT_FOUND or CONFLICT.
 */
export interface PoolChanges {
  readonly system: SystemRef;
  createPool(input: NewPool): Promise<Change<PoolResult>>;
  updatePool(key: NodeKey, patch: PoolPatch, expected: Expected): Promise<Change<PoolResult>>;
  deletePool(key: NodeKey, expected: Expected): Promise<Change<DeletedResult>>;
  createClass(pool: NodeKey, input: NewClass, expected: Expected): Promise<Change<ClassResult>>;
  updateClass(key: NodeKey, patch: ClassPatch, expected: Expected): Promise<Change<ClassResult>>;
  deleteClass(key: NodeKey, expected: Expected): Promise<Change<DeletedResult>>;
  /** Null removes the quota. */
  setQuota(pool: NodeKey, quota: QuotaInput | null, expected: Expected): Promise<Change<PoolResult>>;
  addMembers(pool: NodeKey, members: readonly MemberInput[]): Promise<Change<MembersResult>>;
  removeMembers(pool: NodeKey, members: readonly MemberInput[]): Promise<Change<MembersResult>>;
  replaceMembers(pool: NodeKey, members: readonly MemberInput[]): Promise<Change<MembersResult>>;
  // Absent where a system knows nothing of the kind.
  /** Keeps users out, whatever else would let them in. */
  prohibitMembers?(pool: NodeKey, members: readonly MemberInput[]): Promise<Change<MembersResult>>;
  /** Lifts prohibitions; it makes nobody a member. */
  readmitMembers?(pool: NodeKey, members: readonly MemberInput[]): Promise<Change<MembersResult>>;
  setRemote?(pool: NodeKey, remote: PoolRemoteInput): Promise<Change<PoolResult>>;
  removeRemote?(pool: NodeKey): Promise<Change<PoolResult>>;
  /** Null removes both limits. */
  setLimits?(pool: NodeKey, limits: CreditLimits | null): Promise<Change<LimitsResult>>;
  /** Credits an hour; null makes its use cost nothing. */
  setClassCost?(key: NodeKey, cost: number | null): Promise<Change<CostResult>>;
}
