import type { ClusterQLError } from '../errors.ts';
import type { Person } from './credential.ts';
import type { SystemKind, SystemRef } from './system.ts';

/** Gateway roles in rising order; each includes the ones before it. */
export const roles = ['anonymous', 'viewer', 'researcher', 'editor', 'administrator'] as const;

export type Role = (typeof roles)[number];

/** What a role allows, as `noun:verb`. */
export const permissions = [
  'pool:read',
  'cluster:read',
  'nodePool:read',
  'computeNode:read',
  'department:read',
  'project:read',
  'job:read',
  'user:read',
  'user:list',
  'tag:read',
  'serviceAccount:read',
  'accessRule:read',
  'accessRole:read',
  'setting:read',
  'alert:read',
  'capacityReservation:read',
  'audit:read',
  'operation:read',
  'pool:write',
  'cluster:write',
  'nodePool:write',
  'computeNode:write',
  'department:write',
  'project:write',
  'job:write',
  'user:write',
  'serviceAccount:write',
  'accessRule:write',
  'setting:write',
  'capacityReservation:write',
  'platform:write',
  'operation:write',
] as const;

export type Permission = (typeof permissions)[number];

type SubjectOf<P> = P extends `${infer Subject}:${string}` ? Subject : never;

/** What a permission is about, e.g. `project`. */
export type PermissionSubject = SubjectOf<Permission>;

/**
 * The lowest role that holds each permission. Classes and quotas are read with their pool; `user:list` is to
 * see users that one cannot name, and `platform:write` to change what a system shows to everybody.
 */
const lowestRole: Record<Permission, Role> = {
  'pool:read': 'anonymous',
  'cluster:read': 'viewer',
  'nodePool:read': 'viewer',
  'computeNode:read': 'viewer',
  'department:read': 'viewer',
  'project:read': 'viewer',
  'job:read': 'viewer',
  'user:read': 'administrator',
  'user:list': 'administrator',
  'tag:read': 'viewer',
  'serviceAccount:read': 'editor',
  'accessRule:read': 'editor',
  'accessRole:read': 'editor',
  'setting:read': 'administrator',
  'alert:read': 'viewer',
  'capacityReservation:read': 'administrator',
  'audit:read': 'administrator',
  'operation:read': 'viewer',
  'pool:write': 'administrator',
  'cluster:write': 'administrator',
  'nodePool:write': 'administrator',
  'computeNode:write': 'administrator',
  'department:write': 'editor',
  'project:write': 'editor',
  'job:write': 'researcher',
  'user:write': 'administrator',
  'serviceAccount:write': 'administrator',
  'accessRule:write': 'editor',
  'setting:write': 'administrator',
  'capacityReservation:write': 'administrator',
  'platform:write': 'administrator',
  'operation:write': 'administrator',
};

/**
 * Where a system asks for another. Renku CRC shows its session clusters to administrators only, and a user
 * to everybody who knows the whole address. Editors of Run:ai give access, and so see to whom. Of ClusterCockpit
 * only the schedulers and its administrators say what becomes of jobs.
 */
const lowestRoleOn: Partial<Record<SystemKind, Partial<Record<Permission, Role>>>> = {
  renku: { 'cluster:read': 'administrator', 'user:read': 'viewer' },
  runai: { 'user:read': 'editor', 'user:list': 'editor' },
  clustercockpit: { 'job:write': 'administrator' },
};

/** Who asks, and as what on each system. Holds no token, so that nothing below the gateway can pass one on. */
export interface Viewer {
  /** Name of the configured issuer; null for an anonymous visitor. */
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly name: string | null;
  readonly email: string | null;
  /** Whether the issuer vouches that the address is this person's; many let people type any. */
  readonly emailVerified: boolean;
  /** When the presented token ends, ISO 8601. */
  readonly expiresAt: string | null;
  /** The application that the token was given to; absent where the token names none. */
  readonly client?: string | null;
  /** The role on each connected system; null where this person has none. */
  readonly roles: ReadonlyMap<string, Role | null>;
  /** Of systems that are asked themselves and did not tell the role: why. It is no refusal, and opens nothing. */
  readonly unknownRoles?: ReadonlyMap<string, ClusterQLError>;
  /** By name of the system: who the viewer is there, where that is not who they are here. */
  readonly accounts?: ReadonlyMap<string, Person>;
}

export function isAnonymous(viewer: Viewer): boolean {
  return viewer.subject === null;
}

/** The names of the systems that this person administers. */
export function administeredSystems(viewer: Viewer): string[] {
  return [...viewer.roles].flatMap(([name, role]) => (role === 'administrator' ? [name] : []));
}

export function lowestRoleFor(permission: Permission, system: SystemRef): Role {
  return lowestRoleOn[system.kind]?.[permission] ?? lowestRole[permission];
}

export function viewerCan(viewer: Viewer, permission: Permission, system: SystemRef): boolean {
  const role = viewer.roles.get(system.name) ?? null;
  return role !== null && roles.indexOf(role) >= roles.indexOf(lowestRoleFor(permission, system));
}

/** The roles that this person holds on a system, rising; a stranger's is for strangers alone. */
export function rolesHeld(viewer: Viewer, system: SystemRef): Role[] {
  const role = viewer.roles.get(system.name) ?? null;
  if (role === null || role === 'anonymous') return role === null ? [] : [role];
  return roles.slice(roles.indexOf('viewer'), roles.indexOf(role) + 1);
}
