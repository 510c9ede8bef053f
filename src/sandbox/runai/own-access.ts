import { Hono } from 'hono';
import { z } from 'zod';
import { rulesOf } from './access.ts';
import { ruleTable, shownRule } from './access-rules.ts';
import type { Env } from './authentication.ts';
import { readBody } from './body.ts';
import type { ControlPlane } from './control-plane.ts';
import { matching, page } from './listing.ts';
import { badRequest } from './refusals.ts';
import { resourceTypes, type Action, type ResourceType } from './resource-types.ts';
import { actionsOf } from './role-table.ts';
import { permissionsOf } from './roles.ts';
import type { AccessRule } from './wire.ts';

const actions = ['create', 'read', 'update', 'delete'] as const;
const Question = z.object({ resourceType: z.string(), action: z.enum(actions).nullish() });

/** What the caller may do. Open to every valid token: the API documents no 403 for it. */
export function ownAccessRoutes(plane: ControlPlane): Hono<Env> {
  const { state, version } = plane;
  return new Hono<Env>()
    .get('/permissions', (c) => {
      const roleNames = rulesOf(state, c.var.caller).map(({ roleName }) => roleName);
      return c.json(permissionsOf(roleNames, version));
    })
    .post('/permitted-scopes', async (c) => {
      const { resourceType, action } = await readBody(c, Question);
      const type = resourceTypes(version).find((known) => known.type === resourceType)?.type;
      const resource = type ?? badRequest(`unknown resource type '${resourceType}'`);
      const rules = rulesOf(state, c.var.caller);
      const scopes = actions.map((each) => {
        const asked = (action ?? each) === each;
        return [each, scopesOf(asked ? allowing(rules, resource, each) : [])];
      });
      return c.json(Object.fromEntries(scopes));
    })
    .get('/me/access-rules', (c) => {
      const own = rulesOf(state, c.var.caller);
      const { rows, total } = page(own, ruleTable, c.req.query());
      const accessRules = rows.map((rule) => shownRule(plane, rule));
      // The list is inside of an object of the same name.
      return c.json({ accessRules: { totalRecords: total, displayRecords: rows.length, accessRules } });
    })
    .get('/me/access-rules/count', (c) => {
      return c.json({ count: matching(rulesOf(state, c.var.caller), ruleTable, c.req.query()).length });
    });
}

function allowing(rules: readonly AccessRule[], resource: ResourceType, action: Action): AccessRule[] {
  return rules.filter(({ roleName }) => actionsOf(roleName, resource).includes(action));
}

function scopesOf(rules: readonly AccessRule[]): object {
  function ids(scopeType: AccessRule['scopeType']): string[] {
    return [...new Set(rules.filter((rule) => rule.scopeType === scopeType).map(({ scopeId }) => scopeId))];
  }
  return {
    system: ids('system').length > 0,
    tenants: ids('tenant'),
    clusters: ids('cluster'),
    departments: ids('department'),
    projects: ids('project'),
  };
}
