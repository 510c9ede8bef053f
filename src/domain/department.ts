import type { NodePoolQuota } from './quota.ts';
import type { Source } from './page.ts';
import type { SystemRef } from './system.ts';

/** The upper of the two levels of accounts; it owns projects. */
export interface Department {
  readonly id: string;
  readonly system: SystemRef;
  readonly name: string;
  readonly description: string | null;
  /** Global id of the cluster it belongs to. */
  readonly clusterId: string | null;
  readonly quota: readonly NodePoolQuota[];
  /** ISO 8601. */
  readonly createdAt: string | null;
}

export type DepartmentSource = Source<Department>;
