import type { NodePoolQuota } from './quota.ts';
import { hasText, isOneOf } from './filter.ts';
import type { Source } from './page/source.ts';
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

export interface ProjectFilter {
  /** Names of systems. */
  readonly systems?: readonly string[] | null | undefined;
  /** Global ids. */
  readonly clusters?: readonly string[] | null | undefined;
  /** Global ids. */
  readonly departments?: readonly string[] | null | undefined;
  /** Part of the name. */
  readonly text?: string | null | undefined;
}

export const projectKeys = {
  NAME: (project: Project) => project.name,
  CREATED_AT: (project: Project) => project.createdAt ?? '',
};

export type ProjectOrderField = keyof typeof projectKeys;

export function projectMatches(
  { systems, clusters, departments, text }: ProjectFilter,
  project: Project,
): boolean {
  return (
    isOneOf(systems, project.system.name) &&
    isOneOf(clusters, project.clusterId) &&
    isOneOf(departments, project.departmentId) &&
    hasText(text, project.name)
  );
}

export type ProjectSource = Source<Project, ProjectFilter, ProjectOrderField>;

/** A project of which only the name is known, e.g. from a job of ClusterCockpit. */
export function namedProject(system: SystemRef, { id, name }: { id: string; name: string }): Project {
  const unknown = { departmentId: null, clusterId: null, phase: null, upstreamPhase: null, namespace: null };
  return { id, system, name, description: null, ...unknown, quota: [], createdAt: null };
}
