import type { ClusterSource } from './cluster.ts';
import type { DepartmentSource } from './department.ts';
import type { JobSource } from './job.ts';
import type { PoolSource } from './pool.ts';
import type { ProjectSource } from './project.ts';
import type { SystemStatus } from './system.ts';

/** What one system serves, bound to one caller; a noun it does not serve is absent. */
export interface BoundSystem {
  readonly pools?: PoolSource;
  readonly clusters?: ClusterSource;
  readonly departments?: DepartmentSource;
  readonly projects?: ProjectSource;
  readonly jobs?: JobSource;
}

/** Everything a resolver can read from, noun by noun, bound to one caller. */
export interface Sources {
  readonly pools: readonly PoolSource[];
  readonly clusters: readonly ClusterSource[];
  readonly departments: readonly DepartmentSource[];
  readonly projects: readonly ProjectSource[];
  readonly jobs: readonly JobSource[];
  readonly systems: readonly SystemStatus[];
}
