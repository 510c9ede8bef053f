import { rejection } from '../http/site.ts';
import { describe, expect, it } from 'vitest';
import { gb, made, newClass, newPool, openRenku, problemsOf, shown, tokenOf, walk } from './renku-server.ts';

describe('whoever Renku does not take for an administrator', () => {
  it('changes nothing with a token that Renku takes for none, though public pools are still told', async () => {
    const { changes, session, writes, asked } = await openRenku();
    session.token = 'not.a.token';
    for (const change of [
      changes.updatePool(['2'], { name: 'Taken over' }, null),
      changes.deletePool(['2'], null),
      changes.deletePool(['5'], null),
      changes.createPool(newPool({ public: true, default: true })),
      changes.createClass(['2'], newClass(), null),
      changes.deleteClass(['2', '6'], null),
      changes.setQuota(['3'], { cpu: 64, gpu: 12, memory: gb(512) }, null),
      changes.setRemote(['7'], { kind: 'RUNAI', url: 'https://imaging.run.ai' }),
    ])
      expect(await rejection(change)).toMatchObject({ code: 'UPSTREAM_UNAUTHENTICATED' });
    expect(writes()).toEqual([]);
    expect(asked()).toContain('GET /user');
  });

  it('is refused by Renku itself, whatever the gateway held them for', async () => {
    const { changes, session, fake } = await openRenku();
    session.token = await tokenOf('viewer');
    const { outcome } = await walk(changes.updatePool(['4'], { name: 'Taken over' }, null));
    expect(outcome).toMatchObject({ kind: 'Forbidden', code: 'UPSTREAM_FORBIDDEN', system: 'renku' });
    expect(fake.data.pools[3]?.name).toBe('Data science course');
  });
});

describe('the settings of a pool', () => {
  it.each([
    [
      'a version',
      ['2'],
      { name: 'Other name' },
      3,
      'version: Renku does not count the changes of a pool; leave this out.',
    ],
    [
      'a cluster where there is none',
      ['2'],
      { clusterId: 'Cluster:renku:01M81G0W1S3XVT0D37S63WPTE6' },
      null,
      'clusterId: The cluster of a pool is chosen when it is created; leave this out.',
    ],
    [
      'another cluster',
      ['5'],
      { clusterId: 'Cluster:renku:01M81G0W1S3XVT0D37S63WPTE6' },
      null,
      'clusterId: The cluster of a pool is chosen when it is created; leave this out.',
    ],
    [
      'no cluster',
      ['5'],
      { clusterId: null },
      null,
      'clusterId: The cluster of a pool is chosen when it is created; leave this out.',
    ],
    [
      'a second default pool',
      ['2'],
      { default: true },
      null,
      'default: ResourcePool:renku:1 (Shared sessions) is the default pool, and there is one only.',
    ],
    [
      'no default pool',
      ['1'],
      { default: false },
      null,
      'default: The default pool of Renku stays the default.',
    ],
    [
      'a public pool of Run:ai, which Renku does not refuse',
      ['9'],
      { public: true },
      null,
      'public: A remote pool must not be public.',
    ],
    [
      'a public pool of FirecREST',
      ['10'],
      { public: true },
      null,
      'public: A remote pool must not be public.',
    ],
    [
      'a warning after the threshold, which Renku does not compare when it comes alone',
      ['6'],
      { hibernationWarningSeconds: 50_000 },
      null,
      'hibernationWarningSeconds: The warning must come after less than the hibernation threshold of 43200 seconds.',
    ],
  ] as const)('are not sent with %s', async (_, key, patch, expected, problem) => {
    const { changes, writes } = await openRenku();
    expect(await problemsOf(changes.updatePool(key, patch, expected))).toEqual([problem]);
    expect(writes()).toEqual([]);
  });

  it.each([['999'], ['0'], ['2147483648'], ['1e1'], ['..'], ['4', '1']])(
    'of the pool %j, which is not there, are not changed',
    async (...key) => {
      const { changes, writes, asked } = await openRenku();
      expect(await rejection(changes.updatePool(key as [string], { name: 'No one' }, null))).toMatchObject({
        code: 'NOT_FOUND',
      });
      expect(writes()).toEqual([]);
      if (key.join() !== '999') expect(asked()).toEqual([]);
    },
  );

  it('are sent as far as they differ', async () => {
    const { changes, writes, fake } = await openRenku();
    const { pool } = await made(
      changes.updatePool(
        ['6'],
        {
          name: 'Language models',
          public: false,
          hibernationThresholdSeconds: 86_400,
          hibernationWarningSeconds: 0,
          cpuLimitFactor: null,
          clusterId: `Cluster:renku:${fake.data.pools[5]?.cluster?.id}`,
        },
        undefined,
      ),
    );
    expect(writes()).toEqual([
      'PATCH /resource_pools/6 {"name":"Language models","hibernation_threshold":86400,"hibernation_warning_period":0}',
    ]);
    expect(pool).toMatchObject({ name: 'Language models', hibernationWarningSeconds: null });
  });

  it.each(['idleThresholdSeconds', 'cpuLimitFactor'] as const)(
    'lose their %s by null, which Renku is told as 0',
    async (field) => {
      const { changes, writes } = await openRenku();
      const { pool } = await made(changes.updatePool(['4'], { [field]: null }, null));
      expect(pool[field]).toBeNull();
      expect(writes()).toEqual([expect.stringMatching(/^PATCH \/resource_pools\/4 \{"\w+":0\}$/)]);
    },
  );

  it('are not sent when they stand already', async () => {
    const { changes, writes } = await openRenku();
    const change = await changes.updatePool(['4'], { name: 'Data science course', cpuLimitFactor: 2 }, null);
    expect(change.steps).toEqual([]);
    expect((await made(Promise.resolve(change))).pool.name).toBe('Data science course');
    expect(writes()).toEqual([]);
  });

  it.each([
    ['9', '{"name":"Renamed pool","remote":{"kind":"runai","base_url":"https://imaging.run.ai"}}'],
    [
      '10',
      '{"name":"Renamed pool","remote":{"kind":"firecrest","api_url":"https://firecrest.example.org/v2"}}',
    ],
  ])('of the remote pool %s go with what keeps its remote', async (id, body) => {
    const { changes, writes, fake } = await openRenku();
    const row = fake.data.pools.find((pool) => pool.id === Number(id))!;
    row.remote = { ...row.remote!, provider_id: 'firecrest-helios' };
    const before = structuredClone(row.remote);
    await made(changes.updatePool([id], { name: 'Renamed pool' }, null));
    expect(writes()).toEqual([`PATCH /resource_pools/${id} ${body}`]);
    expect(fake.data.pools.find((pool) => pool.id === Number(id))).toMatchObject({
      name: 'Renamed pool',
      remote: before,
    });
  });
});

describe('a pool to delete', () => {
  it('stays when it is the default one', async () => {
    const { changes, writes } = await openRenku();
    expect(await problemsOf(changes.deletePool(['1'], null))).toEqual([
      'id: The default pool cannot be deleted.',
    ]);
    expect(writes()).toEqual([]);
  });

  it('is missing when it is not there, though Renku would answer 204', async () => {
    const { changes, writes } = await openRenku();
    expect(await rejection(changes.deletePool(['999'], null))).toMatchObject({ code: 'NOT_FOUND' });
    expect(writes()).toEqual([]);
  });

  it('is gone when Renku no longer has it', async () => {
    const { changes, fake, asked } = await openRenku();
    expect(await made(changes.deletePool(['12'], null))).toEqual({ deletedId: 'ResourcePool:renku:12' });
    expect(fake.data.pools.map(({ id }) => id)).not.toContain(12);
    expect(asked().slice(-2)).toEqual(['DELETE /resource_pools/12', 'GET /resource_pools/12']);
  });

  it('is not said to be gone by a 204 alone', async () => {
    const { changes, fake } = await openRenku();
    const change = await changes.deletePool(['12'], null);
    fake.setFault({ kind: 'status', status: 204, times: 1 }, '/resource_pools/12');
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({
      kind: 'UpstreamFailure',
      message: 'System renku took this and did not do it: it stands as it was.',
    });
  });

  it('is not said to be gone when nobody asks any more but a stranger, who is shown no private pool', async () => {
    const { changes, session } = await openRenku();
    const change = await changes.deletePool(['12'], null);
    session.expiresAt = Date.now() - 1;
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({ kind: 'OutcomeUnknown', lookAt: 'ResourcePool:renku:12' });
  });

  it('is gone when Renku failed after it had deleted it', async () => {
    const { changes, fake } = await openRenku();
    const change = await changes.deletePool(['12'], null);
    fake.data.pools = fake.data.pools.filter(({ id }) => id !== 12);
    fake.setFault({ kind: 'status', status: 500, times: 1 }, '/resource_pools/12');
    expect(await made(Promise.resolve(change))).toEqual({ deletedId: 'ResourcePool:renku:12' });
  });

  it('shows what would be sent, and sends nothing for it', async () => {
    const { changes, writes } = await openRenku();
    const { steps } = await changes.deletePool(['12'], null);
    expect(shown(steps)).toEqual(['DELETE /resource_pools/12']);
    expect(writes()).toEqual([]);
  });
});
