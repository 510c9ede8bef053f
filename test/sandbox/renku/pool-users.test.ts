import { describe, expect, it } from 'vitest';
import { ids, person, renku } from './harness.ts';

const viewer = person('viewer').subject;
const shown = { id: viewer, no_default_access: false };
const pool = '/resource_pools/11';

describe('the older users of a pool', () => {
  it('are refused when unknown', async () => {
    const { send, data } = await renku();
    const before = structuredClone(data);
    for (const method of ['POST', 'PUT']) {
      expect((await send(`${method} ${pool}/users`, [{ id: 'u-9999' }])).status).toBe(404);
      expect((await send(`${method} /resource_pools/999/users`, [{ id: viewer }])).status).toBe(404);
      expect((await send(`${method} ${pool}/users`, [{ id: viewer, role: 'viewer' }])).status).toBe(422);
    }
    expect((await send(`DELETE ${pool}/users/u-9999`)).status).toBe(404);
    expect(data).toEqual(before);
  });

  it('are all who get into a private pool by any way, and none of a public one', async () => {
    const { send } = await renku();
    const { body } = await send('GET /resource_pools/11/users');
    expect(ids(body)).toEqual(['u-0042', 'u-0199']);
    expect((await send('GET /resource_pools/1/users')).body).toEqual([]);
    expect((await send('GET /resource_pools/2/users')).body).toEqual([]);
  });

  it('are answered as the SQL list has them, without those who came as members', async () => {
    const { send } = await renku();
    const body = [{ id: viewer, no_default_access: true }];
    const added = await send(`POST ${pool}/users`, body);
    expect([added.status, added.body]).toEqual([201, [shown]]);
    expect((await send(`GET ${pool}`, undefined, 'viewer')).status).toBe(200);
  });

  it('who came as members are not touched by a PUT', async () => {
    const { send } = await renku();
    await send(`POST ${pool}/users`, [{ id: viewer }]);
    const { status, body } = await send(`PUT ${pool}/users`, []);
    expect([status, body]).toEqual([200, []]);
    expect((await send(`GET ${pool}`, undefined, 'viewer')).status).toBe(404);
    expect((await send(`GET ${pool}/users/u-0042`)).status).toBe(200);
  });

  it('are looked up by what SpiceDB says, but in a public pool by the SQL list', async () => {
    const { send, data } = await renku();
    expect((await send(`GET ${pool}/users/u-0042`)).body.id).toBe('u-0042');
    expect((await send(`GET ${pool}/users/${viewer}`)).status).toBe(404);
    expect((await send('GET /resource_pools/2/users/u-0042')).status).toBe(404);
    expect((await send(`GET /resource_pools/2/users/${viewer}`)).body).toEqual(shown);
    expect(data.poolUsers[4]).toContain(viewer);
  });
});

describe('deleting a user of a pool', () => {
  it('does nothing to a user who came as a member', async () => {
    const { send } = await renku();
    expect((await send(`DELETE ${pool}/users/u-0042`)).status).toBe(204);
    expect((await send(`GET ${pool}/users/u-0042`)).status).toBe(200);
    expect((await send(`DELETE /resource_pools/999/users/u-0042`)).status).toBe(204);
  });

  it('fails for a public pool that is not the default', async () => {
    const { send } = await renku();
    expect((await send(`DELETE /resource_pools/2/users/${viewer}`)).status).toBe(500);
  });

  it('forgets the user in the SQL lists of all pools, but lets them into the others for ever', async () => {
    const { send, data } = await renku();
    const { subject } = person('researcher');
    const had = Object.keys(data.poolUsers).filter((id) => data.poolUsers[Number(id)]!.includes(subject));
    expect(had).toEqual(['4', '5', '7', '8', '9', '10']);

    expect((await send(`DELETE /resource_pools/4/users/${subject}`)).status).toBe(204);
    expect(Object.values(data.poolUsers).flat()).not.toContain(subject);
    const listed = await send('GET /resource_pools', undefined, 'researcher');
    expect(ids(listed.body)).toEqual([1, 2, 3, 5, 7, 8, 9, 10]);

    expect((await send(`DELETE /resource_pools/5/users/${subject}`)).status).toBe(204);
    expect((await send('GET /resource_pools/5', undefined, 'researcher')).status).toBe(200);
  });

  it('bars them from the default pool until they are added again', async () => {
    const { send } = await renku();
    await send(`DELETE /resource_pools/1/users/${viewer}`);
    expect((await send('GET /resource_pools/1', undefined, 'viewer')).status).toBe(404);
    expect((await send(`GET /resource_pools/1/users/${viewer}`)).body.no_default_access).toBe(true);
    expect((await send(`POST /users/${viewer}/resource_pools`, [1])).status).toBe(404);

    const again = await send('POST /resource_pools/1/users', [{ id: viewer }, { id: 'u-0042' }]);
    expect([again.status, again.body]).toEqual([201, [shown]]);
    expect((await send('GET /resource_pools/1', undefined, 'viewer')).status).toBe(200);
  });
});

describe('the pools of a user', () => {
  const path = `/users/${viewer}/resource_pools`;

  it.each([
    ['an unknown pool', path, [5, 999], 404],
    ['a pool named twice', path, [5, 5], 404],
    ['none', path, [], 422],
    ['no id', path, ['five'], 422],
    ['an unknown user', '/users/u-9999/resource_pools', [5], 404],
  ])('are refused for %s', async (_, to, body, status) => {
    const { send, data } = await renku();
    const before = structuredClone(data);
    expect((await send(`POST ${to}`, body)).status).toBe(status);
    expect((await send(`PUT ${to}`, body)).status).toBe(status);
    expect(data).toEqual(before);
  });

  it('are the public ones and those of the SQL list, whatever the user is a member of', async () => {
    const { send } = await renku();
    expect(ids((await send(`GET ${path}?name=ignored`)).body)).toEqual([1, 2, 3, 4]);
    expect(ids((await send('GET /users/u-0042/resource_pools')).body)).toEqual([1, 2, 3]);
    const { status, body } = await send('GET /users/u-9999/resource_pools');
    expect([status, ids(body)]).toEqual([200, [1, 2, 3]]);
    expect(body[2]).not.toHaveProperty('cluster');
  });

  it('are answered only when they are new', async () => {
    const { send } = await renku();
    const first = await send(`POST ${path}`, [4, 5]);
    expect([first.status, ids(first.body)]).toEqual([201, [5]]);
    expect((await send(`POST ${path}`, [4, 5])).body).toEqual([]);
    expect((await send('GET /resource_pools/5', undefined, 'viewer')).status).toBe(200);
  });

  it('become exactly the listed ones by a PUT', async () => {
    const { send } = await renku();
    const { status, body } = await send(`PUT ${path}`, [5, 11]);
    expect([status, ids(body)]).toEqual([200, [5, 11]]);
    const listed = await send('GET /resource_pools', undefined, 'viewer');
    expect(ids(listed.body)).toEqual([1, 2, 3, 5, 11]);
  });
});
