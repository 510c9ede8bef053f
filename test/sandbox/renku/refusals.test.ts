import { describe, expect, it } from 'vitest';
import { renku } from './harness.ts';

/** Everything only an administrator may ask, with `:cluster` for a cluster that is there. */
const administrators = [
  'POST /resource_pools',
  'PUT /resource_pools/5',
  'PATCH /resource_pools/5',
  'DELETE /resource_pools/5',
  'POST /resource_pools/5/classes',
  'PUT /resource_pools/5/classes/16',
  'PATCH /resource_pools/5/classes/16',
  'DELETE /resource_pools/5/classes/16',
  'GET /resource_pools/5/classes/16/tolerations',
  'DELETE /resource_pools/5/classes/16/tolerations',
  'GET /resource_pools/5/classes/16/node_affinities',
  'DELETE /resource_pools/5/classes/16/node_affinities',
  'GET /resource_pools/5/classes/16/cost',
  'PUT /resource_pools/5/classes/16/cost',
  'DELETE /resource_pools/5/classes/16/cost',
  'PUT /resource_pools/5/quota',
  'PATCH /resource_pools/5/quota',
  'GET /resource_pools/5/limits',
  'PUT /resource_pools/5/limits',
  'DELETE /resource_pools/5/limits',
  'GET /resource_pools/5/members',
  'POST /resource_pools/5/members',
  'PUT /resource_pools/5/members',
  'GET /resource_pools/5/members/user/u-0042',
  'DELETE /resource_pools/5/members/user/u-0042',
  'GET /resource_pools/5/users',
  'POST /resource_pools/5/users',
  'PUT /resource_pools/5/users',
  'DELETE /resource_pools/5/users/u-0042',
  'GET /users/u-0042/resource_pools',
  'POST /users/u-0042/resource_pools',
  'PUT /users/u-0042/resource_pools',
  'GET /clusters',
  'POST /clusters',
  'GET /clusters/:cluster',
  'PUT /clusters/:cluster',
  'PATCH /clusters/:cluster',
  'DELETE /clusters/:cluster',
  'GET /capacity-reservations',
  'POST /capacity-reservations',
  'DELETE /capacity-reservations/01ARZ3NDEKTSV4RRFFQ69G5FAV',
  'GET /users',
  'DELETE /users/u-0042',
  'PATCH /platform/config',
  'PATCH /platform/authorization_config',
  'POST /alerts',
  'PATCH /alerts/01ARZ3NDEKTSV4RRFFQ69G5FAV',
];

describe('somebody who is no administrator', () => {
  it.each(administrators)('cannot %s, signed in or not, and changes nothing by trying', async (call) => {
    const { send, data } = await renku();
    const before = structuredClone(data);
    const path = call.replace(':cluster', data.clusters[0]!.id);
    const body = call.startsWith('GET') || call.startsWith('DELETE') ? undefined : 'no JSON at all';
    for (const [who, status] of [
      [null, 401],
      ['viewer', 403],
      ['editor', 403],
    ] as const) {
      const answer = await send(path, body, who);
      expect([answer.status, answer.body.error.code]).toEqual([status, 1000 + status]);
      expect(answer.headers.has('www-authenticate')).toBe(false);
    }
    expect(data).toEqual(before);
  });

  it('is refused one user of a pool with 403, even without a token', async () => {
    const { send } = await renku();
    for (const who of [null, 'editor'] as const) {
      const { status } = await send('GET /resource_pools/5/users/u-0042', undefined, who);
      expect(status).toBe(403);
    }
  });

  it('is refused the usage of another user', async () => {
    const { send } = await renku();
    const call = 'GET /resource_pools/5/usage?user_id=u-0042';
    expect((await send(call, undefined, 'researcher')).status).toBe(403);
    expect((await send(call)).status).toBe(200);
  });
});

describe('an administrator whom SpiceDB does not know yet', () => {
  async function fresh() {
    const running = await renku();
    running.data.platformAdmins.clear();
    return running;
  }
  const member = { member_type: 'user', id: 'u-0199', role: 'viewer' };

  it('is refused the members of a pool as if the token were bad', async () => {
    const { send } = await fresh();
    expect((await send('GET /resource_pools/5/members')).status).toBe(401);
    expect((await send('GET /resource_pools/5/members/user/u-0042')).status).toBe(401);
  });

  it('is told 401 for adding members although they were added', async () => {
    const { send, data } = await fresh();
    expect((await send('POST /resource_pools/5/members', [member])).status).toBe(401);
    expect(data.members[5]).toContainEqual(member);
  });

  it('replaces no members', async () => {
    const { send, data } = await fresh();
    const before = structuredClone(data.members[5]);
    expect((await send('PUT /resource_pools/5/members', [member])).status).toBe(401);
    expect(data.members[5]).toEqual(before);
  });

  it('does not find the users of a private pool', async () => {
    const { send } = await fresh();
    expect((await send('GET /resource_pools/5/users')).status).toBe(404);
    expect((await send('GET /resource_pools/5/users/u-0042')).status).toBe(404);
    expect((await send('GET /resource_pools/1/users')).body).toEqual([]);
  });

  it('deletes members and does all else', async () => {
    const { send, data } = await fresh();
    expect((await send('DELETE /resource_pools/5/members/user/u-0042')).status).toBe(204);
    expect(data.members[5]).not.toContainEqual(expect.objectContaining({ id: 'u-0042' }));
    expect((await send('PATCH /resource_pools/5', { name: 'Imaging A100, new' })).status).toBe(200);
    expect((await send('GET /clusters')).status).toBe(200);
  });
});

describe('the order of checks', () => {
  it.each([
    ['PATCH /resource_pools/-1', 'no JSON', 422],
    ['PATCH /resource_pools/999', 'no JSON', 400],
    ['PATCH /resource_pools/999', { colour: 'red' }, 422],
    ['PATCH /resource_pools/999', { name: 'nowhere' }, 404],
    ['PUT /resource_pools/999/quota', {}, 422],
    ['POST /resource_pools/999/classes', {}, 422],
    ['PUT /resource_pools/999/limits', {}, 422],
    ['POST /resource_pools/999/members', [{}], 422],
    ['POST /resource_pools/999/members', [], 404],
    ['PUT /resource_pools/999/members', [], 404],
    ['GET /resource_pools/999/members', undefined, 404],
    ['PATCH /clusters/01ARZ3NDEKTSV4RRFFQ69G5FAV', { colour: 'red' }, 422],
    ['PATCH /clusters/01ARZ3NDEKTSV4RRFFQ69G5FAV', {}, 404],
    ['POST /classes/1', {}, 405],
  ])('answers %s with %j by %i', async (call, body, expected) => {
    const { send } = await renku();
    const answer = await send(call, body);
    expect([answer.status, answer.body.error.code]).toEqual([expected, 1000 + expected]);
  });
});

describe('a body', () => {
  it.each([
    ['', 422, ', : Input should be a valid dictionary'],
    ['[]', 422, ', : Input should be a valid dictionary'],
    ['{', 400, 'Failed when parsing body as json'],
    ['{"name":"a\\u0000bcde"}', 422, 'name'],
    ['{"name":"four"}', 422, 'name: String should have at least 5 characters'],
    [`{"name":"${'x'.repeat(41)}"}`, 422, 'name: String should have at most 40 characters'],
    ['{"name":5}', 422, 'name: Input should be a valid string'],
    ['{"colour":"red"}', 422, 'colour: Extra inputs are not permitted'],
    ['{"public":"maybe"}', 422, 'public: Input should be a valid boolean'],
    ['{"platform":"linux/riscv"}', 422, "platform: Input should be 'linux/amd64' or 'linux/arm64'"],
    ['{"idle_threshold":1.5}', 422, 'idle_threshold: Input should be a valid integer'],
    ['{"idle_threshold":-1}', 422, 'idle_threshold: Input should be greater than or equal to 0'],
    [
      '{"idle_threshold":2147483648}',
      422,
      'idle_threshold: Input should be less than or equal to 2147483647',
    ],
    ['{"idle_threshold":"soon"}', 422, 'idle_threshold: Input should be a valid number'],
    ['{"cpu_limit_factor":0.5}', 422, 'cpu_limit_factor'],
    ['{"cpu_limit_factor":101}', 422, 'cpu_limit_factor'],
    ['{"classes":[]}', 422, 'classes: List should have at least 1 item'],
    ['{"classes":[{"cpu":2}]}', 422, 'classes.0.id: Field required'],
    ['{"classes":[{"id":16,"cpu":0}]}', 422, 'classes.0.cpu: Input should be greater than 0'],
    ['{"quota":{"id":"quota-1"}}', 422, 'quota.id: Extra inputs are not permitted'],
    ['{"cluster_id":"01arz3ndektsv4rrffq69g5fav"}', 422, 'cluster_id: String should match pattern'],
  ])('%s is refused by %i', async (text, status, message) => {
    const { send } = await renku();
    const answer = await send('PATCH /resource_pools/5', text);
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toContain(message);
  });

  it('may say null for not given, and write numbers as texts', async () => {
    const { send } = await renku();
    const body = { name: null, idle_threshold: '60', hibernation_threshold: 90_000.0, quota: null };
    const { status, body: pool } = await send('PATCH /resource_pools/5', body);
    expect(status).toBe(200);
    expect(pool).toMatchObject({ name: 'Imaging A100', idle_threshold: 60, hibernation_threshold: 90_000 });
    expect(pool.quota).toMatchObject({ cpu: 256, memory: 2000, gpu: 16 });
  });

  it('is read whatever its type is called', async () => {
    const { send } = await renku();
    const { status } = await send('PATCH /resource_pools/5', { name: 'other-name' }, 'administrator', {
      'content-type': 'text/plain',
    });
    expect(status).toBe(200);
  });
});
