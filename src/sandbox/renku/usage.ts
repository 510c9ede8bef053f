import { readablePool } from './access.ts';
import { invalidFields, notFound, reply } from './answer.ts';
import { requireAdmin } from './caller.ts';
import { limitsOf, spentIn, usageOf, weekOf } from './credits.ts';
import { poolIdIn, poolPath, type App } from './route.ts';
import type { Renku } from './state.ts';

/** What the sessions of a pool took: of everybody, and of one user. */
export function serveUsage(app: App, { data, now }: Renku): void {
  app.get(`${poolPath}/usage`, (c) => {
    const { caller } = c.var;
    const { user_id: user = caller?.subject, start_date, end_date } = c.req.query();
    if (user !== caller?.subject) requireAdmin(caller);
    const id = poolIdIn(c);
    const week = weekOf(now());
    const dates = {
      from: readDate('start_date', start_date) ?? week.from,
      to: readDate('end_date', end_date) ?? week.to,
    };
    const pool = readablePool(data, caller, id);
    if (!pool.classes.some((one) => one.quota_enforced)) {
      throw notFound(`The usage of the resource pool with ID ${id}`);
    }
    // Whoever is not signed in is told of zeros, not refused.
    const usage = caller === null ? [] : usageOf(data, id, dates);
    return reply({
      total_usage: spentIn(data, usage),
      user_usage: spentIn(
        data,
        usage.filter(({ user_id }) => user_id === user),
      ),
      pool_limits: limitsOf(data, id),
    });
  });
}

function readDate(name: string, text: string | undefined): string | null {
  if (text === undefined) return null;
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(Date.parse(text))) {
    throw invalidFields([`${name}: Input should be a valid date`]);
  }
  return text.slice(0, 10);
}
