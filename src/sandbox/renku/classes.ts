import { canRead, existingPool, readablePool, sortedClasses } from './access.ts';
import { invalid, noContent, notFound, reply } from './answer.ts';
import { readBody } from './body.ts';
import { changesOf } from './class-changes.ts';
import { integer, readClassName } from './parameters.ts';
import { ClassCreate, ClassPatch } from './pool-bodies.ts';
import { checkClass, checkDefaultStays } from './pool-rules.ts';
import { adminOnly, classIdIn, classPath, poolIdIn, poolPath, type App } from './route.ts';
import type { Data } from './data.ts';
import type { Renku } from './state.ts';
import type { Class, Pool } from './wire.ts';

/** The classes of a pool, and the door that opens to every class. */
export function serveClasses(app: App, { data, newClassId }: Renku): void {
  app.get(`${poolPath}/classes`, (c) => {
    const id = poolIdIn(c);
    const name = readClassName(c.req.queries());
    const pool = existingPool(data, id);
    // Here, and only here, a hidden pool looks empty instead of missing.
    const classes = canRead(data, c.var.caller, pool) ? sortedClasses(pool) : [];
    return reply(name === null ? classes : classes.filter((one) => one.name === name));
  });

  app.post(`${poolPath}/classes`, adminOnly, async (c) => {
    const id = poolIdIn(c);
    const body = await readBody(c, ClassCreate);
    const pool = existingPool(data, id);
    if (body.default) throw invalid('There can only be one default resource class per resource pool.');
    checkClass({ ...body, id: 0 }, pool.quota);
    const created = { ...body, id: newClassId() };
    pool.classes.push(created);
    return reply(created, 201);
  });

  app.get(classPath, (c) => {
    const [pool, id] = [poolIdIn(c), classIdIn(c)];
    return reply(classAmong(readablePool(data, c.var.caller, pool).classes, id));
  });

  app.put(classPath, adminOnly, async (c) => {
    const [pool, id] = [poolIdIn(c), classIdIn(c)];
    return reply(updateClass(data, pool, id, await readBody(c, ClassCreate)));
  });

  app.patch(classPath, adminOnly, async (c) => {
    const [pool, id] = [poolIdIn(c), classIdIn(c)];
    return reply(updateClass(data, pool, id, changesOf(await readBody(c, ClassPatch))));
  });

  app.delete(classPath, adminOnly, (c) => {
    const [pool, id] = [poolIdIn(c), classIdIn(c)];
    removeClass(data, pool, id);
    return noContent();
  });

  // No caller is asked for: Renku shows classes of private pools to everybody.
  app.get(`/classes/:class${integer}`, (c) => {
    const id = classIdIn(c);
    return reply(
      classAmong(
        data.pools.flatMap((pool) => pool.classes),
        id,
      ),
    );
  });
}

/** The class under its pool: that it is in another one makes it missing. */
export function classOf(data: Data, poolId: number, id: number): { pool: Pool; one: Class } {
  const pool = existingPool(data, poolId);
  return { pool, one: classAmong(pool.classes, id) };
}

function updateClass(data: Data, poolId: number, id: number, change: ClassPatch): Class {
  const { pool, one } = classOf(data, poolId, id);
  checkDefaultStays(one, change);
  checkClass({ ...one, ...change }, pool.quota);
  return Object.assign(one, change);
}

/** A class that is not in that pool is left alone without a word. */
function removeClass(data: Data, poolId: number, id: number): void {
  const pool = data.pools.find((candidate) => candidate.id === poolId);
  const one = pool?.classes.find((candidate) => candidate.id === id);
  if (pool === undefined || one === undefined) return;
  if (one.default) throw invalid('The default resource class cannot be deleted.');
  pool.classes = pool.classes.filter((other) => other !== one);
  delete data.costs[id];
}

function classAmong(classes: readonly Class[], id: number): Class {
  const found = classes.find((one) => one.id === id);
  if (found === undefined) throw notFound(`The resource class with ID ${id}`);
  return found;
}
