import type { NodePoolQuota, QuotaUse, ResourceAmounts } from './quota.ts';
import type { SystemRef } from './system.ts';

/** What departments and projects, the two levels of accounts, have in common. */
export interface OrgUnit {
  readonly id: string;
  readonly system: SystemRef;
  readonly name: string;
  readonly description: string | null;
  /** Global id of the cluster it belongs to. */
  readonly clusterId: string | null;
  readonly quota: readonly NodePoolQuota[];
  /** What the rows of quota come to; an amount that is not limited is null. */
  readonly totalQuota: ResourceAmounts | null;
  /** What it uses now, on all node pools. */
  readonly use: QuotaUse | null;
  readonly averages: UseAverages | null;
  /** What it asks of the scheduler itself. */
  readonly scheduling: SchedulingSettings | null;
  /** ISO 8601. */
  readonly createdAt: string | null;
  /** Who made it, as the system writes names. */
  readonly createdBy: string | null;
  /** ISO 8601. */
  readonly updatedAt: string | null;
  readonly updatedBy: string | null;
}

/** Averages over the time until now; null where there is none yet. */
export interface UseAverages {
  readonly day: UseAverage | null;
  readonly week: UseAverage | null;
  /** Over thirty days. */
  readonly month: UseAverage | null;
}

export interface UseAverage {
  /** Devices. */
  readonly gpuAllocated: number | null;
  /** Per cent. */
  readonly gpuUtilization: number | null;
  /** Per cent. */
  readonly gpuMemoryUtilization: number | null;
  /** When it was worked out, ISO 8601. */
  readonly asOf: string | null;
}

/** What the scheduler does with the jobs of an account unless a job says otherwise. */
export interface SchedulingSettings {
  readonly rules: SchedulingRules;
  /** Names, to be tried in this order; null where none are named. */
  readonly defaultNodePools: readonly string[] | null;
  readonly nodeTypes: NodeTypes;
}

/** In seconds; null is no limit. */
export const schedulingRules = [
  'workspaceTimeLimitSeconds',
  'workspaceIdleLimitSeconds',
  'preemptibleWorkspaceIdleLimitSeconds',
  'trainingTimeLimitSeconds',
  'trainingIdleLimitSeconds',
] as const;

export type SchedulingRules = Readonly<Record<(typeof schedulingRules)[number], number | null>>;

/** The groups of nodes that jobs of a kind may run on; null where all nodes will do. */
export interface NodeTypes {
  readonly workspace: readonly NodeType[] | null;
  readonly training: readonly NodeType[] | null;
}

export interface NodeType {
  /** The system's own key of it. */
  readonly key: string;
  readonly name: string | null;
}

/** An account of which only the name is known. */
export function namedOrgUnit(system: SystemRef, { id, name }: { id: string; name: string }): OrgUnit {
  const unknown = { description: null, clusterId: null, totalQuota: null, use: null, averages: null };
  const untold = { scheduling: null, createdAt: null, createdBy: null, updatedAt: null, updatedBy: null };
  return { id, system, name, quota: [], ...unknown, ...untold };
}
