import type { Context, MiddlewareHandler, Next } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { actionsOf, type Action, type ResourceType } from './roles.ts';
import type { AccessRule, State } from './wire.ts';

/** Whose tokens the control plane takes. */
export interface TrustedIssuer {
  issuer: string;
  jwks: JSONWebKeySet;
}

/** Set by `authenticate` for every handler behind it. */
export interface Env {
  Variables: { email: string | null };
}

/** Lets only a valid bearer token through. */
export function authenticate({ issuer, jwks }: TrustedIssuer): MiddlewareHandler<Env> {
  const keys = createLocalJWKSet(jwks);
  const expected = { issuer, algorithms: ['RS256', 'ES256', 'EdDSA'], requiredClaims: ['exp'] };
  return async function check(c: Context<Env>, next: Next) {
    const [, token = ''] = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
    const claims = await jwtVerify(token, keys, expected).then(
      ({ payload }) => payload,
      () => null,
    );
    // One body for every bad token, and no WWW-Authenticate that would tell them apart.
    if (claims === null) throw new HTTPException(401, { message: 'Issuer is not familiar.' });
    c.set('email', typeof claims['email'] === 'string' ? claims['email'] : null);
    await next();
  };
}

/** Lets only people through whose roles allow the action. */
export function requires(state: State, resource: ResourceType, action: Action): MiddlewareHandler<Env> {
  return async function check(c: Context<Env>, next: Next) {
    const allowed = rulesOf(state, c).some(({ roleName }) => actionsOf(roleName, resource).includes(action));
    if (!allowed) throw new HTTPException(403, { message: 'You do not have sufficient permissions.' });
    await next();
  };
}

/** Rules add up; none takes anything away. */
export function rulesOf(state: State, c: Context<Env>): AccessRule[] {
  return state.accessRules.filter(({ subjectId }) => subjectId === c.get('email'));
}
