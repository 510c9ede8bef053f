import { ClusterQLError } from '../errors.ts';
import type { UsageQuery } from './pool-usage.ts';
import type { Sources } from './sources.ts';
import type { SystemRef } from './system.ts';
import type { UserFilter } from './user.ts';
import {
  administeredSystems,
  isAnonymous,
  lowestRoleFor,
  type Permission,
  type PermissionSubject,
  type Role,
  type Viewer,
  viewerCan,
} from './viewer.ts';

const readPermission = {
  pools: 'pool:read',
  clusters: 'cluster:read',
  nodePools: 'nodePool:read',
  computeNodes: 'computeNode:read',
  departments: 'department:read',
  projects: 'project:read',
  jobs: 'job:read',
  users: 'user:read',
  tags: 'tag:read',
  serviceAccounts: 'serviceAccount:read',
  accessRules: 'accessRule:read',
  accessRoles: 'accessRole:read',
  settings: 'setting:read',
  alerts: 'alert:read',
  capacityReservations: 'capacityReservation:read',
  auditEvents: 'audit:read',
  auditLog: 'audit:read',
  operations: 'operation:read',
} as const satisfies Partial<Record<keyof Sources, Permission>>;

/** The nouns that are read from several systems at once. */
export type Noun = keyof typeof readPermission;

const nouns = Object.keys(readPermission) as Noun[];

/** What a system lets somebody do, by what it serves; reading is beside it. */
const otherPermissions: Partial<Record<Exclude<keyof Sources, 'systems'>, Permission>> = {
  users: 'user:list',
  poolChanges: 'pool:write',
  clusterChanges: 'cluster:write',
  nodePoolChanges: 'nodePool:write',
  computeNodeChanges: 'computeNode:write',
  departmentChanges: 'department:write',
  projectChanges: 'project:write',
  jobChanges: 'job:write',
  userChanges: 'user:write',
  userGrantChanges: 'user:write',
  serviceAccountChanges: 'serviceAccount:write',
  accessRuleChanges: 'accessRule:write',
  settingChanges: 'setting:write',
  capacityReservationChanges: 'capacityReservation:write',
  platformChanges: 'platform:write',
  operationChanges: 'operation:write',
};

/** Why this viewer may not read a noun of one system, said with the mend; null when they may. */
export function readRefusal(viewer: Viewer, noun: Noun, system: SystemRef): ClusterQLError | null {
  const permission = readPermission[noun];
  if (viewerCan(viewer, permission, system)) return null;
  if (isAnonymous(viewer)) return signInFirst(`read ${inWords(noun)}`);
  if (noun === 'auditEvents') return auditRefusal(viewer, system);
  return roleNeeded(viewer, `Reading the ${inWords(noun)} of`, permission, system);
}

/** Whoever administers another system may read what was changed there; the source leaves out the rest. */
function auditRefusal(viewer: Viewer, { name }: SystemRef): ClusterQLError | null {
  if (administeredSystems(viewer).length > 0) return null;
  const [unknown] = viewer.unknownRoles?.values() ?? [];
  if (unknown !== undefined) return unknown;
  const message = `Reading audit events needs the role administrator, of ${name} for all of them or of another system for its own; you have it nowhere. Ask an administrator of ${name} for it, then sign in again.`;
  return new ClusterQLError('FORBIDDEN', message, { system: name });
}

/** Why this viewer may not do what the permission is for, e.g. "Changing pools on"; null when they may. */
export function changeRefusal(
  viewer: Viewer,
  doing: string,
  permission: Permission,
  system: SystemRef,
): ClusterQLError | null {
  return viewerCan(viewer, permission, system) ? null : roleNeeded(viewer, doing, permission, system);
}

/**
 * Why this viewer may not give or take access on a system; null where the role decides alone. Asked with an
 * application, it cannot tell an editor from an administrator, and would make one of the other.
 */
export function grantRefusal(
  viewer: Viewer,
  { name }: SystemRef,
  { systems }: Pick<Sources, 'systems'>,
): ClusterQLError | null {
  const mode = systems.find(({ system }) => system.name === name)?.credentialMode;
  const role = viewer.roles.get(name);
  if (mode !== 'client' || role === 'administrator') return null;
  const message = `Changing access to ${name} needs the role administrator there, since the gateway asks it with an application that may give any role; yours is ${role ?? 'no role'}. Ask an administrator of ${name} to do it.`;
  return new ClusterQLError('FORBIDDEN', message, { system: name });
}

function roleNeeded(
  viewer: Viewer,
  doing: string,
  permission: Permission,
  { name, kind }: SystemRef,
): ClusterQLError {
  // Whoever may have the role is not told to ask for it.
  const unknown = viewer.unknownRoles?.get(name);
  if (unknown !== undefined) return unknown;
  const role = lowestGranted(permission, { name, kind });
  const current = viewer.roles.get(name) ?? 'no role';
  const message = `${doing} ${name} needs the role ${role} there; yours is ${current}. ${howToObtain(role, { name, kind })}`;
  return new ClusterQLError('FORBIDDEN', message, { system: name });
}

/** Why this viewer may not read a noun at all; null as soon as one system would answer, or tells itself why not. */
export function nounRefusal(viewer: Viewer, noun: Noun, sources: Sources): ClusterQLError | null {
  const refusals = sources[noun].map(({ system }) => readRefusal(viewer, noun, system));
  if (refusals.length === 0)
    return isAnonymous(viewer) && noun !== 'pools' ? signInFirst(`read ${inWords(noun)}`) : null;
  if (refusals.includes(null)) return null;
  if (isAnonymous(viewer)) return signInFirst(`read ${inWords(noun)}`);
  if (refusals.some((refusal) => refusal?.code !== 'FORBIDDEN')) return null;
  return new ClusterQLError('FORBIDDEN', refusals.map((refusal) => refusal?.message).join(' '));
}

/** What this viewer may do on one system, for the nouns that it serves: with all of them, or with one `subject`. */
export function permissionsOn(
  viewer: Viewer,
  system: SystemRef,
  sources: Sources,
  subject?: PermissionSubject,
): Permission[] {
  function concerns(permission: Permission): boolean {
    return subject === undefined || permission.startsWith(`${subject}:`);
  }

  function isServed(part: keyof Sources): boolean {
    return sources[part].some((source) => source.system.name === system.name);
  }

  const readable = nouns.filter(
    (noun) => concerns(readPermission[noun]) && isServed(noun) && readRefusal(viewer, noun, system) === null,
  );
  function isHeld(permission: Permission): boolean {
    if (permission === 'accessRule:write' && grantRefusal(viewer, system, sources) !== null) return false;
    return viewerCan(viewer, permission, system);
  }

  const others = Object.entries(otherPermissions).filter(
    ([part, permission]) => concerns(permission) && isServed(part as keyof Sources),
  );
  return [
    ...readable.map((noun) => readPermission[noun]),
    ...others.map(([, permission]) => permission).filter(isHeld),
  ];
}

/** Why this viewer may not see all users of a system; one whose address they know they may. */
export function userListRefusal(
  viewer: Viewer,
  { email }: UserFilter,
  system: SystemRef,
): ClusterQLError | null {
  if (email || viewerCan(viewer, 'user:list', system)) return null;
  const refusal = roleNeeded(viewer, 'Listing the users of', 'user:list', system);
  if (refusal.code !== 'FORBIDDEN') return refusal;
  const { message, facts } = refusal;
  const told = `${message} To find one person, filter by \`email\`.`;
  return new ClusterQLError('FORBIDDEN', told, facts);
}

/** Why this viewer may not see what somebody else used of a pool; their own use they may. */
export function usageRefusal(
  viewer: Viewer,
  { subject }: UsageQuery,
  system: SystemRef,
): ClusterQLError | null {
  const own = viewer.accounts?.get(system.name)?.subject ?? viewer.subject;
  if (!subject || subject === own) return null;
  return changeRefusal(viewer, 'Reading the use of others on', 'pool:write', system);
}

/** The refusal of anything an anonymous visitor cannot have. */
export function signInFirst(doing: string): ClusterQLError {
  const message = `Sign in to ${doing}: send the header "Authorization: Bearer <token>".`;
  return new ClusterQLError('UNAUTHENTICATED', message, { reason: 'NO_TOKEN' });
}

/** As a sentence says it: `nodePools` are node pools. */
function inWords(noun: Noun): string {
  return noun.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** What is open to strangers takes the first role that can be given: nobody is made anonymous. */
function lowestGranted(permission: Permission, system: SystemRef): Role {
  const role = lowestRoleFor(permission, system);
  return role === 'anonymous' ? 'viewer' : role;
}

function howToObtain(role: Role, { kind, name }: SystemRef): string {
  return kind === 'renku' && role === 'administrator'
    ? 'Assign the realm role renku-admin in Keycloak, then sign out and in again.'
    : `Ask an administrator of ${name} for it, then sign in again.`;
}
