import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newClass, newPool, renku } from './harness.ts';

const gitlab = 'gitlab-campus';
const runai = { kind: 'runai', base_url: 'https://lab.run.ai' };
const firecrest = { kind: 'firecrest', api_url: 'https://hpc.example.org/v2', system_name: 'helios' };

describe('a new pool is refused', () => {
  const one = newClass({ default: true });
  const quota = { cpu: 8, memory: 32, gpu: 1 };
  const refused: [string, object, number][] = [
    ['without classes', { classes: [] }, 422],
    ['without a default class', { classes: [newClass()] }, 422],
    ['with two default classes', { classes: [one, one] }, 422],
    ['as a second default pool', { default: true, public: true }, 422],
    ['when it is remote and public', { remote: runai, public: true }, 422],
    ['when its remote is of no known kind', { remote: { kind: 'slurm' } }, 422],
    ['when its remote is empty', { remote: {} }, 422],
    ['when the address of its remote is not https', { remote: { ...runai, base_url: 'http://x.y' } }, 422],
    ['when its remote mixes two kinds', { remote: { ...firecrest, base_url: 'https://x.y' } }, 422],
    ['when its remote asks for an unknown provider', { remote: { ...runai, provider_id: 'none' } }, 422],
    ['when a class is larger than the quota', { quota: { ...quota, cpu: 0.5 } }, 422],
    ['when its quota has no memory', { quota: { cpu: 8, gpu: 0 } }, 422],
    ['when the warning comes before the idle time', { ...thresholds(100, 100) }, 422],
    ['on a cluster that is not there', { cluster_id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }, 404],
    ['on a cluster whose id is malformed', { cluster_id: 'somewhere' }, 422],
    ['when it brings an id', { id: 99 }, 422],
    ['when a class brings an id', { classes: [{ ...one, id: 99 }] }, 422],
    ['when a label is no label', { classes: [{ ...one, tolerations: ['-x-'] }] }, 422],
  ];

  it.each(refused)('%s', async (_, more, status) => {
    const { send, data } = await renku();
    const before = structuredClone(data.pools);
    expect((await send('POST /resource_pools', newPool(more))).status).toBe(status);
    expect(data.pools).toEqual(before);
  });

  it('as the default pool when it is private, remote or has a quota', async () => {
    const { send } = await renku({ data: {} });
    for (const more of [{ public: false }, { remote: runai }, { quota }]) {
      const body = newPool({ default: true, public: true, ...more });
      expect((await send('POST /resource_pools', body)).status).toBe(422);
    }
    expect((await send('POST /resource_pools', newPool({ default: true, public: true }))).status).toBe(201);
  });

  it('with a quota on a cluster that the server has no kubeconfig of', async () => {
    const { send, data } = await renku();
    const [cluster] = data.clusters;
    data.kubeconfigs.delete(cluster!.config_name);
    const body = newPool({ cluster_id: cluster!.id });
    const { status, body: answer } = await send('POST /resource_pools', { ...body, quota });
    expect([status, answer.error.message]).toEqual([404, expect.stringContaining('Could not find cluster')]);
    expect((await send('POST /resource_pools', body)).status).toBe(201);
  });
});

describe('a new pool', () => {
  it('is stored with everything but its factor', async () => {
    const { send, ask, data } = await renku();
    const cluster = { id: data.clusters[1]!.id };
    const { status, body } = await send('POST /resource_pools', {
      ...newPool({ cluster_id: cluster.id, cpu_limit_factor: 2, platform: 'linux/arm64' }),
      idle_threshold: 60,
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      ...newPool({ id: 13, cluster, platform: 'linux/arm64', idle_threshold: 60 }),
      classes: [
        {
          ...newClass({ default: true, id: 41 }),
          tolerations: [],
          node_affinities: [],
          quota_enforced: false,
        },
      ],
    });
    expect((await send('GET /resource_pools/13')).body).toEqual(body);
    expect((await ask('/resource_pools/13')).status).toBe(404);
  });

  it('never gets the id of a pool that was deleted, nor do its classes', async () => {
    const { send } = await renku();
    const first = (await send('POST /resource_pools', newPool())).body;
    await send(`DELETE /resource_pools/${first.id}`);
    const second = (await send('POST /resource_pools', newPool())).body;
    expect([second.id, second.classes[0].id]).toEqual([first.id + 1, first.classes[0].id + 1]);
  });

  it('may have the name of another, and so may its classes', async () => {
    const { send } = await renku();
    const classes = [newClass({ default: true }), newClass()];
    const answers = [await send('POST /resource_pools', newPool({ classes }))];
    answers.push(await send('POST /resource_pools', newPool({ classes })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
  });

  it('has no threshold where 0 was sent', async () => {
    const { send } = await renku();
    const { body } = await send('POST /resource_pools', newPool({ ...thresholds(0, 10), idle_threshold: 0 }));
    expect(body).not.toHaveProperty('idle_threshold');
    expect(body).not.toHaveProperty('hibernation_threshold');
    expect(body.hibernation_warning_period).toBe(10);
  });

  it('has a quota under its own name or a new one, its cores rounded up', async () => {
    const { send } = await renku();
    const quota = { cpu: 10.5, memory: 32, gpu: 0 };
    const named = newPool({ quota: { ...quota, id: 'quota-course' } });
    expect((await send('POST /resource_pools', newPool({ quota }))).body.quota).toEqual({
      ...quota,
      cpu: 11,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect((await send('POST /resource_pools', named)).body.quota.id).toBe('quota-course');
    expect((await send('POST /resource_pools', named)).status).toBe(500);
  });

  it('may be remote, with a provider that is there', async () => {
    const { send } = await renku();
    for (const remote of [runai, { ...runai, provider_id: gitlab }, { ...firecrest, partition: 'debug' }]) {
      expect((await send('POST /resource_pools', newPool({ remote }))).body.remote).toEqual(remote);
    }
  });

  it('keeps labels sorted and doubles', async () => {
    const { send } = await renku();
    const labels = {
      tolerations: ['zone/b', 'arch/a', 'zone/b'],
      node_affinities: [{ key: 'zone/b' }, { key: 'arch/a', required_during_scheduling: true }],
    };
    const { body } = await send(
      'POST /resource_pools',
      newPool({ classes: [newClass({ default: true, ...labels })] }),
    );
    expect(body.classes[0]).toMatchObject({
      tolerations: ['arch/a', 'zone/b', 'zone/b'],
      node_affinities: [
        { key: 'arch/a', required_during_scheduling: true },
        { key: 'zone/b', required_during_scheduling: false },
      ],
    });
  });

  it('is taken exactly when every class fits its quota and its own storage', async () => {
    const { send } = await renku({ data: {} });
    const size = fc.record({
      cpu: fc.constantFrom(0.5, 4, 4.5, 5),
      memory: fc.integer({ min: 1, max: 4 }),
      gpu: fc.integer({ min: 0, max: 2 }),
      max_storage: fc.integer({ min: 1, max: 3 }),
      default_storage: fc.integer({ min: 1, max: 3 }),
    });
    const quota = { cpu: 4, memory: 3, gpu: 1 };
    await fc.assert(
      fc.asyncProperty(size, size, async (first, second) => {
        const classes = [newClass({ ...first, default: true }), newClass(second)];
        const fits = classes.every(
          (one) =>
            one.cpu <= quota.cpu &&
            one.memory <= quota.memory &&
            one.gpu <= quota.gpu &&
            one.default_storage <= one.max_storage,
        );
        const { status } = await send('POST /resource_pools', newPool({ classes, quota }));
        expect(status).toBe(fits ? 201 : 422);
      }),
      { numRuns: 60 },
    );
  });
});

describe('deleting a pool', () => {
  it('is refused for the default pool alone', async () => {
    const { send, data } = await renku();
    expect((await send('DELETE /resource_pools/1')).status).toBe(422);
    expect(data.pools).toHaveLength(12);
  });

  it('is answered 204, whether it is there or not', async () => {
    const { send, data } = await renku();
    for (const call of [
      'DELETE /resource_pools/5',
      'DELETE /resource_pools/5',
      'DELETE /resource_pools/999',
    ]) {
      const { status, text } = await send(call);
      expect([status, text]).toEqual([204, '']);
    }
    expect(data.pools.map(({ id }) => id)).toEqual([1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('takes members, limits and costs with it, but no reservation', async () => {
    const { send, data } = await renku();
    expect((await send('POST /capacity-reservations', reservation(16))).status).toBe(201);
    await send('DELETE /resource_pools/5');
    expect([data.members[5], data.poolUsers[5], data.limits[5], data.costs[15]]).toEqual(
      Array(4).fill(undefined),
    );
    expect((await send('GET /capacity-reservations')).body).toMatchObject([{ resource_class_id: 16 }]);
  });
});

function thresholds(hibernation_threshold: number, hibernation_warning_period: number) {
  return { hibernation_threshold, hibernation_warning_period };
}

function reservation(resource_class_id: number) {
  return {
    name: 'course-week',
    resource_class_id,
    recurrence: {
      type: 'once',
      start_date: '2026-12-01',
      end_date: '2026-12-01',
      schedule: [{ start_time: '08:00', end_time: '12:00' }],
    },
    provisioning: { placeholder_count: 2, lead_time_minutes: 30, scale_down_behavior: 'maintain' },
  };
}
