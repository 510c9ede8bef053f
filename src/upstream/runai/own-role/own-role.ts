import type { SystemRef } from '../../../domain/system.ts';
import type { Role } from '../../../domain/viewer.ts';
import { ClusterQLError } from '../../../errors.ts';
import type { Caller, Door } from '../../../http/door.ts';
import { largestPage } from '../read.ts';
import { permissionOfScopes, roleOfNames, roleOfPermissions, tellingTypes } from './map.ts';
import * as wire from './schema.ts';

const path = '/api/v1/authorization';
const mostRules = 10_000;

/** How a release says that it has no such endpoint, or does not know the type it is asked about. */
const lacks: readonly (number | undefined)[] = [400, 404, 405, 501];

/**
 * The role that Run:ai gives whoever the token is of, held anywhere; null when it is none. The sum of the
 * permissions tells it. Whether that counts what is held below the tenant is not documented, so where it says
 * nothing the scopes are asked, and on a release without them the names of the roles.
 */
export async function readOwnRole(door: Door, caller: Caller): Promise<Role | null> {
  const permissions = await unlessLacking(readPermissions(door, caller));
  const summed = permissions && roleOfPermissions(permissions);
  if (summed !== null) return summed;
  const scoped = await unlessLacking(readScopedPermissions(door, caller));
  if (scoped !== null) return roleOfPermissions(scoped);
  const names = await unlessLacking(readRoleNames(door, caller));
  if (names !== null) return roleOfNames(names);
  if (permissions === null) throw tellsNothing(door.system);
  return null;
}

function readPermissions(door: Door, caller: Caller): Promise<wire.Permissions> {
  return door.read(caller, { path: `${path}/permissions`, schema: wire.Permissions });
}

/** Read by POST, one type at a time. */
function readScopedPermissions(door: Door, caller: Caller): Promise<wire.Permissions> {
  const reads = tellingTypes.map(async (resourceType) => {
    const request = { method: 'POST', path: `${path}/permitted-scopes`, body: { resourceType } } as const;
    return permissionOfScopes(
      resourceType,
      await door.read(caller, { ...request, schema: wire.PermittedScopes }),
    );
  });
  return Promise.all(reads);
}

/** The list does not tell where it goes on; a page that is not full is its end. */
async function readRoleNames(door: Door, caller: Caller): Promise<string[]> {
  const names = new Set<string>();
  for (let offset = 0; offset < mostRules; offset += largestPage) {
    const query = { limit: largestPage, offset: offset === 0 ? undefined : offset };
    const request = { path: `${path}/me/access-rules`, query, schema: wire.OwnAccessRules };
    const { accessRules: rules } = (await door.read(caller, request)).accessRules;
    for (const { roleName } of rules) names.add(roleName);
    if (rules.length < largestPage) break;
  }
  return [...names];
}

async function unlessLacking<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ClusterQLError && lacks.includes(error.facts.status)) return null;
    throw error;
  }
}

function tellsNothing({ name: system }: SystemRef): ClusterQLError {
  const message = `System ${system} is of a version of Run:ai that does not tell what you may do there; ask the operator of the gateway to give roles by \`roleSource: claims\`.`;
  return new ClusterQLError('UPSTREAM_FAILURE', message, { system });
}
