import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { Refusal } from './answers.ts';
import type { ReadToken, User } from './token.ts';

/** A handler that runs only for an accepted user. */
export type Guarded = (c: Context, user: User) => Response | Promise<Response>;

export type Guard = (handler: Guarded) => (c: Context) => Promise<Response>;

const rolesRefused = 'unauthorized';

/** AuthAPI: the token, then the caller's address, then the roles. */
export function adminApi(readToken: ReadToken, allowedIps: readonly string[] = []): Guard {
  return guard(readToken, 'no user for secured check', (c, { roles }) => {
    const ip = callerIp(c);
    if (allowedIps.length > 0 && allowedIps[0] !== '*' && !allowedIps.includes(ip))
      return `unknown ip: ${ip}`;
    return isApiAlone(roles) || (roles.length >= 2 && countsAsAll(roles, ['admin', 'api']))
      ? null
      : rolesRefused;
  });
}

/** AuthUserAPI: `api`, alone or beside a role of a person; never the address. */
export function userApi(readToken: ReadToken): Guard {
  return guard(readToken, rolesRefused, (_c, { roles }) => {
    const person = ['user', 'manager', 'support', 'admin'].some((role) => roles.includes(role));
    return isApiAlone(roles) || (roles.includes('api') && person) ? null : rolesRefused;
  });
}

/** AuthMetricStoreAPI: as the user API, but not for support. */
export function metricStoreApi(readToken: ReadToken): Guard {
  return guard(readToken, rolesRefused, (_c, { roles }) => {
    const writer = ['user', 'manager', 'admin'].some((role) => roles.includes(role));
    return isApiAlone(roles) || (roles.includes('api') && writer) ? null : rolesRefused;
  });
}

/** AuthConfigAPI: an administrator's session; a token never opens it. */
export function configApi(readSession: ReadToken): Guard {
  return guard(readSession, rolesRefused, (_c, { roles }) => (roles.includes('admin') ? null : rolesRefused));
}

/** What some handlers check once more, behind the guard. */
export function requireRole(role: 'admin' | 'api', { roles }: User, refusal: string): void {
  if (!roles.includes(role)) throw new Refusal(403, refusal);
}

export function isApiAlone(roles: readonly string[]): boolean {
  return roles.length === 1 && roles[0] === 'api';
}

/** cc-backend counts matches, so that [admin, api, api] has not both and [admin, admin] has. */
function countsAsAll(roles: readonly string[], wanted: readonly string[]): boolean {
  return roles.filter((role) => wanted.includes(role)).length === wanted.length;
}

function guard(
  readToken: ReadToken,
  withoutToken: string,
  objection: (c: Context, user: User) => string | null,
): Guard {
  return (handler) => async (c) => {
    let user: User | null;
    try {
      user = await readToken(c.req.raw.headers);
    } catch (error) {
      return unauthorized(c, (error as Error).message);
    }
    if (user === null) return unauthorized(c, withoutToken);
    const problem = objection(c, user);
    if (problem === null) return handler(c, user);
    const writtenTwice = problem === rolesRefused && user.roles.length === 0;
    return unauthorized(c, problem, writtenTwice ? 2 : 1);
  };
}

/** Without roles cc-backend forgets to return and writes its refusal twice: two JSON bodies back to back. */
function unauthorized(c: Context, error: string, times = 1): Response {
  const body = `${JSON.stringify({ status: 'Unauthorized', error })}\n`.repeat(times);
  return c.body(body, 401, { 'Content-Type': 'application/json' });
}

/** The headers are believed as they stand, X-Forwarded-For as a whole: a list of addresses never matches. */
function callerIp(c: Context): string {
  const forwarded = [c.req.header('x-real-ip'), c.req.header('x-forwarded-for')].find((address) => address);
  return (forwarded ?? getConnInfo(c).remote.address ?? '').replace(/^([^:]+):\d+$/, '$1');
}
