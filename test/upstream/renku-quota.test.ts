import { rejection } from '../http/site.ts';
import { describe, expect, it } from 'vitest';
import { gb, gib, made, openRenku, problemsOf, walk } from './renku-server.ts';

const enough = { cpu: 512, gpu: 32, memory: gb(4000) };

describe('the quota of a pool', () => {
  it('is not sent for a pool that is not there', async () => {
    const { changes, writes } = await openRenku();
    expect(await rejection(changes.setQuota(['999'], enough, null))).toMatchObject({ code: 'NOT_FOUND' });
    expect(writes()).toEqual([]);
  });

  it('is not sent to the default pool, nor smaller than a class, nor in parts of a GB', async () => {
    const { changes, writes } = await openRenku();
    expect(await problemsOf(changes.setQuota(['1'], enough, 1))).toEqual([
      'version: Renku does not count the changes of a pool; leave this out.',
      'id: The default pool must have no quota.',
    ]);
    expect(await problemsOf(changes.setQuota(['7'], { cpu: 16, gpu: 0, memory: gib(1) }, null))).toEqual(
      expect.arrayContaining([
        'cpu: The class climate.heavy has more than this; every class must fit the quota of its pool.',
        'memory: Renku takes whole GB here; the nearest to this is 1 GB.',
      ]),
    );
    expect(writes()).toEqual([]);
  });

  it('is patched where there is one, with what differs', async () => {
    const { changes, writes, fake } = await openRenku();
    const { pool } = await made(changes.setQuota(['8'], { cpu: 128, gpu: 0, memory: gb(600) }, null));
    expect(writes()).toEqual(['PATCH /resource_pools/8/quota {"memory":600}']);
    expect(pool.quota).toEqual({ cpu: 128, gpu: 0, memory: 600e9 });
    expect(fake.data.pools[7]?.quota).toMatchObject({ cpu: 128, memory: 600 });
  });

  it('is set through the pool where there is none, beside the remote that it has', async () => {
    const { changes, writes, fake } = await openRenku();
    const { pool } = await made(changes.setQuota(['9'], { cpu: 200.5, gpu: 16, memory: gb(2000) }, null));
    expect(writes()).toEqual([
      'PATCH /resource_pools/9 {"quota":{"cpu":200.5,"memory":2000,"gpu":16},"remote":{"kind":"runai","base_url":"https://imaging.run.ai"}}',
    ]);
    expect(pool).toMatchObject({ quota: { cpu: 201, gpu: 16, memory: 2000e9 }, remote: { kind: 'RUNAI' } });
    expect(fake.data.pools[8]?.remote).toEqual({ kind: 'runai', base_url: 'https://imaging.run.ai' });
  });

  it('has whole cores, which is said before they are rounded up', async () => {
    const { changes } = await openRenku();
    const change = await changes.setQuota(['8'], { cpu: 130.25, gpu: 0, memory: gb(512) }, null);
    expect(change.steps.map(({ intent, fields }) => [intent, fields])).toEqual([
      ['Set the quota of the pool; Renku rounds 130.25 cores up to 131', ['cpu']],
    ]);
    expect((await made(Promise.resolve(change))).pool.quota?.cpu).toBe(131);
  });

  it('is left alone when rounding makes it what it is', async () => {
    const { changes, writes } = await openRenku();
    const { steps } = await changes.setQuota(['8'], { cpu: 127.5, gpu: 0, memory: gb(512) }, null);
    expect(steps).toEqual([]);
    expect(writes()).toEqual([]);
  });

  it('is not taken off, because that takes writing the whole pool', async () => {
    const { changes, writes } = await openRenku();
    expect(await rejection(changes.setQuota(['8'], null, null))).toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('set a larger quota instead'),
    });
    expect((await changes.setQuota(['7'], null, null)).steps).toEqual([]);
    expect(writes()).toEqual([]);
  });

  it('is told as it stands when Renku failed after it was set', async () => {
    const { changes, fake } = await openRenku();
    const change = await changes.setQuota(['8'], { cpu: 256, gpu: 0, memory: gb(512) }, null);
    fake.data.pools[7]!.quota!.cpu = 256;
    fake.setFault({ kind: 'status', status: 502, times: 1 }, '/quota');
    expect((await made(Promise.resolve(change))).pool.quota?.cpu).toBe(256);
  });

  it('is told field by field when only a part of it stands after a failure', async () => {
    const { changes, fake } = await openRenku();
    const change = await changes.setQuota(['8'], { cpu: 256, gpu: 0, memory: gb(1024) }, null);
    fake.data.pools[7]!.quota!.cpu = 256;
    fake.setFault({ kind: 'status', status: 500, times: 1 }, '/quota');
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({
      kind: 'PartiallyApplied',
      steps: [
        { status: 'APPLIED', fields: ['cpu'] },
        { status: 'FAILED', fields: ['memory'] },
      ],
    });
  });
});
