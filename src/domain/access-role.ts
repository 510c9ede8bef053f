import { hasText, isOneOf } from './filter.ts';
import type { Source } from './page/source.ts';
import type { SystemRef } from './system.ts';

/** What a role of a system allows on one type of its resources. */
export interface AccessPermission {
  /** In the system's own word: these change with every release. */
  readonly resourceType: string;
  /** In the system's own words, e.g. `read`. */
  readonly actions: readonly string[];
}

/** A role as a system itself has it, unlike the four of the gateway. */
export interface AccessRole {
  readonly id: string;
  readonly system: SystemRef;
  readonly name: string;
  readonly description: string | null;
  /** Whether somebody made it; false of those that come with the system. */
  readonly custom: boolean | null;
  /** Whether it counts where it is granted. */
  readonly enabled: boolean | null;
  readonly permissions: readonly AccessPermission[] | null;
  /** Names of the sets of permissions that it is made of. */
  readonly permissionSets: readonly string[] | null;
}

export interface AccessRoleFilter {
  /** Names of systems. */
  readonly systems?: readonly string[] | null | undefined;
  /** Part of the name. */
  readonly text?: string | null | undefined;
}

export const accessRoleKeys = { NAME: (role: AccessRole) => role.name };

export type AccessRoleOrderField = keyof typeof accessRoleKeys;

export function accessRoleMatches({ systems, text }: AccessRoleFilter, role: AccessRole): boolean {
  return isOneOf(systems, role.system.name) && hasText(text, role.name);
}

export type AccessRoleSource = Source<AccessRole, AccessRoleFilter, AccessRoleOrderField>;
