import { type Role, roles } from '../../../domain/viewer.ts';
import { predefinedRoles } from './predefined-roles.ts';
import type { Permissions, PermittedScopes, Scopes } from './schema.ts';

const changes = ['create', 'update', 'delete'];

/** What makes a gateway role: one of the actions on one of the types, wherever it is held. Highest first. */
const deciding: readonly { role: Role; types: readonly string[]; actions: readonly string[] }[] = [
  { role: 'administrator', types: ['cluster', 'nodepools', 'users'], actions: changes },
  { role: 'editor', types: ['project', 'department', 'access_rules'], actions: changes },
  {
    role: 'researcher',
    types: ['workloads', 'workspaces', 'trainings', 'inferences', 'jobs'],
    actions: ['create'],
  },
];

/**
 * Types that tell every predefined role of 2.18 apart as the whole of its permissions does, for where each
 * type is a question of its own.
 */
export const tellingTypes = ['cluster', 'project', 'workloads', 'inferences'] as const;

/** Null for whoever may not even read anything. */
export function roleOfPermissions(permissions: Permissions): Role | null {
  const decided = deciding.find(({ types, actions }) =>
    permissions.some(({ resourceType, actions: held }) => {
      return types.includes(resourceType) && actions.some((action) => held?.includes(action));
    }),
  );
  if (decided !== undefined) return decided.role;
  return permissions.some(({ actions }) => actions?.includes('read')) ? 'viewer' : null;
}

/** What scopes say of one type, as permissions say it. */
export function permissionOfScopes(resourceType: string, scopes: PermittedScopes): Permissions[number] {
  const held = Object.entries(scopes).filter(([, where]) => where && isAnywhere(where));
  return { resourceType, actions: held.map(([action]) => action) };
}

/** The highest of them. A role that a site composed itself is not in the table; whoever has one may read. */
export function roleOfNames(names: readonly string[]): Role | null {
  const held = names.map((name) => known.get(name.trim().toLowerCase()) ?? 'viewer');
  return roles.findLast((role) => held.includes(role)) ?? null;
}

const known = new Map(
  Object.entries(predefinedRoles).map(([name, role]): [string, Role] => [name.toLowerCase(), role]),
);

function isAnywhere({ system, ...nodes }: Scopes): boolean {
  return system === true || Object.values(nodes).some((ids) => Boolean(ids?.length));
}
