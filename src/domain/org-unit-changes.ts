import type { Change } from './change/change.ts';
import type { Department } from './department.ts';
import type { ByteAmount } from './filter.ts';
import type { NodeKey } from './id.ts';
import type { NodeTypes, SchedulingRules } from './org-unit.ts';
import type { Project } from './project.ts';
import type { Removal } from './removal.ts';
import type { SystemRef } from './system.ts';

/** Absent leaves a value as it is; null removes it. */
type Optional<T> = T | null | undefined;

/** What to change of an entitlement; null means unlimited and 0 means none. */
export interface EntitlementInput<Amount = number> {
  readonly deserved?: Optional<Amount>;
  readonly limit?: Optional<Amount>;
  readonly overQuotaWeight?: Optional<number>;
}

/** What to change of the quota on one node pool. */
export interface NodePoolQuotaInput {
  /** Global id. */
  readonly nodePoolId: string;
  /** Devices. */
  readonly gpu?: Optional<EntitlementInput>;
  /** Cores. */
  readonly cpu?: Optional<EntitlementInput>;
  readonly memory?: Optional<EntitlementInput<ByteAmount>>;
  readonly priority?: Optional<string>;
}

/** What to change of the scheduler's rules. */
export type SchedulingRulesInput = { readonly [Rule in keyof SchedulingRules]?: Optional<number> };

/** The keys of the node types that jobs of a kind may run on; null lets them run anywhere. */
export type NodeTypesInput = { readonly [Kind in keyof NodeTypes]?: Optional<readonly string[]> };

export interface SchedulingInput {
  readonly rules?: Optional<SchedulingRulesInput>;
  /** Names, to be tried in this order. */
  readonly defaultNodePools?: Optional<readonly string[]>;
  readonly nodeTypes?: Optional<NodeTypesInput>;
}

export interface OrgUnitPatch {
  readonly description?: Optional<string>;
  readonly scheduling?: Optional<SchedulingInput>;
  /** Of a project alone. */
  readonly schedulerEnforced?: Optional<boolean>;
}

/** A new department or project; the quota on node pools that are not named is up to the system. */
export interface NewOrgUnit extends OrgUnitPatch {
  readonly name: string;
  /** Of a project: its Kubernetes namespace, chosen by the system when absent. */
  readonly namespace?: Optional<string>;
  readonly quota?: Optional<readonly NodePoolQuotaInput[]>;
}

export interface OrgUnitResult<Unit> {
  readonly unit: Unit;
}

/**
 * What can be changed of one of the two levels of accounts, bound to one caller. Each method looks, checks
 * the rules that need looking, and answers the change; it throws `InvalidInput`, NOT_FOUND or CONFLICT.
 */
export interface OrgUnitChanges<Unit> {
  readonly system: SystemRef;
  /** Below `parent`: the cluster of a new department, the department of a new project. */
  create(parent: NodeKey, input: NewOrgUnit): Promise<Change<OrgUnitResult<Unit>>>;
  update(key: NodeKey, patch: OrgUnitPatch): Promise<Change<OrgUnitResult<Unit>>>;
  /** Node pools that are not named keep their quota. */
  setQuota(key: NodeKey, quota: readonly NodePoolQuotaInput[]): Promise<Change<OrgUnitResult<Unit>>>;
  delete(key: NodeKey): Promise<Change<Removal<Unit>>>;
}

export type DepartmentChanges = OrgUnitChanges<Department>;
export type ProjectChanges = OrgUnitChanges<Project>;
