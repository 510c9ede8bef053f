import { readablePool, readablePools, sortedClasses } from './access.ts';
import { invalid, noContent, notFound, reply } from './answer.ts';
import { readBody } from './body.ts';
import type { Caller } from './caller.ts';
import { creditsUsed, hoursOf } from './credits.ts';
import type { Data } from './data.ts';
import { readWanted, type Wanted } from './parameters.ts';
import { PoolCreate, PoolPatch, PoolPut } from './pool-bodies.ts';
import { createPool } from './pool-creation.ts';
import { changeOfPatch, changeOfPut, updatePool } from './pool-update.ts';
import { adminOnly, poolIdIn, poolPath, type App } from './route.ts';
import type { Renku } from './state.ts';
import type { Class, Pool } from './wire.ts';

export function servePools(app: App, renku: Renku): void {
  const { data, hold } = renku;

  app.get('/resource_pools', async (c) => {
    const wanted = readWanted(c.req.queries());
    const { caller } = c.var;
    const pools = await hold(() => readablePools(data, caller));
    return reply(pools.map((pool) => listed(renku, caller, pool, wanted)));
  });

  app.post('/resource_pools', adminOnly, async (c) => {
    return reply(shown(createPool(renku, await readBody(c, PoolCreate))), 201);
  });

  app.get(poolPath, (c) => {
    const pool = readablePool(data, c.var.caller, poolIdIn(c));
    const name = c.req.query('name') ?? '';
    if (name !== '' && name !== pool.name) throw notFound(`The resource pool ${name}`);
    return reply(shown(pool));
  });

  app.put(poolPath, adminOnly, async (c) => {
    const id = poolIdIn(c);
    return reply(shown(updatePool(data, id, changeOfPut(await readBody(c, PoolPut)))));
  });

  app.patch(poolPath, adminOnly, async (c) => {
    const id = poolIdIn(c);
    const change = changeOfPatch(await readBody(c, PoolPatch));
    // Only a change of classes takes a second connection.
    const pool =
      change.classes === undefined
        ? updatePool(data, id, change)
        : await hold(() => updatePool(data, id, change));
    return reply(shown(pool));
  });

  app.delete(poolPath, adminOnly, (c) => {
    removePool(data, poolIdIn(c));
    return noContent();
  });
}

/** Takes everything of the pool with it but usage and reservations; a pool that is not there is no error. */
function removePool(data: Data, id: number): void {
  const pool = data.pools.find((candidate) => candidate.id === id);
  if (pool === undefined) return;
  if (pool.default) throw invalid('The default resource pool cannot be deleted.');
  for (const one of pool.classes) delete data.costs[one.id];
  delete data.limits[id];
  delete data.members[id];
  delete data.poolUsers[id];
  data.pools = data.pools.filter((other) => other !== pool);
}

function shown(pool: Pool): Pool {
  return { ...pool, classes: sortedClasses(pool) };
}

/** The list names no pool's cluster, whatever the published document says, and drops no class. */
function listed(renku: Renku, caller: Caller | null, pool: Pool, wanted: Wanted) {
  const classes = sortedClasses(pool).map((one) => ({
    ...one,
    matching: matches(one, wanted),
    ...hoursOf(renku, caller, pool, one),
  }));
  return { ...pool, cluster: undefined, classes, ...creditsUsed(renku, caller, pool) };
}

function matches(one: Class, wanted: Wanted): boolean {
  return (
    one.cpu >= wanted.cpu &&
    one.gpu >= wanted.gpu &&
    one.memory >= wanted.memory &&
    one.max_storage >= wanted.max_storage
  );
}
