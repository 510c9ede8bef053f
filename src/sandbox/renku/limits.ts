import { z } from 'zod';
import { existingPool } from './access.ts';
import { invalid, noContent, notFound, reply } from './answer.ts';
import { readBody } from './body.ts';
import { limitsOf } from './credits.ts';
import type { Data } from './data.ts';
import * as field from './fields.ts';
import { adminOnly, classIdIn, classPath, poolIdIn, poolPath, type App } from './route.ts';
import type { Renku } from './state.ts';

const Limits = z.strictObject({ total_limit: field.credits, user_limit: field.credits });
const Cost = z.strictObject({ cost: field.credits });

/** How many credits a week a pool has, and how many an hour of a class costs. */
export function serveLimits(app: App, { data }: Renku): void {
  app.get(`${poolPath}/limits`, adminOnly, (c) => {
    const { id } = existingPool(data, poolIdIn(c));
    return reply(limitsOf(data, id));
  });

  app.put(`${poolPath}/limits`, adminOnly, async (c) => {
    const id = poolIdIn(c);
    const limits = await readBody(c, Limits);
    existingPool(data, id);
    if (limits.user_limit > limits.total_limit) {
      throw invalid('The user limit cannot be larger than the total limit.');
    }
    data.limits[id] = limits;
    return reply(limits);
  });

  app.delete(`${poolPath}/limits`, adminOnly, (c) => {
    delete data.limits[poolIdIn(c)];
    return noContent();
  });

  // Nobody looks whether the class is in the pool of the path: any id will do.
  const costPath = `${classPath}/cost`;

  app.get(costPath, adminOnly, (c) => {
    const [resource_pool_id, resource_class_id] = [poolIdIn(c), classIdIn(c)];
    checkClass(data, resource_class_id);
    return reply({ resource_pool_id, resource_class_id, cost: data.costs[resource_class_id] ?? 0 });
  });

  app.put(costPath, adminOnly, async (c) => {
    const [, id] = [poolIdIn(c), classIdIn(c)];
    const body = await readBody(c, Cost);
    checkClass(data, id);
    data.costs[id] = body.cost;
    return reply(body);
  });

  app.delete(costPath, adminOnly, (c) => {
    const [, id] = [poolIdIn(c), classIdIn(c)];
    delete data.costs[id];
    return noContent();
  });
}

function checkClass(data: Data, id: number): void {
  if (data.pools.some(({ classes }) => classes.some((one) => one.id === id))) return;
  throw notFound(`The resource class with ID ${id}`);
}
