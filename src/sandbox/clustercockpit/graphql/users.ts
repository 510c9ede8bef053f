import type { State } from '../data.ts';
import { isStaff } from '../rows.ts';
import type { User } from '../token.ts';

export function userFields(user: User, state: State) {
  return {
    user: ({ username }: { username: string }) => userValue(username, user, state),
  };
}

/** Name and address of an account, null where there is none; other people's for managers and staff only. */
export function userValue(username: string, user: User, { users }: State) {
  const isOpen = user.username === username || isStaff(user) || user.roles.includes('manager');
  if (!isOpen) throw new Error('forbidden');
  const account = users.find((each) => each.username === username);
  return account ? { username, name: account.name, email: account.email } : null;
}
