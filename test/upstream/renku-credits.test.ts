import { describe, expect, it } from 'vitest';
import type { NodeKey } from '../../src/domain/id.ts';
import { rejection } from '../http/site.ts';
import { made, openRenku, problemsOf, subjectOf, tokenOf, walk } from './renku-server.ts';

const most = 2_147_483_647;
const whole = `This must be a whole number from 1 to ${most}; null removes it.`;

describe('the credit limits of a pool', () => {
  it('are not told to anybody but administrators', async () => {
    const { poolUsage, session } = await openRenku();
    session.token = await tokenOf('editor');
    expect(await rejection(poolUsage.limitsOf([['5']]))).toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
    expect(await rejection(poolUsage.costOf([['5', '15']]))).toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
  });

  it.each([
    [{ total: 0, user: null }, `total: ${whole}`],
    [{ total: -1, user: null }, `total: ${whole}`],
    [{ total: 1.5, user: null }, `total: ${whole}`],
    [{ total: most + 1, user: null }, `total: ${whole}`],
    [{ total: 100, user: 0 }, `user: ${whole}`],
    [{ total: 100, user: 200 }, 'user: A limit for each user needs a total one that is at least as large.'],
    [{ total: null, user: 200 }, 'user: A limit for each user needs a total one that is at least as large.'],
  ])('are not sent as %j, some of which Renku takes for something else', async (limits, problem) => {
    const { changes, writes } = await openRenku();
    expect(await problemsOf(changes.setLimits(['5'], limits))).toEqual([problem]);
    expect(writes()).toEqual([]);
  });

  it('are set together', async () => {
    const { changes, writes, poolUsage } = await openRenku();
    const { limits, pool } = await made(changes.setLimits(['5'], { total: 3000, user: null }));
    expect(writes()).toEqual(['PUT /resource_pools/5/limits {"total_limit":3000,"user_limit":0}']);
    expect([limits, pool.id]).toEqual([{ total: 3000, user: null }, 'ResourcePool:renku:5']);
    expect(await poolUsage.limitsOf([['5'], ['6'], ['7'], ['999'], ['x']])).toEqual([
      { total: 3000, user: null },
      { total: 5000, user: null },
      { total: null, user: null },
      null,
      null,
    ]);
  });

  it('and the costs of its classes are read a hundred in one answer, and not one more', async () => {
    const { poolUsage, asked } = await openRenku();
    const classes = Array.from({ length: 101 }, (_, at): NodeKey => ['5', String(100 + at)]);
    expect(await rejection(poolUsage.costOf(classes))).toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect(asked()).toEqual([]);
    expect(await poolUsage.costOf(classes.slice(1))).toHaveLength(100);
  });

  it('are removed by null, and left alone when they stand as wanted', async () => {
    const { changes, writes, fake } = await openRenku();
    await made(changes.setLimits(['5'], null));
    expect(writes()).toEqual(['DELETE /resource_pools/5/limits']);
    expect(fake.data.limits).not.toHaveProperty('5');
    expect((await changes.setLimits(['5'], null)).steps).toEqual([]);
    expect((await changes.setLimits(['6'], { total: 5000, user: null })).steps).toEqual([]);
  });

  it('are not said to be gone by a 204 alone', async () => {
    const { changes, fake } = await openRenku();
    const change = await changes.setLimits(['5'], null);
    fake.setFault({ kind: 'status', status: 204, times: 1 }, '/limits');
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({ kind: 'UpstreamFailure', code: 'UPSTREAM_FAILURE' });
  });
});

describe('the cost of a class', () => {
  it.each([0, -5, 2.5, most + 1])('is not sent as %d', async (cost) => {
    const { changes, writes } = await openRenku();
    expect(await problemsOf(changes.setClassCost(['5', '15'], cost))).toEqual([`cost: ${whole}`]);
    expect(writes()).toEqual([]);
  });

  it('is not set of a class below another pool, which Renku does not notice', async () => {
    const { changes, writes } = await openRenku();
    expect(await rejection(changes.setClassCost(['4', '15'], 5))).toMatchObject({ code: 'NOT_FOUND' });
    expect(writes()).toEqual([]);
  });

  it('is set, seen, and removed by null', async () => {
    const { changes, writes, poolUsage } = await openRenku();
    expect(await made(changes.setClassCost(['5', '15'], 77))).toMatchObject({
      cost: 77,
      resourceClass: { id: 'ResourceClass:renku:5/15' },
    });
    expect((await changes.setClassCost(['5', '15'], 77)).steps).toEqual([]);
    expect(await poolUsage.costOf([['5', '15'], ['5', '999'], ['5']])).toEqual([77, null, null]);
    expect((await made(changes.setClassCost(['5', '15'], null))).cost).toBeNull();
    expect(writes()).toEqual([
      'PUT /resource_pools/5/classes/15/cost {"cost":77}',
      'DELETE /resource_pools/5/classes/15/cost',
    ]);
  });
});

describe('the use of a pool', () => {
  it('of somebody else is told to administrators alone', async () => {
    const { poolUsage, session } = await openRenku();
    session.token = await tokenOf('editor');
    const usage = poolUsage.usageOf(['5'], { subject: subjectOf('researcher') });
    expect(await rejection(usage)).toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
  });

  it('is not believed to be nothing with a token that Renku takes for none', async () => {
    const { poolUsage, session } = await openRenku();
    session.token = 'not.a.token';
    expect(await rejection(poolUsage.usageOf(['3'], {}))).toMatchObject({ code: 'UPSTREAM_UNAUTHENTICATED' });
  });

  it('is what Renku counts, for the time and the user asked for', async () => {
    const { poolUsage, fake, asked } = await openRenku();
    fake.data.costs = { 15: 10 };
    fake.data.usage = [
      { pool_id: 5, class_id: 15, user_id: 'u-0042', date: '2026-11-17', hours: 2 },
      { pool_id: 5, class_id: 15, user_id: 'u-0107', date: '2026-11-18', hours: 3 },
      { pool_id: 5, class_id: 15, user_id: 'u-0042', date: '2026-10-01', hours: 50 },
    ];
    const query = { from: '2026-11-16', to: '2026-11-22', subject: 'u-0042' };
    expect(await poolUsage.usageOf(['5'], query)).toEqual({
      total: { hours: 5, credits: 50 },
      user: { hours: 2, credits: 20 },
      limits: { total: 2000, user: 400 },
    });
    expect(asked()).toContain(
      'GET /resource_pools/5/usage?start_date=2026-11-16&end_date=2026-11-22&user_id=u-0042',
    );
  });

  it('is null where Renku counts none, and of what is no pool', async () => {
    const { poolUsage } = await openRenku();
    expect(await Promise.all([['4'], ['999'], ['x']].map(([id]) => poolUsage.usageOf([id!], {})))).toEqual([
      null,
      null,
      null,
    ]);
  });
});
