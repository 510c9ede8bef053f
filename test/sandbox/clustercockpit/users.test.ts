import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterCockpitFake } from '../../../src/sandbox/clustercockpit/index.ts';
import { caller, read, startCockpit } from './caller.ts';

const account = { name: 'A', email: 'a@example.org', projects: [] as string[], password: null };

let fake: ClusterCockpitFake;
let admin: Awaited<ReturnType<typeof caller>>;
beforeEach(async () => {
  const users = [
    { ...account, username: 'root', roles: ['admin'], password: 'secret' },
    { ...account, username: 'u-0001', roles: ['user'], password: 'secret' },
    { ...account, username: 'u-0002', roles: ['user', 'manager'], projects: ['ice'] },
  ];
  fake = await startCockpit({ data: { users, jobs: [] } });
  admin = await caller(fake, ['admin', 'api']);
});
afterEach(() => fake.close());

function accountOf(username: string) {
  return fake.data.users.find((each) => each.username === username);
}

async function signIn(username: string, password = 'secret') {
  const body = new URLSearchParams({ username, password });
  return fetch(`${fake.url}/login`, { method: 'POST', body, redirect: 'manual' });
}

async function withSession(username: string) {
  const cookie = (await signIn(username)).headers.get('set-cookie')?.split(';')[0] ?? '';
  return async (method: string, path: string, body?: URLSearchParams | FormData) =>
    read(await fetch(fake.url + path, { method, headers: { cookie }, ...(body && { body }) }));
}

describe('the list of users', () => {
  it('is for administrators: api alone is forbidden, others are refused', async () => {
    const { get } = await caller(fake, ['api']);
    const refused = await get('/api/users/');
    expect([refused.status, await refused.json()]).toEqual([
      403,
      { status: 'Forbidden', error: 'only admins are allowed to fetch a list of users' },
    ]);
    expect((await (await caller(fake, ['support', 'api'])).get('/api/users/')).status).toBe(401);
  });

  it('tells everything but passwords', async () => {
    expect((await admin.json('/api/users/'))[2]).toEqual({
      ...{ username: 'u-0002', name: 'A', email: 'a@example.org', roles: ['user', 'manager'] },
      ...{ projects: ['ice'], authType: 0, authSource: 0 },
    });
  });

  it.each([
    ['true', ['root', 'u-0002']],
    ['1', ['root', 'u-0001', 'u-0002']],
    ['', ['root', 'u-0001', 'u-0002']],
  ])('with not-just-user=%s has %j', async (value, names) => {
    const users = await admin.json(`/api/users/?not-just-user=${value}`);
    expect(users.map((user: { username: string }) => user.username)).toEqual(names);
  });
});

describe('an account', () => {
  it('is changed by nobody but administrators', async () => {
    const { send } = await caller(fake, ['api']);
    expect((await send('POST', '/api/user/u-0001', { 'add-role': 'admin' })).status).toBe(403);
    expect(accountOf('u-0001')?.roles).toEqual(['user']);
  });

  it.each([
    ['u-0001', { 'add-role': 'Support' }, 'Add Role', { roles: ['user', 'support'] }],
    ['u-0001', { 'remove-role': 'user' }, 'Remove Role', { roles: null }],
    ['u-0002', { 'add-project': 'fire' }, 'Add Project', { projects: ['ice', 'fire'] }],
    ['u-0002', { 'remove-project': 'ice' }, 'Remove Project', { projects: [] }],
    // The first of the four counts, in this order.
    [
      'u-0002',
      { 'remove-role': 'user', 'add-role': 'api' },
      'Add Role',
      { roles: ['user', 'manager', 'api'] },
    ],
  ])('%s takes %j', async (username, change, done, now) => {
    const answer = await admin.send('POST', `/api/user/${username}`, change);
    expect(answer).toMatchObject({ status: 200, body: { msg: `${done} Success for user ${username}` } });
    expect(accountOf(username)).toMatchObject(now);
  });

  it('that lost its last role comes back with null for roles', async () => {
    await admin.send('POST', '/api/user/u-0001', { 'remove-role': 'user' });
    expect((await admin.json('/api/users/'))[1].roles).toBeNull();
    expect((await admin.send('POST', '/api/user/u-0001', { 'add-role': 'user' })).status).toBe(200);
  });

  it.each([
    ['u-0001', {}, 400],
    ['u-0001', { 'add-role': '' }, 400],
    ['u-0001', { role: 'admin' }, 400],
    ['u-0001', { 'add-role': 'owner' }, 422],
    ['u-0001', { 'add-role': 'user' }, 422],
    ['u-0001', { 'remove-role': 'admin' }, 422],
    ['u-0001', { 'add-project': 'ice' }, 422],
    ['u-0002', { 'remove-role': 'manager' }, 422],
    ['u-0002', { 'add-project': 'ice' }, 422],
    ['u-0002', { 'remove-project': 'fire' }, 422],
    ['u-0009', { 'add-role': 'user' }, 422],
    // Not decoded: nobody has this name.
    ['u%2D0001', { 'add-role': 'api' }, 422],
  ])('%s does not take %j', async (username, change, status) => {
    const before = structuredClone(fake.data.users);
    expect((await admin.send('POST', `/api/user/${username}`, change)).status).toBe(status);
    expect(fake.data.users).toEqual(before);
  });
});

describe('a sign-in', () => {
  it.each([
    ['root', 'wrong'],
    ['u-0002', ''],
    ['nobody', 'secret'],
  ])('of %s with “%s” is refused with the page', async (username, password) => {
    const response = await signIn(username, password);
    expect([response.status, response.headers.get('set-cookie')]).toEqual([401, null]);
    expect(await response.text()).toContain('<form');
  });

  it('sets a cookie that opens GraphQL', async () => {
    const response = await signIn('u-0001');
    expect([response.status, response.headers.get('location')]).toEqual([302, '/']);
    expect(response.headers.get('set-cookie')).toMatch(/^session=.+; HttpOnly; SameSite=Lax$/);
    const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
    const headers = { cookie, 'content-type': 'application/json' };
    const body = JSON.stringify({ query: '{user(username:"u-0001"){name} jobs{count}}' });
    const answer = await read(await fetch(`${fake.url}/query`, { method: 'POST', headers, body }));
    expect(answer.body.data).toEqual({ user: { name: 'A' }, jobs: { count: 0 } });
  });

  it('is refused after five within some minutes, however right they were', async () => {
    const statuses = [];
    for (let count = 0; count < 6; count += 1) statuses.push((await signIn('root')).status);
    expect(statuses).toEqual([302, 302, 302, 302, 302, 401]);
    expect((await signIn('u-0001')).status).toBe(302);
  });
});

describe('the configuration', () => {
  it.each(['/config/users/', '/config/roles/', '/config/notice/'])(
    'at %s is closed to tokens and to users',
    async (path) => {
      expect((await admin.get(path.replace('notice', 'roles'))).status).toBe(401);
      const ask = await withSession('u-0001');
      const method = path.includes('notice') ? 'POST' : 'GET';
      expect(await ask(method, path)).toMatchObject({ status: 401, body: { status: 'Unauthorized' } });
    },
  );

  it('lists roles, and answers a wrong method as a path nobody knows', async () => {
    const ask = await withSession('root');
    expect((await ask('GET', '/config/roles/')).body).toEqual(['api', 'user', 'manager', 'support', 'admin']);
    expect(await ask('PATCH', '/config/roles/')).toMatchObject({
      status: 404,
      body: { status: 'Resource not found' },
    });
  });

  it('creates users of one role nobody checks, with an empty project', async () => {
    const ask = await withSession('root');
    const form = new URLSearchParams({
      username: 'u-0010',
      role: 'pilot',
      password: 'x',
      email: 'b@example.org',
    });
    expect(await ask('POST', '/config/users/', form)).toMatchObject({
      status: 200,
      text: 'User u-0010 successfully created!\n',
    });
    expect(accountOf('u-0010')).toMatchObject({ roles: ['pilot'], projects: [''] });
    expect((await ask('POST', '/config/users/', form)).status).toBe(422);
  });

  it.each([
    [{ username: '', role: 'user', password: 'x' }],
    [{ username: 'x'.repeat(101), role: 'user', password: 'x' }],
    [{ username: 'u-0010', role: 'user' }],
    [{ username: 'u-0010', role: 'user', password: 'x', project: 'ice' }],
    [{ username: 'u-0010', role: 'manager', password: 'x' }],
  ])('creates nobody with %j', async (fields) => {
    const ask = await withSession('root');
    const form = new URLSearchParams(fields);
    expect(await ask('POST', '/config/users/', form)).toMatchObject({
      status: 400,
      body: { status: 'Bad Request' },
    });
    expect(fake.data.users).toHaveLength(3);
  });

  it('deletes by the query or a multipart form, and reads no other body', async () => {
    const ask = await withSession('root');
    const name = new URLSearchParams({ username: 'u-0002' });
    expect(await ask('DELETE', '/config/users/', name)).toMatchObject({ status: 200, text: '' });
    expect(accountOf('u-0002')).toBeDefined();
    const form = new FormData();
    form.set('username', 'u-0002');
    await ask('DELETE', '/config/users/', form);
    await ask('DELETE', '/config/users/?username=u-0001');
    expect(fake.data.users.map(({ username }) => username)).toEqual(['root']);
    expect((await ask('DELETE', '/config/users/?username=u-0001')).status).toBe(200);
  });

  it('changes roles by form, and takes a notice of 10,000 bytes', async () => {
    const ask = await withSession('root');
    const change = new URLSearchParams({ 'add-role': 'support' });
    expect((await ask('POST', '/config/user/u-0001', change)).body).toEqual({ msg: 'Add Role Success' });
    expect(accountOf('u-0001')?.roles).toEqual(['user', 'support']);
    for (const [length, status] of [
      [10_000, 200],
      [10_001, 400],
    ] as const) {
      const notice = new URLSearchParams({ 'new-content': 'x'.repeat(length) });
      expect((await ask('POST', '/config/notice/', notice)).status).toBe(status);
    }
  });
});

describe('over GraphQL, a user', () => {
  it.each([
    [['user'], 'u-0001', { name: 'A', email: 'a@example.org' }],
    [['manager'], 'u-0002', { name: 'A', email: 'a@example.org' }],
    [['support'], 'u-0002', { name: 'A', email: 'a@example.org' }],
    [['support'], 'u-0009', null],
    [['user'], 'u-0002', 'forbidden'],
    [['api'], 'u-0002', 'forbidden'],
  ])('%j asks for %s and gets %j', async (roles, username, expected) => {
    const { query } = await caller(fake, roles);
    const { data, errors } = await query(`{user(username:"${username}"){name email}}`);
    expect(errors?.[0].message ?? data.user).toEqual(expected);
  });
});
