import { describe, expect, it } from 'vitest';
import { ids, newClass, renku } from './harness.ts';

const labels = { tolerations: [], node_affinities: [], quota_enforced: false };

describe('a class is refused', () => {
  it.each([
    ['as a second default one', 'POST', '5/classes', newClass({ default: true }), 422],
    ['beyond the quota of its pool', 'POST', '5/classes', newClass({ cpu: 257 }), 422],
    [
      'with more default storage than there may be',
      'POST',
      '5/classes',
      newClass({ default_storage: 21 }),
      422,
    ],
    ['with a fraction of a GPU', 'POST', '5/classes', newClass({ gpu: 0.5 }), 422],
    ['without cores', 'POST', '5/classes', newClass({ cpu: 0 }), 422],
    ['with a label that is too short', 'POST', '5/classes', newClass({ tolerations: ['ab'] }), 422],
    ['with an effect beside a toleration', 'POST', '5/classes', affinity({ effect: 'NoSchedule' }), 422],
    ['in a pool that is not there', 'POST', '999/classes', newClass(), 404],
    ['when a PUT brings an id', 'PUT', '5/classes/16', newClass({ id: 16 }), 422],
    ['when a PUT lacks a field', 'PUT', '5/classes/16', { name: 'a100.other' }, 422],
    ['when it is in another pool', 'PUT', '4/classes/16', newClass(), 404],
    ['when a PATCH finds it in another pool', 'PATCH', '4/classes/16', { cpu: 1 }, 404],
    ['when it would become the default', 'PATCH', '5/classes/16', { default: true }, 422],
    ['when it would be the default no longer', 'PUT', '5/classes/15', newClass(), 422],
    ['when it grows beyond the quota', 'PATCH', '5/classes/16', { memory: 2001 }, 422],
  ])('%s', async (_, method, path, body, status) => {
    const { send, data } = await renku();
    const before = structuredClone(data.pools);
    expect((await send(`${method} /resource_pools/${path}`, body)).status).toBe(status);
    expect(data.pools).toEqual(before);
  });

  function affinity(more: object): object {
    return newClass({ node_affinities: [{ key: 'zone', ...more }] });
  }
});

describe('a class', () => {
  it('is added under the next id, and found under it', async () => {
    const { send } = await renku();
    const { status, body } = await send('POST /resource_pools/5/classes', newClass({ cpu: '2.5' }));
    expect([status, body]).toEqual([201, { ...newClass({ cpu: 2.5 }), ...labels, id: 41 }]);
    expect((await send('GET /classes/41')).body).toEqual(body);
    await send('DELETE /resource_pools/5/classes/41');
    expect((await send('POST /resource_pools/5/classes', newClass())).body.id).toBe(42);
  });

  it('loses by a PUT what that does not name', async () => {
    const { send } = await renku();
    const { status, body } = await send('PUT /resource_pools/5/classes/16', newClass());
    expect([status, body]).toEqual([200, { ...newClass(), ...labels, id: 16 }]);
  });

  it('keeps by a PATCH what that does not name, and its labels when they are emptied', async () => {
    const { send } = await renku();
    const before = (await send('GET /resource_pools/5/classes/16')).body;
    const empty = { cpu: 20, default: false, tolerations: [], node_affinities: [] };
    const { status, body } = await send('PATCH /resource_pools/5/classes/16', empty);
    expect([status, body]).toEqual([200, { ...before, cpu: 20 }]);
    const other = await send('PATCH /resource_pools/5/classes/16', { tolerations: ['zone/b', 'zone/a'] });
    expect(other.body).toEqual({ ...before, cpu: 20, tolerations: ['zone/a', 'zone/b'] });
  });

  it('moves in the list of its pool when it changes', async () => {
    const { send } = await renku();
    const before = ids((await send('GET /resource_pools/5/classes')).body);
    await send('PATCH /resource_pools/5/classes/18', { gpu: 4, cpu: 64 });
    const after = ids((await send('GET /resource_pools/5/classes')).body);
    expect([before, after]).toEqual([
      [18, 15, 16, 17],
      [15, 16, 17, 18],
    ]);
  });

  it('is not deleted while it is the default', async () => {
    const { send, data } = await renku();
    expect((await send('DELETE /resource_pools/5/classes/15')).status).toBe(422);
    expect(data.pools[4]!.classes).toHaveLength(4);
  });

  it('is deleted from its own pool only, though every answer is 204', async () => {
    const { send, data } = await renku();
    for (const path of ['4/classes/16', '999/classes/16', '5/classes/999']) {
      expect((await send(`DELETE /resource_pools/${path}`)).status).toBe(204);
    }
    expect(data.pools[4]!.classes).toHaveLength(4);
    expect((await send('DELETE /resource_pools/5/classes/16')).status).toBe(204);
    expect((await send('GET /classes/16')).status).toBe(404);
  });

  it.each(['tolerations', 'node_affinities'])('shows its %s and has them cleared', async (list) => {
    const { send, data } = await renku();
    const path = `/resource_pools/5/classes/16/${list}`;
    expect((await send(`GET ${path}`)).body).toEqual((data.pools[4]!.classes[1] as any)[list]);
    for (const attempt of [1, 2]) {
      expect([attempt, (await send(`DELETE ${path}`)).status]).toEqual([attempt, 204]);
    }
    expect((await send(`GET ${path}`)).body).toEqual([]);
    for (const method of ['GET', 'DELETE']) {
      expect((await send(`${method} ${path.replace('/5/', '/4/')}`)).status).toBe(404);
    }
    expect((await send(`POST ${path}`, [])).status).toBe(405);
  });
});

describe('a quota', () => {
  it.each([
    ['PUT', 5, { id: 'another-id', cpu: 256, memory: 2000, gpu: 16 }, 422],
    ['PUT', 5, { cpu: 256, memory: 2000, gpu: 16 }, 422],
    ['PATCH', 5, { id: 'another-id' }, 422],
    ['PATCH', 5, { gpu: 3 }, 422],
    ['PATCH', 5, { cpu: 47.5 }, 422],
    ['PATCH', 5, { memory: 0 }, 422],
    ['PATCH', 7, { cpu: 64, memory: 512, gpu: 0 }, 404],
    ['PUT', 7, { id: 'quota-1', cpu: 64, memory: 512, gpu: 0 }, 404],
    ['PATCH', 999, {}, 404],
  ])('is not changed by %s of pool %i with %j', async (method, pool, body, status) => {
    const { send, data } = await renku();
    const before = structuredClone(data.pools);
    expect((await send(`${method} /resource_pools/${pool}/quota`, body)).status).toBe(status);
    expect(data.pools).toEqual(before);
  });

  it('is changed whole or in part, its cores rounded up', async () => {
    const { send, data } = await renku();
    const { id } = data.pools[4]!.quota!;
    const whole = { id, cpu: 300.2, memory: 3000, gpu: 20 };
    const { status, body } = await send('PUT /resource_pools/5/quota', whole);
    expect([status, body]).toEqual([200, { ...whole, cpu: 301 }]);
    expect((await send('PATCH /resource_pools/5/quota', { gpu: 4 })).body).toEqual({ ...body, gpu: 4 });
    expect((await send('PATCH /resource_pools/5/quota', {})).body).toEqual({ ...body, gpu: 4 });
    expect((await send('GET /resource_pools/5')).body.quota).toEqual({ ...body, gpu: 4 });
  });
});
