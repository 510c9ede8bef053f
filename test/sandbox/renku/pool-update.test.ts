import { describe, expect, it } from 'vitest';
import { newClass, newPool, renku } from './harness.ts';

const settings = { name: 'Renamed pool', public: false, default: false, platform: 'linux/amd64' };

/** A pool of the seed as a PUT wants it. */
function putBody(pool: any, more: object = {}): any {
  return { ...structuredClone(pool), id: undefined, cluster: undefined, ...more };
}

describe('changing a pool is refused', () => {
  it.each([
    ['a class of another pool', 5, { classes: [{ id: 1, cpu: 1 }] }, 422],
    ['another default class', 5, { classes: [{ id: 16, default: true }] }, 422],
    ['no default class', 5, { classes: [{ id: 15, default: false }] }, 422],
    ['a class beyond the quota', 5, { classes: [{ id: 16, gpu: 17 }] }, 422],
    ['a quota below its classes', 5, { quota: { gpu: 3 } }, 422],
    ['more storage than there may be', 5, { classes: [{ id: 16, default_storage: 1001 }] }, 422],
    ['a part of a quota where there is none', 7, { quota: { cpu: 64, memory: 512 } }, 422],
    ['another cluster', 5, { cluster_id: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }, 422],
    ['a private default pool', 1, { public: false }, 422],
    ['a default pool with a quota', 1, { quota: { cpu: 64, memory: 512, gpu: 0 } }, 422],
    ['a default pool that is private', 5, { default: true }, 422],
    ['a warning after the end', 5, { hibernation_threshold: 60, hibernation_warning_period: 60 }, 422],
    ['a remote pool without its remote', 9, { name: 'Run:ai lab' }, 422],
    ['a remote without a kind', 9, { remote: { base_url: 'https://imaging.run.ai' } }, 422],
    ['a remote without its address', 9, { remote: { kind: 'runai' } }, 422],
    ['a remote of another kind', 9, { remote: firecrest() }, 422],
    ['an unknown provider', 9, { remote: { ...runai(), provider_id: 'none' } }, 404],
    ['a new remote without a system', 7, { remote: { ...firecrest(), system_name: undefined } }, 422],
    ['a public pool of FirecREST', 10, { public: true, remote: firecrest() }, 422],
  ])('for %s', async (_, id, body, status) => {
    const { send, data } = await renku();
    const before = structuredClone(data.pools);
    const answer = await send(`PATCH /resource_pools/${id}`, body);
    expect(answer.status).toBe(status);
    // A class that flips its default is found out late, when nothing else was asked of it.
    expect(data.pools).toEqual(before);
  });

  it('for a PUT that lacks a field, names a new class or leaves out the remote', async () => {
    const { send, data } = await renku();
    const [, , , , pool] = data.pools;
    const quota = { cpu: 256, memory: 2000, gpu: 16 };
    for (const body of [
      putBody(pool, { platform: undefined }),
      putBody(pool, { classes: [{ ...newClass(), id: 99 }] }),
      putBody(pool, { classes: [newClass()] }),
      putBody(pool, { quota }),
    ]) {
      expect((await send('PUT /resource_pools/5', body)).status).toBe(422);
    }
    for (const remote of [undefined, null, {}]) {
      const body = putBody(data.pools[8], { remote });
      expect((await send('PUT /resource_pools/9', body)).status).toBe(422);
    }
    expect((await send('PUT /resource_pools/9', putBody(data.pools[8]))).status).toBe(200);
  });
});

describe('a PATCH of a pool', () => {
  it('changes what it names and nothing else', async () => {
    const { send, data } = await renku();
    const before = structuredClone(data.pools);
    const body = { name: 'Imaging, A100', quota: { gpu: 20 }, classes: [{ id: 16, cpu: 20.5 }] };
    const answer = await send('PATCH /resource_pools/5', body);
    expect(answer.status).toBe(200);
    const expected: any = before[4];
    expected.name = 'Imaging, A100';
    expected.quota.gpu = 20;
    expected.classes[1].cpu = 20.5;
    expect(data.pools).toEqual(before);
    expect(answer.body.cluster).toEqual(expected.cluster);
    expect((await send('PATCH /resource_pools/5', {})).body).toEqual(answer.body);
  });

  it('takes a threshold or the factor away by 0, and leaves the warning that went with it', async () => {
    const { send } = await renku();
    const gone = { idle_threshold: 0, hibernation_threshold: 0, cpu_limit_factor: 0 };
    const { body } = await send('PATCH /resource_pools/3', gone);
    for (const name of Object.keys(gone)) expect(body).not.toHaveProperty(name);
    expect(body.hibernation_warning_period).toBe(7200);
    expect((await send('PATCH /resource_pools/4', { cpu_limit_factor: 0 })).body).not.toHaveProperty(
      'cpu_limit_factor',
    );
    expect((await send('PATCH /resource_pools/4', { cpu_limit_factor: 100 })).body.cpu_limit_factor).toBe(
      100,
    );
  });

  it('gives a quota to a pool without one, its cores rounded up', async () => {
    const { send } = await renku();
    const { body } = await send('PATCH /resource_pools/7', { quota: { cpu: 63.5, memory: 512, gpu: 0 } });
    expect(body.quota).toEqual({ id: expect.any(String), cpu: 64, memory: 512, gpu: 0 });
  });

  it('does not give a cluster to a pool without one, not even one that is not there', async () => {
    const { send, data } = await renku();
    for (const cluster_id of [data.clusters[0]!.id, '01ARZ3NDEKTSV4RRFFQ69G5FAV']) {
      const { status, body } = await send('PATCH /resource_pools/2', { cluster_id });
      expect([status, body.cluster]).toEqual([200, undefined]);
    }
    const own = await send('PATCH /resource_pools/5', { cluster_id: data.clusters[1]!.id });
    expect(own.status).toBe(200);
  });

  it('is not guarded against two default pools, none, or a warning sent alone', async () => {
    const { send, data } = await renku();
    expect((await send('PATCH /resource_pools/2', { default: true })).status).toBe(200);
    for (const id of [1, 2]) {
      expect((await send(`PATCH /resource_pools/${id}`, { default: false })).status).toBe(200);
    }
    expect(data.pools.filter((pool) => pool.default)).toEqual([]);
    const late = await send('PATCH /resource_pools/5', { hibernation_warning_period: 999_999 });
    expect(late.status).toBe(200);
  });

  it('ignores an empty list of tolerations and replaces by any other', async () => {
    const { send } = await renku();
    const classes = [{ id: 16, tolerations: [], node_affinities: [] }];
    const { body } = await send('PATCH /resource_pools/5', { classes });
    expect(body.classes.find(({ id }: any) => id === 16).tolerations).toHaveLength(2);
    const other = await send('PATCH /resource_pools/5', { classes: [{ id: 16, tolerations: ['gpu'] }] });
    expect(other.body.classes.find(({ id }: any) => id === 16).tolerations).toEqual(['gpu']);
  });
});

describe('an update that fails half way', () => {
  const body = {
    name: 'Never stored',
    quota: { gpu: 20 },
    classes: [
      { id: 16, cpu: 20 },
      { id: 17, cpu: 40 },
    ],
  };

  it.each([
    [0, [16, 24, 48, 'Imaging A100']],
    [1, [20, 24, 48, 'Imaging A100']],
    [2, [20, 20, 48, 'Imaging A100']],
    [3, [20, 20, 40, 'Imaging A100']],
    [4, [20, 20, 40, 'Never stored']],
  ])('keeps its first %i parts', async (parts, stored) => {
    const { send, data } = await renku();
    data.updateFailsAfter = parts;
    expect((await send('PATCH /resource_pools/5', body)).status).toBe(500);
    const { quota, classes, name } = data.pools[4]!;
    expect([quota!.gpu, classes[1]!.cpu, classes[2]!.cpu, name]).toEqual(stored);
    expect((await send('PATCH /resource_pools/5', body)).status).toBe(200);
  });

  it('is what a class with the id 0 makes of any', async () => {
    const { send, data } = await renku();
    const classes = [{ id: 16, cpu: 20 }, { id: 0 }];
    expect((await send('PATCH /resource_pools/5', { ...body, classes })).status).toBe(500);
    const pool = data.pools[4]!;
    expect([pool.quota!.gpu, pool.classes[1]!.cpu, pool.name]).toEqual([20, 20, 'Imaging A100']);
  });

  it('is found out by the default of a class only after the quota was stored', async () => {
    const { send, data } = await renku();
    const classes = [
      { id: 15, default: false },
      { id: 16, default: true },
    ];
    expect((await send('PATCH /resource_pools/5', { ...body, classes })).status).toBe(422);
    expect(data.pools[4]!.quota!.gpu).toBe(20);
    expect(data.pools[4]!.classes[0]!.default).toBe(true);
  });
});

describe('the remote of a pool', () => {
  it('is not changed by what is sent for it, but for its provider', async () => {
    const { send } = await renku();
    const remote = { kind: 'runai', base_url: 'https://elsewhere.run.ai', provider_id: 'gitlab-campus' };
    const { status, body } = await send('PATCH /resource_pools/9', { remote });
    expect([status, body.remote]).toEqual([200, { ...runai(), provider_id: 'gitlab-campus' }]);
    const kept = await send('PATCH /resource_pools/9', { remote: { ...runai(), provider_id: null } });
    expect(kept.body.remote.provider_id).toBe('gitlab-campus');
  });

  it('is taken away by an empty one, after which any other can be set', async () => {
    const { send } = await renku();
    for (const attempt of [1, 2]) {
      const { status, body } = await send('PATCH /resource_pools/9', { remote: {} });
      expect([attempt, status, body.remote]).toEqual([attempt, 200, undefined]);
    }
    expect((await send('PATCH /resource_pools/9', { name: 'Local now' })).status).toBe(200);
    const { body } = await send('PATCH /resource_pools/9', { remote: firecrest() });
    expect(body.remote).toEqual(firecrest());
  });

  it('lets a pool of Run:ai be public', async () => {
    const { send } = await renku();
    const { status, body } = await send('PATCH /resource_pools/9', { public: true, remote: runai() });
    expect([status, body.public]).toEqual([200, true]);
  });
});

describe('a PUT of a pool', () => {
  it('takes away quota and factor when it does not name them, and keeps thresholds and cluster', async () => {
    const { send } = await renku();
    await send('PATCH /resource_pools/5', { cpu_limit_factor: 3 });
    const { status, body } = await send('PUT /resource_pools/5', { ...settings, classes: [] });
    expect(status).toBe(200);
    expect(body).toMatchObject({ name: 'Renamed pool', idle_threshold: 3600, cluster: expect.any(Object) });
    expect(body).not.toHaveProperty('quota');
    expect(body).not.toHaveProperty('cpu_limit_factor');
    expect(body.classes).toHaveLength(4);
  });

  it('ignores the id it asks for with a quota', async () => {
    const { send, data } = await renku();
    const { id } = data.pools[4]!.quota!;
    const quota = { id: 'another-id', cpu: 300, memory: 3000, gpu: 20 };
    const put = { ...settings, classes: [], quota };
    expect((await send('PUT /resource_pools/5', put)).body.quota).toEqual({ ...quota, id });
    const created = (await send('PUT /resource_pools/7', put)).body.quota;
    expect(created).toEqual({ ...quota, id: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  it('replaces the classes it lists, whose lists and enforcement it clears when it does not name them', async () => {
    const { send } = await renku();
    const listed = newClass({ id: 16, name: 'a100.changed' });
    const { body } = await send('PUT /resource_pools/5', { ...settings, classes: [listed] });
    const labels = { tolerations: [], node_affinities: [], quota_enforced: false };
    expect(body.classes.find(({ id }: any) => id === 16)).toEqual({ ...listed, ...labels });
    expect(body.classes.find(({ id }: any) => id === 17).quota_enforced).toBe(true);
  });
});

describe('the connection pool', () => {
  // Requests far longer than the way to the fake, so that those sent at once surely overlap.
  const times = { serviceMilliseconds: 300, deadlockMilliseconds: 1 };
  const member = { member_type: 'user', id: 'u-0199', role: 'viewer' };
  const four = [5, 6, 7, 8];

  it.each([
    ['PATCH /resource_pools/5', { classes: [{ id: 16, cpu: 1 }] }],
    ['POST /resource_pools/5/members', [member]],
    ['PUT /resource_pools/5/members', [member]],
    ['POST /resource_pools/5/users', [{ id: 'u-0199' }]],
    ['POST /users/u-0199/resource_pools', [5]],
  ])('fails all of four at once of %s, and nothing is changed', async (call, body) => {
    const { send, data } = await renku(times);
    const before = structuredClone(data);
    const answers = await Promise.all(four.map(() => send(call, body)));
    expect(answers.map(({ status }) => status)).toEqual([500, 500, 500, 500]);
    expect(data).toEqual(before);
  });

  it.each([
    ['PATCH /resource_pools/5', { name: 'other-name' }, 200],
    ['PATCH /resource_pools/5/classes/16', { cpu: 1 }, 200],
    ['POST /resource_pools', newPool(), 201],
    ['GET /resource_pools/5/members', undefined, 200],
    ['PUT /resource_pools/5/users', [], 200],
  ])('is no matter for %s', async (call, body, status) => {
    const { send } = await renku(times);
    const answers = await Promise.all(four.map(() => send(call, body)));
    expect(answers.map((answer) => answer.status)).toEqual(Array(4).fill(status));
  });
});

function runai() {
  return { kind: 'runai', base_url: 'https://imaging.run.ai' };
}

function firecrest() {
  return { kind: 'firecrest', api_url: 'https://firecrest.example.org/v2', system_name: 'helios' };
}
