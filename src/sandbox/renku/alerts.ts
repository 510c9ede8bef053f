import { z } from 'zod';
import { notFound, reply } from './answer.ts';
import { readBody } from './body.ts';
import * as field from './fields.ts';
import { adminOnly, ulidOnly, type App } from './route.ts';
import type { Renku } from './state.ts';

const Alert = z.strictObject({
  title: z.string(),
  message: z.string(),
  event_type: z.string(),
  user_id: field.userId,
  session_name: z.string().exactOptional(),
});
const AlertPatch = z.strictObject({ resolved: z.boolean() }).exactPartial();

/** What people are told about their sessions; administrators write it, each reads their own. */
export function serveAlerts(app: App, { data, newUlid, now }: Renku): void {
  app.get('/alerts', (c) => reply(data.alerts.filter(({ user_id }) => user_id === c.var.caller?.subject)));

  app.post('/alerts', adminOnly, async (c) => {
    const body = await readBody(c, Alert);
    const alert = { ...body, id: newUlid(), creation_date: new Date(now()).toISOString() };
    data.alerts.push(alert);
    return reply(alert, 201);
  });

  app.patch('/alerts/:id', ulidOnly, adminOnly, async (c) => {
    const { resolved } = await readBody(c, AlertPatch);
    const alert = data.alerts.find(({ id }) => id === c.req.param('id'));
    if (alert === undefined) throw notFound(`The alert with ID ${c.req.param('id')}`);
    if (resolved === true) alert.resolved_at ??= new Date(now()).toISOString();
    if (resolved === false) delete alert.resolved_at;
    return reply(alert);
  });
}
