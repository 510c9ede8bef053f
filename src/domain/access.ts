import { ClusterQLError } from '../errors.ts';
import type { Sources } from './sources.ts';
import type { SystemRef } from './system.ts';
import { isAnonymous, lowestRoleFor, type Permission, type Role, type Viewer, viewerCan } from './viewer.ts';

/** The nouns that are read from several systems at once. */
export type Noun = Exclude<keyof Sources, 'systems'>;

const nouns = ['pools', 'clusters', 'departments', 'projects', 'jobs'] as const satisfies readonly Noun[];

const readPermission: Record<Noun, Permission> = {
  pools: 'pool:read',
  clusters: 'cluster:read',
  departments: 'department:read',
  projects: 'project:read',
  jobs: 'job:read',
};

/** Why this viewer may not read a noun of one system, said with the mend; null when they may. */
export function readRefusal(viewer: Viewer, noun: Noun, system: SystemRef): ClusterQLError | null {
  const permission = readPermission[noun];
  if (viewerCan(viewer, permission, system)) return null;
  if (isAnonymous(viewer)) return signInFirst(noun);
  const role = lowestGranted(permission, system);
  const current = viewer.roles.get(system.name) ?? 'no role';
  const message = `Reading the ${noun} of ${system.name} needs the role ${role} there; yours is ${current}. ${howToObtain(role, system)}`;
  return new ClusterQLError('FORBIDDEN', message, { system: system.name });
}

/** Why this viewer may not read a noun at all; null as soon as one system would answer. */
export function nounRefusal(viewer: Viewer, noun: Noun, sources: Sources): ClusterQLError | null {
  const refusals = sources[noun].map(({ system }) => readRefusal(viewer, noun, system));
  if (refusals.length === 0) return isAnonymous(viewer) && noun !== 'pools' ? signInFirst(noun) : null;
  if (refusals.includes(null)) return null;
  if (isAnonymous(viewer)) return signInFirst(noun);
  return new ClusterQLError('FORBIDDEN', refusals.map((refusal) => refusal?.message).join(' '));
}

/** What this viewer may do on one system, for the nouns that it serves. */
export function permissionsOn(viewer: Viewer, system: SystemRef, sources: Sources): Permission[] {
  const served = nouns.filter((noun) => sources[noun].some((source) => source.system.name === system.name));
  return served
    .map((noun) => readPermission[noun])
    .filter((permission) => viewerCan(viewer, permission, system));
}

/** The refusal of anything an anonymous visitor cannot have. */
export function signInFirst(what: string): ClusterQLError {
  const message = `Sign in to read ${what}: send the header "Authorization: Bearer <token>".`;
  return new ClusterQLError('UNAUTHENTICATED', message, { reason: 'NO_TOKEN' });
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
