import { z } from 'zod';
import { invalid, noContent, notFound, reply } from './answer.ts';
import { readBody } from './body.ts';
import * as field from './fields.ts';
import { adminOnly, ulidOnly, type App } from './route.ts';
import type { Renku } from './state.ts';

const date = field.matching(/^\d{4}-\d{2}-\d{2}$/);
const time = field.matching(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/);
const Reservation = z.strictObject({
  name: z.string().min(1).max(40),
  resource_class_id: field.rowId,
  project_template_id: field.ulid.exactOptional(),
  recurrence: z.strictObject({
    type: z.enum(['once', 'daily', 'weekly']),
    start_date: date,
    end_date: date,
    schedule: z
      .array(
        z.strictObject({
          day_of_week: field.wholeNumber(1, 7).exactOptional(),
          start_time: time,
          end_time: time,
        }),
      )
      .min(1),
  }),
  provisioning: z.strictObject({
    placeholder_count: field.wholeNumber(1, 2 ** 31 - 1),
    lead_time_minutes: field.wholeNumber(0, 180),
    scale_down_behavior: z.enum(['maintain', 'reduce', 'none']),
  }),
});

/** Capacity kept free ahead of time, such as for a course; made and deleted, never changed. */
export function serveReservations(app: App, { data, newUlid }: Renku): void {
  app.get('/capacity-reservations', adminOnly, () => reply(data.reservations));

  app.post('/capacity-reservations', adminOnly, async (c) => {
    const body = await readBody(c, Reservation);
    const { start_date, end_date } = body.recurrence;
    if (end_date < start_date) throw invalid('The end date cannot be before the start date.');
    const classes = data.pools.flatMap((pool) => pool.classes);
    if (!classes.some(({ id }) => id === body.resource_class_id)) {
      throw notFound(`The resource class with ID ${body.resource_class_id}`);
    }
    const reservation = { ...body, id: newUlid() };
    data.reservations.push(reservation);
    return reply(reservation, 201);
  });

  app.delete('/capacity-reservations/:id', ulidOnly, adminOnly, (c) => {
    data.reservations = data.reservations.filter(({ id }) => id !== c.req.param('id'));
    return noContent();
  });
}
