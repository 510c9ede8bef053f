import { Hono } from 'hono';
import { guard } from './access.ts';
import type { Env } from './authentication.ts';
import type { ControlPlane } from './control-plane.ts';
import { notFound } from './refusals.ts';
import { resourceTypes, type ResourceType } from './resource-types.ts';
import { actionsOf, roles, type Role } from './role-table.ts';
import type { Version } from './versions.ts';

/** `/api/v1/authorization/roles`: a bare array, gone with 3.0. */
export function roleRoutes(plane: ControlPlane): Hono<Env> {
  return new Hono<Env>()
    .use(guard(plane, 'roles'))
    .get('/', (c) => c.json(roles.map((role) => shown(role, plane.version))))
    .get('/:id', (c) => {
      const role = roles.find(({ id }) => String(id) === c.req.param('id')) ?? notFound();
      return c.json(shown(role, plane.version));
    });
}

/** `/api/v2/authorization/roles`: an object, whose roles are made of permission sets. */
export function roleRoutesV2(plane: ControlPlane): Hono<Env> {
  return new Hono<Env>().use(guard(plane, 'roles')).get('/', (c) => {
    return c.json({ roles: roles.map((role) => ({ ...shown(role, plane.version), permissionSets: [] })) });
  });
}

function shown({ id, name, custom }: Role, version: Version): object {
  const time = '2024-06-30T00:00:00Z';
  return {
    id,
    name,
    description: `Grants what a ${name} does`,
    permissions: permissionsOf([name], version),
    custom,
    enabled: true,
    effectiveEnabled: true,
    createdBy: 'system',
    createdAt: time,
    updatedAt: time,
    deletedAt: null,
    // A text, though ids of roles are numbers everywhere else.
    kubernetesPermissions: { predefinedRole: custom ? null : String(id) },
  };
}

/** What roles add up to, one entry for each resource type on which they allow anything. */
export function permissionsOf(roleNames: readonly string[], version: Version): object[] {
  return resourceTypes(version)
    .map(({ type, groupId }) => ({ type, groupId, actions: sumOf(roleNames, type) }))
    .filter(({ actions }) => actions.length > 0)
    .map(({ type, groupId, actions }) => {
      return { resourceType: type, displayName: type.replaceAll(/[-_]/g, ' '), groupId, actions };
    });
}

function sumOf(roleNames: readonly string[], type: ResourceType): string[] {
  return [...new Set(roleNames.flatMap((name) => actionsOf(name, type)))];
}
