import { describe, expect, it } from 'vitest';
import { askAs, paths, read, refusal, send, start } from './caller.ts';

const roles = '/api/v1/authorization/roles';

describe('users', () => {
  it('are read and changed by nobody whose role may not', async () => {
    const { state } = await start();
    const [first] = state.users;
    expect(await refusal(paths.users, 'viewer')).toMatchObject({ code: 403 });
    for (const as of ['viewer', 'editor']) {
      expect((await send('POST', paths.users, { as, body: { email: 'u-1@example.org' } })).status).toBe(403);
      expect((await send('POST', `${paths.users}/${first!.id}/password`, { as })).status).toBe(403);
      expect((await send('DELETE', `${paths.users}/${first!.id}`, { as })).status).toBe(403);
    }
    expect(state.users).toHaveLength(4);
  });

  it('come as a bare array of up to 500, and are counted elsewhere', async () => {
    const { state } = await start();
    const [pattern] = state.users;
    state.users = Array.from({ length: 501 }, (_, index) => ({ ...pattern!, id: String(index) }));
    expect(await read(paths.users)).toHaveLength(500);
    expect(await read(`${paths.users}?offset=500`)).toHaveLength(1);
    expect(await read(`${paths.users}/count`)).toEqual({ count: 501 });
  });

  it('are filtered by other fields than they have, and sorted by others than they are filtered by', async () => {
    await start();
    const found = await read(`${paths.users}?filterBy=username=@edit&sortBy=creationTime`);
    expect(found.map(({ username }: any) => username)).toEqual(['editor@example.org']);
    for (const query of [
      'filterBy=createdAt<=2026-01-01',
      'filterBy=username!=x',
      'filterBy=type==sso',
      'sortBy=isLocal',
    ]) {
      expect(await refusal(`${paths.users}?${encodeURI(query)}`), query).toMatchObject({ code: 400 });
    }
  });

  it('are told their password once, when they are made or it is reset', async () => {
    await start();
    const { status, body } = await send('POST', paths.users, { body: { email: 'u-0042@example.org' } });
    expect(status).toBe(201);
    expect(body).toEqual({ id: body.id, username: 'u-0042@example.org', tempPassword: expect.any(String) });
    const path = `${paths.users}/${body.id}`;
    const row = await read(path);
    expect(row).toMatchObject({ username: 'u-0042@example.org', lastLogin: null });
    expect(JSON.stringify(row)).not.toContain(body.tempPassword);
    const reset = await send('POST', `${path}/password`);
    expect(reset.body.tempPassword).not.toBe(body.tempPassword);
    expect(await send('POST', `${path}/logout`)).toMatchObject({ status: 200, text: '' });
    expect(await send('DELETE', path)).toMatchObject({ status: 204, text: '' });
    expect(await refusal(path)).toMatchObject({ code: 404 });
  });

  it('are made once only, and of an email', async () => {
    await start();
    expect((await send('POST', paths.users, { body: { email: 'viewer@example.org' } })).status).toBe(409);
    expect((await send('POST', paths.users, { body: { email: 'viewer' } })).status).toBe(400);
  });
});

describe('service accounts', () => {
  it('are changed by system administrators alone', async () => {
    const { state } = await start();
    const path = `${paths.serviceAccounts}/${state.serviceAccounts[0]!.id}`;
    const before = structuredClone(state.serviceAccounts);
    for (const as of ['viewer', 'editor']) {
      expect((await send('POST', paths.serviceAccounts, { as, body: { name: 'exporter' } })).status).toBe(
        403,
      );
      expect((await send('PATCH', path, { as, body: { enabled: false } })).status).toBe(403);
      expect((await send('POST', `${path}/secret`, { as })).status).toBe(403);
      expect((await send('DELETE', path, { as })).status).toBe(403);
    }
    expect(state.serviceAccounts).toEqual(before);
  });

  it('show their secret when it is made and never again', async () => {
    await start();
    const created = await send('POST', paths.serviceAccounts, { body: { name: 'exporter' } });
    expect(created.status).toBe(201);
    const { id, clientSecret } = created.body;
    expect(created.body).toMatchObject({ name: 'exporter', clientId: 'exporter' });
    const path = `${paths.serviceAccounts}/${id}`;
    const rotated = await send('POST', `${path}/secret`);
    expect(Object.keys(rotated.body)).toEqual(['clientSecret']);
    expect(rotated.body.clientSecret).not.toBe(clientSecret);
    const shown = JSON.stringify([await read(path), await read(paths.serviceAccounts)]);
    expect(shown).not.toMatch(new RegExp(`ecret|${clientSecret}|${rotated.body.clientSecret}`));
    expect(shown).toContain('"tenantId":"1001"');
    expect((await send('DELETE', path)).status).toBe(204);
    expect(await refusal(path)).toMatchObject({ code: 404 });
  });

  it('are called apps by older clients, and their secret by another key', async () => {
    const { state } = await start();
    const created = await send('POST', '/api/v1/apps', { body: { name: 'exporter' } });
    expect(Object.keys(created.body).toSorted()).toEqual(['clientId', 'id', 'name', 'secret']);
    expect(state.serviceAccounts.map(({ name }) => name)).toEqual(['clusterql', 'exporter']);
  });

  it.each([['Exporter'], ['1st'], ['a'], ['x-']])('cannot be called %s', async (name) => {
    await start();
    expect((await send('POST', paths.serviceAccounts, { body: { name } })).status).toBe(400);
  });

  it('have one name each', async () => {
    await start();
    expect((await send('POST', paths.serviceAccounts, { body: { name: 'clusterql' } })).status).toBe(409);
  });
});

describe('access rules', () => {
  const grant = {
    ...{ subjectId: 'u-0042@example.org', subjectType: 'user' },
    ...{ roleId: 7, scopeId: '1001', scopeType: 'tenant' },
  };

  it('are refused to whom they are not shown', async () => {
    const { state } = await start();
    for (const as of ['viewer', 'researcher']) {
      expect(await refusal(paths.accessRules, as)).toMatchObject({ code: 403 });
      expect((await send('POST', paths.accessRules, { as, body: grant })).status).toBe(403);
      expect((await send('DELETE', `${paths.accessRules}/31`, { as })).status).toBe(403);
    }
    expect(state.accessRules.some(({ deletedAt }) => deletedAt)).toBe(false);
  });

  it('hold from the next request on, and until they are deleted', async () => {
    await start();
    expect((await askAs('u-0042', paths.projects)).status).toBe(403);
    const { status, body } = await send('POST', paths.accessRules, { as: 'editor', body: grant });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...grant,
      roleName: 'Viewer',
      createdBy: 'editor@example.org',
      status: { phase: 'Ready' },
    });
    expect(Number.isInteger(body.id)).toBe(true);
    expect((await askAs('u-0042', paths.projects)).status).toBe(200);
    const path = `${paths.accessRules}/${body.id}`;
    expect((await send('PUT', path, { body: grant })).status).toBe(404);
    expect(await send('DELETE', path)).toMatchObject({ status: 204, text: '' });
    expect((await askAs('u-0042', paths.projects)).status).toBe(403);
    expect(await refusal(path)).toMatchObject({ code: 404 });
    const gone = await read(`${paths.accessRules}?includeDeleted=true&filterBy=subjectId=@u-0042`);
    expect(gone.accessRules[0].deletedAt).toBe('2026-11-20T12:00:00.000Z');
  });

  it('are listed with both their numbers, and never say where the list goes on', async () => {
    await start();
    const body = await read(`${paths.accessRules}?limit=2`);
    expect(body).toMatchObject({ totalRecords: 5, displayRecords: 2 });
    expect(Object.keys(body)).toEqual(['totalRecords', 'displayRecords', 'accessRules']);
    expect(await read(`${paths.accessRules}/count?subjectType=user`)).toEqual({ count: 4 });
    const some = await read(`${paths.accessRules}?subjectIds=viewer@example.org,clusterql&roleId=1`);
    expect(some.accessRules.map(({ subjectId }: any) => subjectId)).toEqual(['clusterql']);
  });

  it.each([
    ['a role that is not there', { roleId: 4711 }, 404],
    ['a project that is not there', { scopeType: 'project', scopeId: 'missing' }, 404],
    ['another tenant', { scopeId: '1002' }, 404],
    ['no subject', { subjectId: '' }, 400],
    ['a subject of no kind', { subjectType: 'robot' }, 400],
  ])('are refused for %s', async (_, spoiled, code) => {
    await start();
    const { body } = await send('POST', paths.accessRules, { body: { ...grant, ...spoiled } });
    expect(body).toMatchObject({ code });
  });
});

describe('roles', () => {
  it('are a bare array, told one by one too, and can be read by few', async () => {
    await start();
    const all = await read(roles);
    expect(all.slice(0, 2).map(({ name }: any) => name)).toEqual(['System administrator', 'Editor']);
    expect(await read(`${roles}/1709`)).toMatchObject({
      name: 'Cloud support',
      custom: false,
      kubernetesPermissions: { predefinedRole: '1709' },
    });
    expect(await refusal(`${roles}/2`)).toMatchObject({ code: 404 });
    expect(await refusal(roles, 'viewer')).toMatchObject({ code: 403 });
  });
});
