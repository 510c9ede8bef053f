import { describe, expect, it } from 'vitest';
import { Secret } from '../../src/domain/secret.ts';
import { newUserProblems } from '../../src/domain/user-changes.ts';
import { userKeys } from '../../src/domain/user.ts';
import { rejection } from '../http/site.ts';
import { violations } from '../sandbox/runai/openapi.ts';
import { absent, load, why } from '../sandbox/runai/published.ts';
import { made, make, openRunai, planned } from './runai-changing.ts';
import { listOf } from './runai-rows.ts';

const byName = { field: 'USERNAME', direction: 'ASC', key: userKeys.USERNAME } as const;
const path = '/api/v1/users';
const email = 'u-0042@example.org';

function asked({ fake }: { readonly fake: { readonly received: readonly { readonly path: string }[] } }) {
  return fake.received.map(({ path }) => decodeURIComponent(path));
}

describe('users', () => {
  it('are not shown to researchers, whom Run:ai refuses', async () => {
    const runai = await openRunai({}, 'researcher');
    expect(await rejection(listOf(runai.users, byName))).toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
  });

  it('are listed by address, in pages of five hundred until one is not full', async () => {
    const runai = await openRunai();
    const [first] = runai.fake.state.users;
    for (let at = 0; at < 600; at++)
      runai.fake.state.users.push({ ...first!, id: `id-${at}`, username: `w-${at}@example.org` });
    const { rows, total, status } = await listOf(runai.users, byName);
    expect([rows.length, total, status]).toEqual([100, 604, 'OK']);
    expect(rows[0]).toMatchObject({
      ...{ username: 'administrator@example.org', email: 'administrator@example.org', name: null },
      ...{ local: false, groups: null, lastLoginAt: null, createdBy: 'sso', administrator: null },
      createdAt: expect.stringMatching(/^\d{4}.*Z$/) as unknown,
    });
    const query = 'limit=500&sortBy=username&sortOrder=asc';
    expect(asked(runai).map((path) => path.split('?')[1])).toEqual([
      query,
      expect.stringContaining('offset=500'),
    ]);
  });

  it('are found by the whole address, which Run:ai looks for', async () => {
    const runai = await openRunai();
    const { rows } = await listOf(runai.users, byName, { email: 'viewer@example.org' });
    expect(rows.map(({ username }) => username)).toEqual(['viewer@example.org']);
    expect(asked(runai)[0]).toContain('filterBy=username==viewer@example.org');
    expect((await listOf(runai.users, byName, { email: 'a,b@example.org' })).rows).toEqual([]);
    expect(asked(runai)[1]).not.toContain('filterBy');
  });

  it('are found by id: one by its own request, several in the list', async () => {
    const runai = await openRunai();
    const [one, two] = runai.fake.state.users.map(({ id }) => id);
    expect(await runai.users.getMany([[one!]])).toHaveLength(1);
    expect(await runai.users.getMany([[one!], [two!], ['nobody']])).toHaveLength(2);
    expect(await runai.users.getMany([['count']])).toEqual([]);
    expect(asked(runai)).toEqual([`${path}/${one}`, `${path}?limit=500&sortBy=username&sortOrder=asc`]);
  });
});

describe('a user', () => {
  it('is not made by an editor, whom Run:ai refuses', async () => {
    const runai = await openRunai({}, 'editor');
    const { outcome } = await make(runai.userChanges.create({ email }));
    expect(outcome).toMatchObject({ kind: 'Forbidden', code: 'UPSTREAM_FORBIDDEN' });
    expect(runai.fake.state.users.some(({ username }) => username === email)).toBe(false);
  });

  it('is made as planned, with a password that is told and prints as nothing', async () => {
    const runai = await openRunai();
    const plan = await planned(runai.userChanges.create({ email, notify: true }));
    expect(plan).toEqual({ request: `POST ${path}`, body: { email, notify: true } });
    const payload = await made(runai.userChanges.create({ email }));
    const { userId, temporaryPassword } = payload;
    const kept = runai.fake.state.users.find(({ username }) => username === email);
    expect(userId).toBe(`User:dgx:${kept?.id}`);
    expect(temporaryPassword).toBeInstanceOf(Secret);
    expect(temporaryPassword?.reveal()).toMatch(/^[\w-]{12}$/);
    expect(JSON.stringify(payload)).not.toContain(temporaryPassword?.reveal());
    expect(runai.fake.received).toHaveLength(1);
  });

  it.skipIf(absent)(`is asked for in the published form${why}`, async () => {
    const runai = await openRunai();
    const { body } = await planned(runai.userChanges.create({ email, notify: true }));
    const schema = { $ref: '#/components/schemas/UserCreationRequest1' };
    expect(violations(body, schema, load('specs/runai-2.24.json'))).toEqual([]);
  });

  it('of an address that is taken is a conflict', async () => {
    const runai = await openRunai();
    const { outcome } = await make(runai.userChanges.create({ email: 'viewer@example.org' }));
    expect(outcome).toMatchObject({ kind: 'Conflict', message: 'There is a user of this address.' });
  });

  it('made in an answer that cannot be read may exist, and where to look is told', async () => {
    const runai = await openRunai();
    runai.fake.setFault({ kind: 'body', body: '{"id":"7"}' }, path);
    const { outcome } = await make(runai.userChanges.create({ email }));
    expect(outcome).toMatchObject({
      kind: 'OutcomeUnknown',
      lookAt: `users(filter: { systems: ["dgx"], email: "${email}" })`,
    });
  });

  it('gets another password when it is kept in Run:ai', async () => {
    const runai = await openRunai();
    await make(runai.userChanges.create({ email }));
    const { id } = runai.fake.state.users.at(-1)!;
    const payload = await made(runai.userChanges.resetPassword([id]));
    expect(payload.temporaryPassword?.reveal()).toMatch(/^[\w-]{12}$/);
    expect(runai.writes().at(-1)).toEqual({ request: `POST ${path}/${id}/password`, body: null });
  });

  it('who comes by single sign-on gets none, and nothing is sent', async () => {
    const runai = await openRunai();
    const change = runai.userChanges.resetPassword([runai.fake.state.users[0]!.id]);
    expect(await rejection(change)).toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('single sign-on') as unknown,
    });
    expect(runai.writes()).toEqual([]);
  });

  it('who went meanwhile is not found, rather than told that Run:ai is too old', async () => {
    const runai = await openRunai();
    await make(runai.userChanges.create({ email }));
    const change = await runai.userChanges.resetPassword([runai.fake.state.users.at(-1)!.id]);
    runai.fake.state.users = [];
    expect((await make(Promise.resolve(change))).outcome).toMatchObject({ kind: 'NotFound' });
  });

  it('is deleted, and a second time not found', async () => {
    const runai = await openRunai();
    const { id } = runai.fake.state.users[0]!;
    const { outcome } = await make(runai.userChanges.delete([id]));
    expect(outcome).toMatchObject({ payload: { deletedId: `User:dgx:${id}`, row: null } });
    expect(await rejection(runai.userChanges.delete([id]))).toMatchObject({ code: 'NOT_FOUND' });
    expect(runai.writes()).toEqual([{ request: `DELETE ${path}/${id}`, body: null }]);
  });
});

describe('the address of a new user', () => {
  it.each(['', 'u-0042', 'u@x', 'a b@example.org', 'a,b@example.org'])('is not %j', (email) => {
    expect(newUserProblems({ email }).map(({ path }) => path)).toEqual(['email']);
  });

  it.each([email, 'a.b+c@sub.example.org'])('can be %s', (email) => {
    expect(newUserProblems({ email })).toEqual([]);
  });
});
