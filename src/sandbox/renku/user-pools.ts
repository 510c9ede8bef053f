import { z } from 'zod';
import { notFound, reply } from './answer.ts';
import { readBody } from './body.ts';
import type { Data } from './data.ts';
import * as field from './fields.ts';
import { adminOnly, type App } from './route.ts';
import { admit, dismiss, sqlUsers } from './sql-list.ts';
import type { Renku } from './state.ts';
import { existingUser } from './users.ts';
import type { Pool } from './wire.ts';
import { sortedClasses } from './access.ts';

const PoolIds = z.array(field.rowId).min(1);

/** The older list from the side of the user: blind to `/members`, groups and projects. */
export function serveUserPools(app: App, { data, hold }: Renku): void {
  const path = '/users/:user/resource_pools';

  app.get(path, adminOnly, (c) => {
    const user = c.req.param('user');
    // Nobody asks whether there is such a user.
    return reply(shown(data.pools.filter((pool) => pool.public || sqlUsers(data, pool.id).includes(user))));
  });

  app.post(path, adminOnly, async (c) => {
    const ids = await readBody(c, PoolIds);
    return hold(() => {
      const { id: user } = existingUser(data, c.req.param('user'));
      const pools = poolsOf(data, ids);
      checkNotBarred(data, user, pools);
      const added = pools.filter(({ id }) => !sqlUsers(data, id).includes(user));
      for (const { id } of added) admit(data, id, [user]);
      return reply(shown(added), 201);
    });
  });

  app.put(path, adminOnly, async (c) => {
    const ids = await readBody(c, PoolIds);
    const { id: user } = existingUser(data, c.req.param('user'));
    const pools = poolsOf(data, ids);
    checkNotBarred(data, user, pools);
    for (const { id } of data.pools) {
      if (ids.includes(id)) admit(data, id, [user]);
      else dismiss(data, id, [user]);
    }
    return reply(shown(pools));
  });
}

/** An id given twice counts as one that is missing: fewer rows come back than were asked for. */
function poolsOf(data: Data, ids: readonly number[]): Pool[] {
  const pools = data.pools.filter(({ id }) => ids.includes(id));
  if (pools.length !== ids.length) throw notFound(`One of the resource pools with IDs ${ids.join(', ')}`);
  return pools;
}

function checkNotBarred(data: Data, user: string, pools: readonly Pool[]): void {
  if (data.barredFromDefault.has(user) && pools.some((pool) => pool.default)) {
    throw notFound('The default resource pool');
  }
}

function shown(pools: readonly Pool[]): object[] {
  return pools.map((pool) => ({ ...pool, cluster: undefined, classes: sortedClasses(pool) }));
}
