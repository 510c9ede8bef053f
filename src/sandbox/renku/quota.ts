import { existingPool, readablePool } from './access.ts';
import { invalid, notFound, reply } from './answer.ts';
import { readBody } from './body.ts';
import { QuotaPatch, QuotaPut } from './pool-bodies.ts';
import { checkClass } from './pool-rules.ts';
import { inWholeCores } from './quota-change.ts';
import { adminOnly, poolIdIn, poolPath, type App } from './route.ts';
import type { Renku } from './state.ts';
import type { Pool, Quota } from './wire.ts';

/** The quota of a pool that has one; only the pool itself is given one, or loses it. */
export function serveQuota(app: App, { data }: Renku): void {
  const path = `${poolPath}/quota`;

  app.get(path, (c) => reply(quotaOf(readablePool(data, c.var.caller, poolIdIn(c)))));

  app.put(path, adminOnly, async (c) => {
    const poolId = poolIdIn(c);
    const { id, ...amounts } = await readBody(c, QuotaPut);
    const pool = existingPool(data, poolId);
    if (quotaOf(pool).id !== id) throw invalid(`The quota of the resource pool has another id than ${id}.`);
    return reply(changeQuota(pool, amounts));
  });

  app.patch(path, adminOnly, async (c) => {
    const poolId = poolIdIn(c);
    const amounts = await readBody(c, QuotaPatch);
    return reply(changeQuota(existingPool(data, poolId), amounts));
  });
}

function changeQuota(pool: Pool, amounts: QuotaPatch): Quota {
  const quota = { ...quotaOf(pool), ...amounts };
  for (const one of pool.classes) checkClass(one, quota);
  pool.quota = inWholeCores(quota);
  return pool.quota;
}

function quotaOf(pool: Pool): Quota {
  if (pool.quota === undefined) throw notFound(`The quota of the resource pool with ID ${pool.id}`);
  return pool.quota;
}
