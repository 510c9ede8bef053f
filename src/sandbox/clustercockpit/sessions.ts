import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { loginPage } from './answers.ts';
import type { Account } from './data.ts';
import { type ReadToken, type User, userOfAccount } from './token.ts';

/** Sign-ins of one account before cc-backend refuses more, successful ones included. */
const attempts = 5;
const refillMilliseconds = 3 * 60_000;

/** Signing in with a password, for the routes that no token opens. */
export interface Sessions {
  signIn(this: void, c: Context): Promise<Response>;
  readonly readSession: ReadToken;
}

export function openSessions(accounts: readonly Account[]): Sessions {
  // Roles as of the sign-in: a later change does not reach a live session.
  const users = new Map<string, User>();
  const allow = attemptLimit();

  return {
    async signIn(c) {
      const { username, password } = await c.req.parseBody<Record<string, string>>();
      const account = accounts.find((each) => each.username === username && each.password !== null);
      if (!allow(username ?? '') || account?.password !== password || account === undefined)
        return c.html(loginPage(), 401);
      const id = randomUUID();
      users.set(id, userOfAccount(account));
      const cookie = `session=${id}; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax`;
      return c.body(null, 302, { Location: '/', 'Set-Cookie': cookie });
    },
    async readSession(headers) {
      const [, id = ''] = /(?:^|;\s*)session=([^;]+)/.exec(headers.get('cookie') ?? '') ?? [];
      return users.get(id) ?? null;
    },
  };
}

/** A bucket for each account, refilled one by one. */
function attemptLimit(): (username: string) => boolean {
  const buckets = new Map<string, { left: number; since: number }>();
  return (username) => {
    const now = Date.now();
    const { left, since } = buckets.get(username) ?? { left: attempts, since: now };
    const refilled = Math.min(attempts, left + (now - since) / refillMilliseconds);
    buckets.set(username, { left: Math.max(0, refilled - 1), since: now });
    return refilled >= 1;
  };
}
