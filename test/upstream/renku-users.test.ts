import { describe, expect, it } from 'vitest';
import type { NodeKey } from '../../src/domain/id.ts';
import { userKeys } from '../../src/domain/user.ts';
import { rejection } from '../http/site.ts';
import { listed } from './renku-list.ts';
import { openRenku, subjectOf } from './renku-server.ts';

describe('users', () => {
  it('are refused to a token that Renku takes for none, by their ids too, which it tells to strangers', async () => {
    const { bound, session, asked } = await openRenku();
    session.token = 'not.a.token';
    expect((await rejection(listed(bound.users, userKeys, {}))).code).toBe('UPSTREAM_UNAUTHENTICATED');
    expect((await rejection(bound.users.getMany([['u-0042']]))).code).toBe('UPSTREAM_UNAUTHENTICATED');
    expect(asked()).toEqual(['GET /users', 'GET /user']);
  });

  it('are not listed to whoever is no administrator, though one is found by the whole address', async () => {
    const { bound, asked } = await openRenku({}, 'viewer');
    expect((await rejection(listed(bound.users, userKeys, {}))).code).toBe('UPSTREAM_FORBIDDEN');
    const found = await listed(bound.users, userKeys, { email: 'u-0042@example.org' });
    expect(found).toMatchObject([
      { id: 'User:renku:u-0042', username: 'u-0042', name: null, administrator: null },
    ]);
    expect(await listed(bound.users, userKeys, { email: 'nobody@example.org' })).toEqual([]);
    expect(asked()).toEqual([
      'GET /users',
      'GET /users?exact_email=u-0042%40example.org',
      'GET /users?exact_email=nobody%40example.org',
    ]);
  });

  it('are hidden by their ids from whoever is no administrator, except themselves', async () => {
    const { bound, asked } = await openRenku({}, 'viewer');
    const own = subjectOf('viewer');
    const rows = await bound.users.getMany([['u-0042'], [own], ['u-0107']]);
    expect(rows).toMatchObject([
      { id: `User:renku:${own}`, username: 'viewer', email: 'viewer@example.org', administrator: false },
    ]);
    expect(asked()).toEqual(['GET /user']);
  });

  it('are listed to an administrator, and found by a part of their names', async () => {
    const { bound, fake } = await openRenku();
    expect(await listed(bound.users, userKeys, {})).toHaveLength(fake.data.users.length);
    const found = await listed(bound.users, userKeys, { text: 'EDIT' });
    expect(found).toMatchObject([{ username: 'editor', name: 'The editor', email: 'editor@example.org' }]);
    expect(await listed(bound.users, userKeys, { email: 'editor@example.org', text: 'viewer' })).toEqual([]);
  });

  it('are read by their ids with as few requests as there can be', async () => {
    const { bound, fake, asked } = await openRenku();
    const own = subjectOf('administrator');

    async function ids(keys: string[]): Promise<string[]> {
      return (await bound.users.getMany(keys.map((key): NodeKey => [key]))).map(({ id }) => id);
    }

    expect(await ids(['u-0301'])).toContain('User:renku:u-0301');
    expect(asked()).toEqual(['GET /user', 'GET /users/u-0301']);
    fake.forget();
    expect(await ids(['u-0042', own, 'u-0107', 'u-0042'])).toEqual(
      expect.arrayContaining(['User:renku:u-0042', `User:renku:${own}`, 'User:renku:u-0107']),
    );
    expect(asked()).toEqual(['GET /user', 'GET /users']);
    fake.forget();
    expect(await ids(['missing'])).toEqual([`User:renku:${own}`]);
    fake.forget();
    expect(await ids(['', 'x', 'a/b', '..'])).toEqual([]);
    expect(asked()).toEqual([]);
  });

  it('tell an administrator of themselves that they are one', async () => {
    const { bound } = await openRenku();
    const [own] = await bound.users.getMany([[subjectOf('administrator')]]);
    expect(own).toMatchObject({ username: 'administrator', administrator: true });
  });
});
