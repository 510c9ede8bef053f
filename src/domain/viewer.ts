/** Gateway roles in rising order; each includes the ones before it. */
export const roles = ['anonymous', 'viewer', 'researcher', 'editor', 'administrator'] as const;

export type Role = (typeof roles)[number];

/** What a role allows, as `noun:verb`. */
export const permissions = [
  'pool:read',
  'cluster:read',
  'department:read',
  'project:read',
  'job:read',
  'system:read',
] as const;

export type Permission = (typeof permissions)[number];

/** The lowest role that holds each permission. Classes and quotas are read with their pool. */
const lowestRole: Record<Permission, Role> = {
  'pool:read': 'anonymous',
  'cluster:read': 'viewer',
  'department:read': 'viewer',
  'project:read': 'viewer',
  'job:read': 'viewer',
  'system:read': 'viewer',
};

/** Who asks, and as what on each system. Holds no token, so that nothing below the gateway can pass one on. */
export interface Viewer {
  /** Name of the configured issuer; null for an anonymous visitor. */
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly name: string | null;
  readonly email: string | null;
  /** When the presented token ends, ISO 8601. */
  readonly expiresAt: string | null;
  /** The role on each connected system; null where this person has none. */
  readonly roles: ReadonlyMap<string, Role | null>;
}

export function isAnonymous(viewer: Viewer): boolean {
  return viewer.subject === null;
}

export function lowestRoleFor(permission: Permission): Role {
  return lowestRole[permission];
}

export function permissionsOf(role: Role | null): Permission[] {
  return permissions.filter((permission) => allows(role, permission));
}

export function viewerCan(viewer: Viewer, permission: Permission, system: string): boolean {
  return allows(viewer.roles.get(system) ?? null, permission);
}

/** Whether at least one connected system grants it; the door of a list that spans systems. */
export function viewerCanAnywhere(viewer: Viewer, permission: Permission): boolean {
  return [...viewer.roles.values()].some((role) => allows(role, permission));
}

function allows(role: Role | null, permission: Permission): boolean {
  return role !== null && roles.indexOf(role) >= roles.indexOf(lowestRole[permission]);
}
