import { describe, expect, it } from 'vitest';
import type { UserGrantEdit } from '../../src/domain/user-grant-changes.ts';
import { openCockpit } from './clustercockpit-changing.ts';
import { make, made } from './runai-changing.ts';

function account(username: string, fields: { roles?: string[] | null; projects?: string[] } = {}) {
  return { username, name: '', email: '', roles: ['user'], projects: [], password: null, ...fields };
}

function open(edited = account('u-0042'), options: { roles?: string[] } = {}) {
  return openCockpit({ data: { users: [account('u-0001'), edited] }, ...options });
}

describe('the roles and projects of an account', () => {
  it('are for administrators of ClusterCockpit, whom it knows by their token', async () => {
    const { userGrantChanges, writes } = await open(account('u-0042'), { roles: ['api'] });
    await expect(userGrantChanges.edit(['u-0042'], { addRoles: ['support'] })).rejects.toMatchObject({
      code: 'UPSTREAM_FORBIDDEN',
    });
    expect(writes()).toEqual([]);
  });

  it('are changed one a request, in an order in which each is possible', async () => {
    const { userGrantChanges, writes } = await open();
    const edit = { addProjects: ['p-0001', 'p-0002'], addRoles: ['manager'], removeRoles: ['user'] };
    expect(await made(userGrantChanges.edit(['u-0042'], edit))).toEqual({
      ...{ userId: 'User:emmy:u-0042', roles: ['manager'], projects: ['p-0001', 'p-0002'] },
    });
    expect(writes().map(({ request, body }) => [request, body])).toEqual([
      ['POST /api/user/u-0042', { 'add-role': 'manager' }],
      ['POST /api/user/u-0042', { 'add-project': 'p-0001' }],
      ['POST /api/user/u-0042', { 'add-project': 'p-0002' }],
      ['POST /api/user/u-0042', { 'remove-role': 'user' }],
    ]);
  });

  it('are not sent where they stand already', async () => {
    const { userGrantChanges, writes } = await open(account('u-0042', { roles: null, projects: [''] }));
    const done = await made(userGrantChanges.edit(['u-0042'], { removeRoles: ['user'] }));
    expect(done).toMatchObject({ roles: [], projects: [] });
    expect(writes()).toEqual([]);
  });

  it('take an address for a name as it is', async () => {
    const { userGrantChanges, writes } = await open(account('u+1@example.org'));
    await made(userGrantChanges.edit(['u+1@example.org'], { addRoles: ['support'] }));
    expect(writes()).toMatchObject([{ request: 'POST /api/user/u+1@example.org' }]);
  });

  it('are told as far as they were changed when one is refused', async () => {
    const { userGrantChanges, fake } = await open();
    const change = await userGrantChanges.edit(['u-0042'], { addRoles: ['manager', 'support'] });
    fake.data.users.find(({ username }) => username === 'u-0042')?.roles?.push('support');
    const { outcome } = await make(Promise.resolve(change));
    expect(outcome).toMatchObject({
      kind: 'PartiallyApplied',
      steps: [{ status: 'APPLIED' }, { status: 'FAILED', code: 'CONFLICT' }],
    });
    expect(JSON.stringify(outcome)).not.toContain('already has role');
  });

  it.each<[string, UserGrantEdit, object]>([
    ['a role that there is not', { addRoles: ['king'] }, { problems: [{ path: 'addRoles' }] }],
    ['a project to no manager', { addProjects: ['p-0001'] }, { code: 'CONFLICT' }],
  ])('are not changed by %s, and nothing is sent', async (_, edit, refused) => {
    const { userGrantChanges, writes } = await open();
    await expect(userGrantChanges.edit(['u-0042'], edit)).rejects.toMatchObject(refused);
    expect(writes()).toEqual([]);
  });

  it('keep a manager while there are projects', async () => {
    const { userGrantChanges } = await open(account('u-0042', { roles: ['manager'], projects: ['p-0001'] }));
    const taken = { removeRoles: ['manager'] };
    await expect(userGrantChanges.edit(['u-0042'], taken)).rejects.toMatchObject({ code: 'CONFLICT' });
    const both = await made(userGrantChanges.edit(['u-0042'], { ...taken, removeProjects: ['p-0001'] }));
    expect(both).toMatchObject({ roles: [], projects: [] });
  });

  it('of nobody are not found', async () => {
    const { userGrantChanges } = await open();
    await expect(userGrantChanges.edit(['u-0000'], { addRoles: ['user'] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('cannot be changed before cc-backend 1.5.4, which has no route for it', async () => {
    const { userGrantChanges, fake } = await open();
    const body = '{"status":"Resource not found","error":"the requested endpoint does not exist"}';
    fake.setFault({ kind: 'status', status: 404, body }, '/api/user/');
    const { outcome } = await make(userGrantChanges.edit(['u-0042'], { addRoles: ['support'] }));
    expect(outcome).toMatchObject({ kind: 'Unsupported', message: expect.stringContaining('1.5.4') });
  });
});
