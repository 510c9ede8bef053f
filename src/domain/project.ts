import type { NodePoolQuota } from './quota.ts';
import type { Source } from './page.ts';
import type { SystemRef } from './system.ts';

/** The account that jobs run under. */
export interface Project {
  readonly id: string;
  readonly system: SystemRef;
  readonly name: string;
  readonly description: string | null;
  /** Global id of the department above it. */
  readonly departmentId: string | null;
  /** Global id of the cluster it belongs to. */
  readonly clusterId: string | null;
  readonly phase: ProjectPhase | null;
  /** The phase in the system's own word. */
  readonly upstreamPhase: string | null;
  /** Kubernetes namespace on the cluster; null until it exists. */
  readonly namespace: string | null;
  readonly quota: readonly NodePoolQuota[];
  /** ISO 8601. */
  readonly createdAt: string | null;
}

export const projectPhases = [
  'CREATING',
  'INITIALIZING',
  'UPDATING',
  'READY',
  'NOT_READY',
  'DELETING',
  'DELETED',
  'UNKNOWN',
] as const;

export type ProjectPhase = (typeof projectPhases)[number];

export type ProjectSource = Source<Project>;

/** A project of which only the name is known, e.g. from a job of ClusterCockpit. */
export function namedProject(system: SystemRef, { id, name }: { id: string; name: string }): Project {
  const unknown = { departmentId: null, clusterId: null, phase: null, upstreamPhase: null, namespace: null };
  return { id, system, name, description: null, ...unknown, quota: [], createdAt: null };
}
