import { describe, expect, it } from 'vitest';
import { gb, gib, made, newClass, newPool, openRenku, problemsOf, walk } from './renku-server.ts';

describe('a new pool', () => {
  it('is not sent when Renku would misread it, and all of it is told', async () => {
    const { changes, asked } = await openRenku();
    const input = newPool({
      default: true,
      public: true,
      clusterId: 'Cluster:dgx:01M81G0W1S3XVT0D37S63WPTE6',
      quota: { cpu: 8, gpu: 0, memory: gib(1) },
      classes: [
        newClass({ default: true, memory: gb(8), maxStorage: gib(1), nodePoolId: 'NodePool:dgx:1' }),
        newClass({ memory: { amount: 0.2, unit: 2 ** 30 }, defaultStorage: gb(0.5) }),
      ],
    });
    expect(await problemsOf(changes.createPool(input))).toEqual([
      'quota.memory: Renku takes whole GB here; the nearest to this is 1 GB.',
      'classes.0.memory: Renku takes whole GIB here; the nearest to this is 7 GIB.',
      'classes.0.maxStorage: Renku takes whole GB here; the nearest to this is 1 GB.',
      'classes.0.nodePoolId: Only classes of native pools name a node pool.',
      'classes.1.memory: Renku takes whole GIB here; the nearest to this is 1 GIB.',
      'classes.1.defaultStorage: Renku takes whole GB here; the nearest to this is 1 GB.',
      'clusterId: Sessions of Renku run on its own clusters.',
      'default: ResourcePool:renku:1 (Shared sessions) is the default pool, and there is one only.',
    ]);
    expect(asked()).toEqual(expect.arrayContaining(['GET /resource_pools', 'GET /user']));
    expect(asked()).toHaveLength(2);
  });

  it.each([
    ['another system', 'Cluster:dgx:01M81G0W1S3XVT0D37S63WPTE6'],
    ['another noun', 'NodePool:renku:01M81G0W1S3XVT0D37S63WPTE6'],
    ['a ULID in small letters', 'Cluster:renku:01m81g0w1s3xvt0d37s63wpte6'],
    ['no ULID', 'Cluster:renku:lakeside-gpu'],
    ['a longer key', 'Cluster:renku:01M81G0W1S3XVT0D37S63WPTE6/1'],
    ['no id', 'lakeside-gpu'],
  ])('cannot run on a cluster named by %s', async (_, clusterId) => {
    const { changes, asked } = await openRenku();
    expect(await problemsOf(changes.createPool(newPool({ clusterId })))).toEqual([
      'clusterId: Sessions of Renku run on its own clusters.',
    ]);
    expect(asked()).toEqual([]);
  });

  it('is created with its limit factor, which Renku drops and is told again', async () => {
    const { changes, fake, writes } = await openRenku();
    const { pool } = await made(
      changes.createPool(newPool({ cpuLimitFactor: 2.5, platform: 'linux/arm64' })),
    );
    expect(pool).toMatchObject({ id: 'ResourcePool:renku:13', cpuLimitFactor: 2.5, platform: 'linux/arm64' });
    expect(fake.data.pools.at(-1)).toMatchObject({ id: 13, cpu_limit_factor: 2.5 });
    expect(writes()).toEqual([
      expect.stringMatching(/^POST \/resource_pools \{(?!.*cpu_limit_factor)/),
      'PATCH /resource_pools/13 {"cpu_limit_factor":2.5}',
    ]);
  });

  it('stands without its factor when the second request fails, and that is told', async () => {
    const { changes, fake, writes } = await openRenku();
    const change = await changes.createPool(newPool({ cpuLimitFactor: 2 }));
    expect(change.lookAt()).toBe('pools(filter: { systems: ["renku"] })');
    fake.data.updateFailsAfter = 0;
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({
      kind: 'PartiallyApplied',
      lookAt: 'ResourcePool:renku:13',
      steps: [
        { status: 'APPLIED', fields: ['name', 'public', 'default', 'classes'] },
        { status: 'FAILED', fields: ['cpuLimitFactor'] },
      ],
    });
    expect(fake.data.pools.at(-1)).not.toHaveProperty('cpu_limit_factor');
    expect(writes()).toHaveLength(2);
  });

  it('runs on the cluster that is named', async () => {
    const { changes, fake } = await openRenku();
    const cluster = fake.data.clusters[1]?.id ?? '';
    const { pool } = await made(changes.createPool(newPool({ clusterId: `Cluster:renku:${cluster}` })));
    expect(pool.clusterId).toBe(`Cluster:renku:${cluster}`);
    expect(fake.data.pools.at(-1)?.cluster).toEqual({ id: cluster });
  });

  it('is refused at its cluster when Renku has no kubeconfig for the quota there', async () => {
    const { changes, fake } = await openRenku();
    fake.data.kubeconfigs.clear();
    const input = newPool({
      clusterId: `Cluster:renku:${fake.data.clusters[0]?.id}`,
      quota: { cpu: 8, gpu: 0, memory: gb(64) },
    });
    const { outcome } = await walk(changes.createPool(input));
    expect(outcome).toMatchObject({
      kind: 'InvalidInput',
      problems: [{ path: 'clusterId', message: 'Renku cannot place this pool on that cluster.' }],
    });
    expect(fake.data.pools).toHaveLength(12);
  });

  it('has the quota that Renku made of it, rounding said before', async () => {
    const { changes } = await openRenku();
    const change = await changes.createPool(newPool({ quota: { cpu: 10.5, gpu: 0, memory: gb(64) } }));
    expect(change.steps[0]?.intent).toBe('Create the pool; Renku rounds 10.5 cores up to 11');
    const { pool } = await made(Promise.resolve(change));
    expect(pool.quota).toEqual({ cpu: 11, gpu: 0, memory: 64e9 });
  });

  it('never expires its sessions when a threshold is 0 or null, which Renku is not sent', async () => {
    const { changes, writes } = await openRenku();
    const { pool } = await made(
      changes.createPool(
        newPool({ idleThresholdSeconds: 0, hibernationThresholdSeconds: null, clusterId: null }),
      ),
    );
    expect(pool).toMatchObject({ idleThresholdSeconds: null, hibernationThresholdSeconds: null });
    expect(writes().join()).not.toContain('threshold');
  });
});
