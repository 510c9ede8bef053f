import type { SystemKind, SystemRef } from './system.ts';

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
] as const;

export type Permission = (typeof permissions)[number];

/** The lowest role that holds each permission. Classes and quotas are read with their pool. */
const lowestRole: Record<Permission, Role> = {
  'pool:read': 'anonymous',
  'cluster:read': 'viewer',
  'department:read': 'viewer',
  'project:read': 'viewer',
  'job:read': 'viewer',
};

/** Where a system asks for more. Renku CRC shows its session clusters to administrators only. */
const lowestRoleOn: Partial<Record<SystemKind, Partial<Record<Permission, Role>>>> = {
  renku: { 'cluster:read': 'administrator' },
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

export function lowestRoleFor(permission: Permission, system: SystemRef): Role {
  return lowestRoleOn[system.kind]?.[permission] ?? lowestRole[permission];
}

export function viewerCan(viewer: Viewer, permission: Permission, system: SystemRef): boolean {
  const role = viewer.roles.get(system.name) ?? null;
  return role !== null && roles.indexOf(role) >= roles.indexOf(lowestRoleFor(permission, system));
}
