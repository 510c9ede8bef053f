import type { Hono } from 'hono';
import { canRead, existingPool, readablePool, sortedClasses } from './access.ts';
import { notFound, reply } from './answer.ts';
import type { Identify } from './caller.ts';
import { integer, readClassName, readId } from './parameters.ts';
import type { Class, Data } from './wire.ts';

/** The classes of a pool, and the door that opens to every class. */
export function serveClasses(app: Hono, data: Data, identify: Identify): void {
  app.get(`/resource_pools/:pool${integer}/classes`, async (c) => {
    const caller = await identify(c.req.header('authorization'));
    const id = readId('resource_pool_id', c.req.param('pool'));
    const name = readClassName(c.req.queries());
    const pool = existingPool(data, id);
    // Here, and only here, a hidden pool looks empty instead of missing.
    const classes = canRead(data, caller, pool) ? sortedClasses(pool) : [];
    return reply(name === null ? classes : classes.filter((one) => one.name === name));
  });

  app.get(`/resource_pools/:pool${integer}/classes/:class${integer}`, async (c) => {
    const caller = await identify(c.req.header('authorization'));
    const poolId = readId('resource_pool_id', c.req.param('pool'));
    const classId = readId('class_id', c.req.param('class'));
    return reply(classAmong(readablePool(data, caller, poolId).classes, classId));
  });

  // No caller is asked for: Renku shows classes of private pools to everybody.
  app.get(`/classes/:class${integer}`, (c) => {
    const classes = data.pools.flatMap((pool) => pool.classes);
    return reply(classAmong(classes, readId('class_id', c.req.param('class'))));
  });
}

function classAmong(classes: readonly Class[], id: number): Class {
  const found = classes.find((one) => one.id === id);
  if (found === undefined) throw notFound(`The resource class with ID ${id}`);
  return found;
}
