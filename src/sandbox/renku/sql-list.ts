import { databaseError } from './answer.ts';
import type { Data } from './data.ts';
import { addMembers, prohibited, removeMember, viewer } from './relations.ts';
import type { Pool } from './wire.ts';

/** The users whom only the older endpoints know to be in a pool. */
export function sqlUsers(data: Data, pool: number): readonly string[] {
  return data.poolUsers[pool] ?? [];
}

/** Whether the older endpoints ever had to do with this user. */
export function hasSqlRow(data: Data, user: string): boolean {
  return (
    data.barredFromDefault.has(user) || Object.values(data.poolUsers).some((users) => users.includes(user))
  );
}

/** Writes both stores; answers the SQL list. */
export function admit(data: Data, pool: number, users: readonly string[]): readonly string[] {
  addMembers(data, pool, users.map(viewer));
  const listed = [...new Set([...sqlUsers(data, pool), ...users])];
  data.poolUsers[pool] = listed;
  return listed;
}

/** Takes everybody out whom the SQL list has; who came by `/members` alone is not seen and stays. */
export function dismiss(data: Data, pool: number, users: readonly string[]): void {
  const gone = sqlUsers(data, pool).filter((user) => users.includes(user));
  for (const user of gone) removeMember(data, pool, viewer(user));
  data.poolUsers[pool] = sqlUsers(data, pool).filter((user) => !gone.includes(user));
}

/** Everybody is in the default pool but the barred, so they are all that can be added to it. */
export function readmit(data: Data, pool: number, users: readonly string[]): readonly string[] {
  const barred = users.filter((user) => data.barredFromDefault.delete(user));
  for (const user of barred) removeMember(data, pool, prohibited(user));
  return barred;
}

/** Removes one user from a pool the way the older endpoint does. */
export function removeUser(data: Data, pool: Pool, user: string): void {
  if (pool.default) {
    data.barredFromDefault.add(user);
    addMembers(data, pool.id, [prohibited(user)]);
    return;
  }
  if (pool.public) throw databaseError('a relation of a public resource pool cannot be removed');
  if (!sqlUsers(data, pool.id).includes(user)) return;
  removeMember(data, pool.id, viewer(user));
  // Renku's statement forgets to name the pool: the rows of the user go in all of them, while
  // SpiceDB still lets the user into the others.
  for (const [id, users] of Object.entries(data.poolUsers)) {
    data.poolUsers[Number(id)] = users.filter((other) => other !== user);
  }
}
