import { describe, expect, it } from 'vitest';
import { renku } from './harness.ts';

describe('capacity reservations', () => {
  const day = { start_date: '2026-12-01', end_date: '2026-12-05' };
  const schedule = [{ day_of_week: 2, start_time: '08:00', end_time: '12:00:00' }];
  const recurrence = { type: 'weekly', ...day, schedule };
  const provisioning = { placeholder_count: 5, lead_time_minutes: 30, scale_down_behavior: 'reduce' };
  const reservation = { name: 'seminar', resource_class_id: 12, recurrence, provisioning };

  it.each([
    ['a class that is not there', { resource_class_id: 999 }, 404],
    ['a name of 41 characters', { name: 'x'.repeat(41) }, 422],
    ['an end before the start', { recurrence: { ...recurrence, end_date: '2026-11-30' } }, 422],
    ['no schedule', { recurrence: { ...recurrence, schedule: [] } }, 422],
    ['an eighth day', { recurrence: { ...recurrence, schedule: [{ ...schedule[0], day_of_week: 8 }] } }, 422],
    ['a type of its own', { recurrence: { ...recurrence, type: 'monthly' } }, 422],
    ['no placeholder', { provisioning: { ...provisioning, placeholder_count: 0 } }, 422],
    ['more than three hours ahead', { provisioning: { ...provisioning, lead_time_minutes: 181 } }, 422],
    ['an unknown field', { colour: 'red' }, 422],
  ])('are refused for %s', async (_, more, status) => {
    const { send, data } = await renku();
    expect((await send('POST /capacity-reservations', { ...reservation, ...more })).status).toBe(status);
    expect(data.reservations).toEqual([]);
  });

  it('are made, listed and deleted, and no more', async () => {
    const { send } = await renku();
    const { status, body } = await send('POST /capacity-reservations', reservation);
    expect([status, body]).toEqual([201, { ...reservation, id: expect.any(String) }]);
    expect((await send('GET /capacity-reservations')).body).toEqual([body]);
    const path = `/capacity-reservations/${body.id}`;
    expect((await send(`GET ${path}`)).status).toBe(405);
    for (const attempt of [1, 2]) {
      expect([attempt, (await send(`DELETE ${path}`)).status]).toEqual([attempt, 204]);
    }
    expect((await send('GET /capacity-reservations')).body).toEqual([]);
    expect((await send('DELETE /capacity-reservations/seminar')).status).toBe(404);
  });
});
