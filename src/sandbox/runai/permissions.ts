import { Hono } from 'hono';
import { rulesOf, type Env } from './access.ts';
import { actionsOf, resourceTypes, type ResourceType } from './roles.ts';
import type { State } from './wire.ts';

/** What the caller may do. Open to every valid token: the API documents no 403 for it. */
export function permissionRoutes(state: State): Hono<Env> {
  return new Hono<Env>().get('/', (c) => {
    const roleNames = rulesOf(state, c).map(({ roleName }) => roleName);
    const permissions = (Object.keys(resourceTypes) as ResourceType[]).map((resourceType) => ({
      resourceType,
      displayName: resourceType.replaceAll(/[-_]/g, ' '),
      groupId: resourceTypes[resourceType],
      actions: [...new Set(roleNames.flatMap((roleName) => actionsOf(roleName, resourceType)))],
    }));
    return c.json(permissions.filter(({ actions }) => actions.length > 0));
  });
}
