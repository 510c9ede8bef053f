import { hasText, isOneOf } from './filter.ts';
import type { OrgUnit } from './org-unit.ts';
import type { Source } from './page/source.ts';
import type { ProjectName } from './project.ts';

/** The upper of the two levels of accounts; it owns projects. */
export interface Department extends OrgUnit {
  /** Its projects; null where the viewer may not see them. */
  readonly projects: readonly ProjectName[] | null;
}

export interface DepartmentFilter {
  /** Names of systems. */
  readonly systems?: readonly string[] | null | undefined;
  /** Global ids. */
  readonly clusters?: readonly string[] | null | undefined;
  /** Part of the name. */
  readonly text?: string | null | undefined;
}

export const departmentKeys = {
  NAME: (department: Department) => department.name,
  CREATED_AT: (department: Department) => department.createdAt ?? '',
};

export type DepartmentOrderField = keyof typeof departmentKeys;

export function departmentMatches(
  { systems, clusters, text }: DepartmentFilter,
  department: Department,
): boolean {
  return (
    isOneOf(systems, department.system.name) &&
    isOneOf(clusters, department.clusterId) &&
    hasText(text, department.name)
  );
}

export type DepartmentSource = Source<Department, DepartmentFilter, DepartmentOrderField>;
