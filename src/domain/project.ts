import { hasText, isOneOf } from './filter.ts';
import { namedOrgUnit, type OrgUnit, type SchedulingSettings } from './org-unit.ts';
import type { Source } from './page/source.ts';
import type { SystemRef } from './system.ts';

/** The account that jobs run under. */
export interface Project extends OrgUnit {
  /** Global id of the department above it. */
  readonly departmentId: string | null;
  readonly phase: ProjectPhase | null;
  /** The phase in the system's own word. */
  readonly upstreamPhase: string | null;
  /** Why it is in its phase, in the system's words. */
  readonly phaseMessage: string | null;
  /** When its cluster told its phase and its use last, ISO 8601. */
  readonly reportedAt: string | null;
  /** Kubernetes namespace on the cluster; null until it exists. */
  readonly namespace: string | null;
  /** The namespace that was asked for; null where the system chose it. */
  readonly requestedNamespace: string | null;
  /** Whether all pods of the namespace go through the system's own scheduler. */
  readonly schedulerEnforced: boolean | null;
  /** What is in force: its own settings and those of the accounts above it. */
  readonly effectiveScheduling: SchedulingSettings | null;
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

/** As much of a project as another row tells; the rest is joined when asked for. */
export interface ProjectName {
  /** Global id. */
  readonly id: string;
  readonly name: string;
}

/** A project of which only the name is known, e.g. from a job of ClusterCockpit. */
export function namedProject(system: SystemRef, named: ProjectName): Project {
  const unknown = { departmentId: null, phase: null, upstreamPhase: null, phaseMessage: null };
  const untold = {
    reportedAt: null,
    requestedNamespace: null,
    schedulerEnforced: null,
    effectiveScheduling: null,
  };
  return { ...namedOrgUnit(system, named), ...unknown, namespace: null, ...untold };
}
