import { describe, expect, it } from 'vitest';
import { ids, pool, renku, tokenOf } from './harness.ts';

describe('order of checks', () => {
  it('a missing cluster is looked for only on behalf of an administrator', async () => {
    const { ask } = await renku();
    const missing = '/clusters/01AAAAAAAAAAAAAAAAAAAAAAAA';
    expect((await ask(missing)).status).toBe(401);
    expect((await ask(missing, await tokenOf('viewer'))).status).toBe(403);
    expect((await ask(missing, await tokenOf('administrator'))).status).toBe(404);
  });

  it.each([
    ['/resource_pools/0', 404],
    ['/resource_pools/none', 404],
    ['/resource_pools/1.5', 404],
    ['/resource_pools/2147483647', 404],
    ['/resource_pools/2147483648', 422],
    ['/resource_pools/-1', 422],
    ['/resource_pools/-1/classes', 422],
    ['/resource_pools/1/classes/-1', 422],
    ['/resource_pools/-1/quota', 422],
    ['/resource_pools/999/classes', 404],
    ['/resource_pools/999/classes?name=abc', 422],
    ['/resource_pools/1/classes?size=big', 422],
    ['/resource_pools/1/classes/999', 404],
    ['/resource_pools/2/classes/1', 404],
    ['/resource_pools/1/quota', 404],
    ['/resource_pools/1?name=other', 404],
    ['/classes/-1', 422],
    ['/classes/none', 404],
    ['/nowhere', 404],
  ])('%s is answered %i', async (path, expected) => {
    const { ask } = await renku();
    const { status, body, headers } = await ask(path);
    expect([status, body.error.code]).toEqual([expected, expected + 1000]);
    expect(headers.has('www-authenticate')).toBe(false);
  });

  it('a cluster id in small letters matches no route, whoever asks', async () => {
    const { ask, data } = await renku();
    const path = `/clusters/${data.clusters[0]!.id.toLowerCase()}`;
    expect((await ask(path, await tokenOf('administrator'))).status).toBe(404);
    expect((await ask(path)).status).toBe(404);
  });

  it('a method that is not there is answered 405', async () => {
    const { url } = await renku();
    const response = await fetch(`${url}/api/data/version`, { method: 'POST', body: '{}' });
    expect([response.status, (await response.json()).error.code]).toEqual([405, 1405]);
  });
});

describe('conventions', () => {
  it('takes a trailing slash', async () => {
    const { ask } = await renku();
    expect((await ask('/resource_pools/')).body).toHaveLength(3);
    expect((await ask('/resource_pools/1/classes/')).body).toHaveLength(4);
  });

  it('sends the request id back, or one of its own', async () => {
    const { ask } = await renku();
    for (const path of ['/version', '/clusters', '/nowhere']) {
      const { headers } = await ask(path, undefined, { 'x-request-id': 'mine' });
      expect(headers.get('x-request-id')).toBe('mine');
      expect((await ask(path)).headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it('finds classes by their exact name, not by its beginning', async () => {
    const { ask } = await renku();
    expect((await ask('/resource_pools/1/classes?name=cpu.small')).body).toHaveLength(1);
    expect((await ask('/resource_pools/1/classes?name=cpu.s')).body).toEqual([]);
    expect((await ask('/resource_pools/1?name=Shared%20sessions')).status).toBe(200);
  });

  it('is the same for the same moment, and holds 12 pools with 40 classes', async () => {
    const first = (await renku({ now: 1_790_000_000_000 })).data;
    const second = (await renku({ now: 1_790_000_000_000 })).data;
    expect(second).toEqual(first);
    expect(first.pools).toHaveLength(12);
    const classes = first.pools.flatMap((row) => ids(row.classes));
    expect([classes.length, new Set(classes).size]).toEqual([40, 40]);
    expect(first.clusters).toHaveLength(2);
    expect(first.pools.every(({ name }) => name.length >= 5 && name.length <= 40)).toBe(true);
  });

  it('every class fits its pool and its quota, and every pool has one default class', async () => {
    for (const { classes, quota } of (await renku()).data.pools) {
      expect(classes.filter((one) => one.default)).toHaveLength(1);
      for (const one of classes) {
        expect(one.default_storage).toBeLessThanOrEqual(one.max_storage);
        if (quota === undefined) continue;
        expect([one.cpu <= quota.cpu, one.memory <= quota.memory, one.gpu <= quota.gpu]).not.toContain(false);
      }
    }
  });

  it('forgets its own data when given other data, memberships too', async () => {
    const { ask } = await renku({ data: { pools: [pool(4, { public: false })] } });
    expect((await ask('/resource_pools', await tokenOf('viewer'))).body).toEqual([]);
    expect((await ask('/clusters', await tokenOf('administrator'))).body).toEqual([]);
  });
});
