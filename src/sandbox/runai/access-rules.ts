import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { authorOf, guard, reach, requireReach } from './access.ts';
import type { Env } from './authentication.ts';
import { readBody } from './body.ts';
import type { ControlPlane } from './control-plane.ts';
import { date, matching, number, page, readChoice, text, type Table } from './listing.ts';
import { notFound } from './refusals.ts';
import type { Action } from './resource-types.ts';
import { roles } from './role-table.ts';
import { scopeOf, type Place } from './scopes.ts';
import { asOf, isAtLeast } from './versions.ts';
import type { AccessRule } from './wire.ts';

const Creation = z.object({
  subjectId: z.string().min(1),
  subjectType: z.enum(['user', 'app', 'service-account', 'group']),
  roleId: z.int(),
  scopeId: z.string(),
  scopeType: z.enum(['system', 'tenant', 'cluster', 'department', 'project']),
  clusterId: z.string().exactOptional(),
});

export const ruleTable: Table<AccessRule> = {
  fields: {
    subjectId: text((rule) => rule.subjectId),
    subjectType: text((rule) => rule.subjectType),
    roleId: number((rule) => rule.roleId),
    roleName: text((rule) => rule.roleName),
    scopeId: text((rule) => rule.scopeId),
    scopeType: text((rule) => rule.scopeType),
    scopeName: text((rule) => rule.scopeName),
    createdAt: date((rule) => rule.createdAt),
    createdBy: text((rule) => rule.createdBy),
    deletedAt: date((rule) => rule.deletedAt),
    phase: text((rule) => rule.status?.phase),
  },
  searchable: ({ subjectId, roleName }) => `${subjectId} ${roleName}`,
};

/** Rules are created and deleted; none is ever changed. */
export function accessRuleRoutes(plane: ControlPlane): Hono<Env> {
  function visible(c: Context<Env>): AccessRule[] {
    const covered = reach(plane, c, 'access_rules', 'read');
    return asked(plane.state.accessRules, c).filter((rule) => covered(placeOf(rule, plane)));
  }
  function existing(c: Context<Env>, action: Action): AccessRule {
    const id = c.req.param('id');
    const rules = plane.state.accessRules.filter(({ deletedAt }) => !deletedAt);
    const rule = rules.find((each) => String(each.id) === id) ?? notFound();
    requireReach(plane, c, 'access_rules', action, placeOf(rule, plane));
    return rule;
  }
  return new Hono<Env>()
    .use(guard(plane, 'access_rules'))
    .get('/', (c) => {
      const { rows, total } = page(visible(c), ruleTable, c.req.query());
      const accessRules = rows.map((rule) => shownRule(plane, rule));
      return c.json({ totalRecords: total, displayRecords: rows.length, accessRules });
    })
    .get('/count', (c) => {
      return c.json({ count: matching(visible(c), ruleTable, c.req.query()).length });
    })
    .post('/', async (c) => {
      const rule = create(plane, c, await readBody(c, creationOf(plane)));
      plane.state.accessRules.push(rule);
      return c.json(shownRule(plane, rule), 201);
    })
    .get('/:id', (c) => {
      const rule = existing(c, 'read');
      return c.json({ ...shownRule(plane, rule), scopePath: rule.scopeName ?? null });
    })
    .delete('/:id', (c) => {
      existing(c, 'delete').deletedAt = plane.now();
      return c.body(null, 204);
    });
}

export function shownRule({ version }: ControlPlane, rule: AccessRule): object {
  return asOf(version, 'accessRule', rule);
}

/** Service accounts are subjects of their own since 2.24, and `app` before that. */
function creationOf({ version }: ControlPlane): typeof Creation {
  return isAtLeast(version, '2.24')
    ? Creation
    : Creation.refine(({ subjectType }) => subjectType !== 'service-account', 'unknown subjectType');
}

function create(plane: ControlPlane, c: Context<Env>, given: z.output<typeof Creation>): AccessRule {
  const { name, place } = scopeOf(given, plane) ?? notFound();
  requireReach(plane, c, 'access_rules', 'create', place);
  const role = roles.find(({ id }) => id === given.roleId) ?? notFound();
  return {
    ...given,
    id: Number(plane.newId()),
    roleName: role.name,
    scopeName: name,
    tenantId: plane.tenantId,
    createdAt: plane.now(),
    createdBy: authorOf(plane, c.var),
    updatedAt: plane.now(),
    deletedAt: null,
    status: { phase: 'Ready', message: '', details: '' },
  };
}

/** What a rule is given at may be gone; then only the rights of the whole tenant reach it. */
function placeOf(rule: AccessRule, plane: ControlPlane): Place {
  return scopeOf(rule, plane)?.place ?? {};
}

/** What the parameters besides `filterBy` leave. */
function asked(rules: readonly AccessRule[], c: Context<Env>): AccessRule[] {
  const query = c.req.query();
  const withDeleted = readChoice(query, 'includeDeleted', ['false', 'true']) === 'true';
  const subjects = query['subjectIds']?.split(',');
  const exact = ['subjectType', 'scopeType', 'scopeId', 'roleId', 'clusterId'] as const;
  return rules.filter((rule) => {
    if (rule.deletedAt && !withDeleted) return false;
    if (subjects && !subjects.includes(rule.subjectId)) return false;
    return exact.every((name) => query[name] === undefined || query[name] === String(rule[name]));
  });
}
