import type { Hono } from 'hono';
import { readablePool, readablePools, sortedClasses } from './access.ts';
import { notFound, reply } from './answer.ts';
import type { Identify } from './caller.ts';
import type { HoldConnections } from './connections.ts';
import { integer, readId, readWanted, type Wanted } from './parameters.ts';
import type { Class, Data, Pool } from './wire.ts';

/** The pools and their quotas. */
export function servePools(app: Hono, data: Data, identify: Identify, hold: HoldConnections): void {
  app.get('/resource_pools', async (c) => {
    const caller = await identify(c.req.header('authorization'));
    const wanted = readWanted(c.req.queries());
    const pools = await hold(() => readablePools(data, caller));
    return reply(pools.map((pool) => listed(pool, wanted)));
  });

  app.get(`/resource_pools/:pool${integer}`, async (c) => {
    const caller = await identify(c.req.header('authorization'));
    const pool = readablePool(data, caller, readId('resource_pool_id', c.req.param('pool')));
    const name = c.req.query('name') ?? '';
    if (name !== '' && name !== pool.name) throw notFound(`The resource pool ${name}`);
    return reply({ ...pool, classes: sortedClasses(pool) });
  });

  app.get(`/resource_pools/:pool${integer}/quota`, async (c) => {
    const caller = await identify(c.req.header('authorization'));
    const pool = readablePool(data, caller, readId('resource_pool_id', c.req.param('pool')));
    if (pool.quota === undefined) throw notFound(`The quota of the resource pool with ID ${pool.id}`);
    return reply(pool.quota);
  });
}

/** The list names no pool's cluster, whatever the published document says, and drops no class. */
function listed(pool: Pool, wanted: Wanted) {
  const classes = sortedClasses(pool).map((one) => ({ ...one, matching: matches(one, wanted) }));
  return { ...pool, cluster: undefined, classes };
}

function matches(one: Class, wanted: Wanted): boolean {
  return (
    one.cpu >= wanted.cpu &&
    one.gpu >= wanted.gpu &&
    one.memory >= wanted.memory &&
    one.max_storage >= wanted.max_storage
  );
}
