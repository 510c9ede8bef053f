import type { Context } from 'hono';
import { z } from 'zod';
import { type AccountChange, changeAccount } from '../accounts.ts';
import { Refusal } from '../answers.ts';
import { readJson } from '../body.ts';
import type { Account, State } from '../data.ts';
import { type Guarded, requireRole } from '../guards.ts';

const word = z.string().default('');
const Change = z.strictObject({
  'add-role': word,
  'remove-role': word,
  'add-project': word,
  'remove-project': word,
});

/** GET users/: all accounts, or without those who are users and nothing else. */
export function listUsers({ users }: State): Guarded {
  return (c, user) => {
    requireRole('admin', user, 'only admins are allowed to fetch a list of users');
    const isAll = c.req.query('not-just-user') !== 'true';
    return c.json(users.filter((account) => isAll || isSpecial(account)).map(wireAccount));
  };
}

/** POST user/{username}: the first of the four changes that is given. */
export function editUser(state: State): Guarded {
  return async (c, user) => {
    requireRole('admin', user, 'only admins are allowed to update a user');
    const change = await readJson(c, Change, 'decoding request failed');
    const username = usernameInPath(c);
    return c.json({ msg: `${makeChange(change, username, state)} Success for user ${username}` });
  };
}

/** Makes a change and tells which; whatever stands against it, an account nobody has too, is a 422. */
export function makeChange(change: AccountChange, username: string, state: State): string {
  let made: string | null;
  try {
    made = changeAccount(change, username, state);
  } catch (error) {
    throw new Refusal(422, (error as Error).message);
  }
  if (made === null) throw new Refusal(400, 'no operation specified');
  return made;
}

/** As it stands in the path: chi does not decode it. */
export function usernameInPath(c: Context): string {
  return new URL(c.req.url).pathname.split('/').at(-1) ?? '';
}

function isSpecial({ roles }: Account): boolean {
  return roles === null || (roles.length > 0 && roles.join() !== 'user');
}

function wireAccount({ username, name, email, roles, projects }: Account) {
  return { username, name, email, roles, projects, authType: 0, authSource: 0 };
}
