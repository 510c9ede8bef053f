import { describe, expect, it } from 'vitest';
import { renku } from './harness.ts';

/** A Wednesday; the week began on 16 November. */
const now = Date.UTC(2026, 10, 18, 12);

const none = { runtime: 0, cost: 0 };

describe('the limits of a pool', () => {
  it.each([
    ['a limit of one user above that of all', 5, { total_limit: 10, user_limit: 11 }, 422],
    ['a limit beyond the integers of the database', 5, { total_limit: 2 ** 31, user_limit: 1 }, 422],
    ['one limit alone', 5, { total_limit: 10 }, 422],
    ['a fraction', 5, { total_limit: 10, user_limit: 0.5 }, 422],
    ['a pool that is not there', 999, { total_limit: 10, user_limit: 1 }, 404],
  ])('are refused for %s', async (_, pool, body, status) => {
    const { send, data } = await renku();
    const before = structuredClone(data.limits);
    expect((await send(`PUT /resource_pools/${pool}/limits`, body)).status).toBe(status);
    expect(data.limits).toEqual(before);
  });

  it('are 0 until they are set, may be negative, and go again', async () => {
    const { send } = await renku();
    const unset = { pool_id: 7, total_limit: 0, user_limit: 0 };
    const path = '/resource_pools/7/limits';
    expect((await send(`GET ${path}`)).body).toEqual(unset);
    const body = { total_limit: -1, user_limit: -5 };
    expect((await send(`PUT ${path}`, body)).body).toEqual(body);
    expect((await send(`GET ${path}`)).body).toEqual({ pool_id: 7, ...body });
    for (const pool of [7, 7, 999]) {
      expect((await send(`DELETE /resource_pools/${pool}/limits`)).status).toBe(204);
    }
    expect((await send(`GET ${path}`)).body).toEqual(unset);
    expect((await send('GET /resource_pools/999/limits')).status).toBe(404);
  });
});

describe('the cost of a class', () => {
  it('is set under any pool, and is the same under all of them', async () => {
    const { send } = await renku();
    expect((await send('GET /resource_pools/7/classes/23/cost')).body).toEqual({
      resource_pool_id: 7,
      resource_class_id: 23,
      cost: 0,
    });
    const { status, body } = await send('PUT /resource_pools/999/classes/23/cost', { cost: 7 });
    expect([status, body]).toEqual([200, { cost: 7 }]);
    expect((await send('GET /resource_pools/7/classes/23/cost')).body.cost).toBe(7);
    for (const attempt of [1, 2]) {
      const { status: gone } = await send('DELETE /resource_pools/7/classes/23/cost');
      expect([attempt, gone]).toEqual([attempt, 204]);
    }
    expect((await send('GET /resource_pools/7/classes/23/cost')).body.cost).toBe(0);
  });

  it('is refused when it is no whole number, or of no class', async () => {
    const { send } = await renku();
    expect((await send('PUT /resource_pools/5/classes/16/cost', { cost: 1.5 })).status).toBe(422);
    expect((await send('PUT /resource_pools/5/classes/16/cost', {})).status).toBe(422);
    expect((await send('PUT /resource_pools/5/classes/999/cost', { cost: 1 })).status).toBe(404);
  });
});

describe('the usage of a pool', () => {
  it.each([
    ['/resource_pools/7/usage', 'administrator', 404],
    ['/resource_pools/999/usage', 'administrator', 404],
    ['/resource_pools/5/usage', 'viewer', 404],
    ['/resource_pools/5/usage?start_date=yesterday', 'administrator', 422],
    ['/resource_pools/5/usage?end_date=2026-13-01', 'administrator', 422],
    ['/resource_pools/5/usage?colour=red', 'administrator', 200],
  ] as const)('%s is answered to the %s with %i', async (path, who, status) => {
    const { send } = await renku({ now });
    expect((await send(`GET ${path}`, undefined, who)).status).toBe(status);
  });

  it('is that of this week, of everybody and of the caller', async () => {
    const { send } = await renku({ now });
    const { body, text } = await send('GET /resource_pools/5/usage', undefined, 'researcher');
    expect(body).toEqual({
      total_usage: { runtime: 8, cost: 110 },
      user_usage: { runtime: 5, cost: 50 },
      pool_limits: { pool_id: 5, total_limit: 2000, user_limit: 400 },
    });
    expect(text).toContain('"runtime":8.0');
  });

  it('is that of other days and of another user, when asked', async () => {
    const { send } = await renku({ now });
    const query = 'start_date=2026-11-01&end_date=2026-11-15';
    const { body } = await send(`GET /resource_pools/5/usage?${query}&user_id=u-0042`);
    expect(body).toMatchObject({ total_usage: { runtime: 12.5, cost: 125 }, user_usage: none });
  });

  it('is told as nothing to somebody without a token', async () => {
    const { send } = await renku({ now });
    const { status, body } = await send('GET /resource_pools/3/usage', undefined, null);
    expect([status, body.total_usage, body.user_usage]).toEqual([200, none, none]);
  });
});

describe('the list of pools', () => {
  it('tells the caller of credits spent and hours left', async () => {
    const { send } = await renku({ now });
    const { body } = await send('GET /resource_pools', undefined, 'researcher');
    const imaging = body.find(({ id }: any) => id === 5);
    expect(imaging.credits_used).toBe(50);
    const class16 = imaging.classes.find(({ id }: any) => id === 16);
    expect(class16).toMatchObject({ usage_hours_total: 20, usage_hours_remaining: 17.5 });
    expect(imaging.classes.find(({ id }: any) => id === 18)).not.toHaveProperty('usage_hours_total');
    expect((await send('GET /resource_pools/5', undefined, 'researcher')).body).not.toHaveProperty(
      'credits_used',
    );
  });

  it('leaves no hours below none, and tells them even to somebody without a token', async () => {
    const { send } = await renku({ now });
    await send('PUT /resource_pools/3/classes/8/cost', { cost: 5 });
    await send('PUT /resource_pools/3/limits', { total_limit: 50, user_limit: 0 });
    const { body } = await send('GET /resource_pools', undefined, null);
    const [, , tryOut] = body;
    expect(tryOut).not.toHaveProperty('credits_used');
    const first = tryOut.classes.find(({ id }: any) => id === 8);
    expect(first).toMatchObject({ usage_hours_total: 10, usage_hours_remaining: 10 });
    await send('PUT /resource_pools/5/limits', { total_limit: 100, user_limit: 0 });
    const listed = (await send('GET /resource_pools', undefined, 'editor')).body;
    const imaging = listed.find(({ id }: any) => id === 5);
    expect(imaging.classes.find(({ id }: any) => id === 15).usage_hours_remaining).toBe(0);
  });
});
