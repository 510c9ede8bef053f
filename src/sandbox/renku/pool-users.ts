import { z } from 'zod';
import { existingPool, isAdmitted } from './access.ts';
import { forbidden, noContent, notFound, reply } from './answer.ts';
import { readBody } from './body.ts';
import type { Data } from './data.ts';
import * as field from './fields.ts';
import { adminOnly, poolIdIn, poolPath, type App } from './route.ts';
import { admit, dismiss, hasSqlRow, readmit, removeUser, sqlUsers } from './sql-list.ts';
import type { Renku } from './state.ts';
import { existingUser } from './users.ts';
import type { Pool } from './wire.ts';

/** The flag is taken and never looked at. */
const PoolUser = z.strictObject({ id: field.userId, no_default_access: z.boolean().exactOptional() });
const PoolUsers = z.array(PoolUser).transform((users) => users.map(({ id }) => id));

/** The older way to admit users: it keeps an SQL list of its own, which drifts away from SpiceDB. */
export function servePoolUsers(app: App, { data, hold }: Renku): void {
  const path = `${poolPath}/users`;
  const onePath = `${path}/:user`;

  app.get(path, adminOnly, (c) => {
    const pool = existingPool(data, poolIdIn(c));
    if (pool.public) return reply([]);
    requireSight(data, pool, c.var.caller?.subject);
    const others = data.users.map(({ id }) => id).filter((id) => !data.platformAdmins.has(id));
    return reply(others.filter((id) => isAdmitted(data, id, pool)).map((id) => shown(data, id)));
  });

  app.post(path, adminOnly, async (c) => {
    const id = poolIdIn(c);
    const users = await readBody(c, PoolUsers);
    return hold(() => {
      const pool = existingPool(data, id);
      for (const user of users) existingUser(data, user);
      const answered = pool.default ? readmit(data, id, users) : admit(data, id, users);
      return reply(
        answered.map((user) => shown(data, user)),
        201,
      );
    });
  });

  app.put(path, adminOnly, async (c) => {
    const id = poolIdIn(c);
    const users = await readBody(c, PoolUsers);
    existingPool(data, id);
    for (const user of users) existingUser(data, user);
    dismiss(data, id, sqlUsers(data, id));
    return reply(admit(data, id, users).map((user) => shown(data, user)));
  });

  app.get(onePath, (c) => {
    // Here, and only here, nobody at all is refused like somebody who may not.
    if (c.var.caller?.isAdmin !== true) throw forbidden();
    const pool = existingPool(data, poolIdIn(c));
    const user = c.req.param('user');
    if (!pool.public) requireSight(data, pool, c.var.caller.subject);
    const found = pool.public ? hasSqlRow(data, user) : isAdmitted(data, user, pool);
    if (!found) throw notFound(`The user ${user} of the resource pool with ID ${pool.id}`);
    return reply(shown(data, user));
  });

  app.delete(onePath, adminOnly, (c) => {
    const id = poolIdIn(c);
    const { id: user } = existingUser(data, c.req.param('user'));
    const pool = data.pools.find((candidate) => candidate.id === id);
    if (pool !== undefined) removeUser(data, pool, user);
    return noContent();
  });
}

/** SpiceDB hides a private pool from an administrator it does not know yet. */
function requireSight(data: Data, pool: Pool, subject: string | undefined): void {
  if (subject === undefined || !data.platformAdmins.has(subject)) {
    throw notFound(`The resource pool with ID ${pool.id}`);
  }
}

function shown(data: Data, id: string): object {
  return { id, no_default_access: data.barredFromDefault.has(id) };
}
