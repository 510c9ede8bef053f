import type { Context, MiddlewareHandler, Next } from 'hono';
import type { Caller, Env } from './authentication.ts';
import type { ControlPlane } from './control-plane.ts';
import { forbidden } from './refusals.ts';
import type { Action, ResourceType } from './resource-types.ts';
import { actionsOf } from './role-table.ts';
import { covers, standsIn, type Place } from './scopes.ts';
import type { AccessRule, State } from './wire.ts';

type Resources = ResourceType | readonly ResourceType[];

/** Lets only those through whose roles allow what the method does, on any of the resources, anywhere. */
export function guard(plane: ControlPlane, resources: Resources): MiddlewareHandler<Env> {
  return async function check(c: Context<Env>, next: Next) {
    if (!holds(plane, c, resources, actionOf(c.req.method))) forbidden();
    await next();
  };
}

/** Whether the caller may do it anywhere, with any of the resources. */
export function holds(
  { state }: ControlPlane,
  c: Context<Env>,
  resources: Resources,
  action: Action,
): boolean {
  return grants(state, c, resources, action).length > 0;
}

/** Roles hold either no change or all of them, so a POST that updates needs no table of its own. */
function actionOf(method: string): Action {
  const changes: Partial<Record<string, Action>> = {
    POST: 'create',
    PUT: 'update',
    PATCH: 'update',
    DELETE: 'delete',
  };
  return changes[method] ?? 'read';
}

/** Whether the caller's roles allow it at a place: in lists the others are missing, by id forbidden. */
export function reach(
  { state }: ControlPlane,
  c: Context<Env>,
  resources: Resources,
  action: Action,
): (place: Place) => boolean {
  const rules = grants(state, c, resources, action);
  return (place) => rules.some((rule) => covers(rule, place));
}

/** Whether the caller sees what a cluster is made of: whoever may work on it does. */
export function sight(
  { state }: ControlPlane,
  c: Context<Env>,
  resources: Resources,
): (clusterId: string) => boolean {
  const rules = grants(state, c, resources, 'read');
  return (clusterId) => rules.some((rule) => standsIn(rule, clusterId, state));
}

export function requireReach(
  plane: ControlPlane,
  c: Context<Env>,
  resources: Resources,
  action: Action,
  place: Place,
): void {
  if (!reach(plane, c, resources, action)(place)) forbidden();
}

function grants(state: State, c: Context<Env>, resources: Resources, action: Action): AccessRule[] {
  return rulesOf(state, c.var.caller).filter(({ roleName }) =>
    [resources].flat().some((resource) => actionsOf(roleName, resource).includes(action)),
  );
}

/** Rules add up; none takes anything away. */
export function rulesOf(state: State, caller: Caller): AccessRule[] {
  const names = namesOf(state, caller);
  return state.accessRules.filter(({ subjectId, subjectType, deletedAt }) => {
    const kind = subjectType === 'app' || subjectType === 'service-account' ? 'App' : 'User';
    return !deletedAt && kind === caller.kind && names.includes(subjectId);
  });
}

/** Under which names rules may speak of the caller: they are written with an email, a name or an id. */
function namesOf({ users, serviceAccounts }: State, { kind, name }: Caller): string[] {
  if (name === null) return [];
  if (kind === 'User') return [name, ...users.filter((user) => user.username === name).map(({ id }) => id)];
  const account = serviceAccounts.find(({ clientId }) => clientId === name);
  return account === undefined ? [] : [account.name, account.clientId, account.id];
}

/** The name that stands in `createdBy` of what the caller makes. */
export function authorOf({ state }: ControlPlane, { caller }: Context<Env>['var']): string {
  if (caller.kind === 'User') return caller.name ?? '';
  return state.serviceAccounts.find(({ clientId }) => clientId === caller.name)?.name ?? caller.name;
}
