import { describe, expect, it } from 'vitest';
import type { MemberInput } from '../../src/domain/pool-member.ts';
import { rejection } from '../http/site.ts';
import { made, openRenku, problemsOf, rolesIn, subjectOf, user, walk } from './renku-server.ts';

const ways = ['addMembers', 'removeMembers', 'replaceMembers', 'prohibitMembers', 'readmitMembers'] as const;

describe('members as they are named', () => {
  it('are all wrong at once, and nothing is sent', async () => {
    const { changes, writes } = await openRenku();
    const members: MemberInput[] = [
      { kind: 'USER', email: 'nobody@example.org' },
      { kind: 'USER', issuer: 'campus', subject: 'u-0042' },
      { kind: 'USER', subject: '../users' },
      { kind: 'GROUP', key: 'imaging-lab' },
      { kind: 'PROJECT', key: '01m81g0wd5y1453cp356dy0esk' },
      user('u-0107'),
      { kind: 'USER', email: 'u-0107@example.org' },
    ];
    for (const way of ways)
      expect(await problemsOf(changes[way](['4'], members))).toEqual([
        'members.0.email: Renku knows no user of this address, written exactly so; who never signed in is not known.',
        'members.1.issuer: Renku knows users by an id of its own; leave the issuer out.',
        "members.2.subject: This must be a user's id in Renku.",
        'members.3.key: A group or project of Renku is named by its ULID.',
        'members.4.key: A group or project of Renku is named by its ULID.',
        'members.6: This member is named twice.',
      ]);
    expect(writes()).toEqual([]);
  });

  it('cannot be told apart by an address that two have', async () => {
    const { changes, fake } = await openRenku();
    fake.data.users.push({ id: 'u-0999', username: 'u-0999', email: 'u-0042@example.org' });
    expect(
      await problemsOf(changes.addMembers(['4'], [{ kind: 'USER', email: 'u-0042@example.org' }])),
    ).toEqual(['members.0.email: Several users have this address; name the user by subject.']);
  });

  it('are looked up in one list, however many addresses they are', async () => {
    const { changes, asked, fake } = await openRenku();
    fake.data.users.push(
      ...Array.from({ length: 300 }, (_, at) => ({
        ...{ id: `u-9${at}`, username: `u-9${at}`, email: `u-9${at}@example.org` },
      })),
    );
    const members = fake.data.users.flatMap(({ email }) => (email ? [{ kind: 'USER', email } as const] : []));
    const change = await changes.replaceMembers(['4'], members);
    expect(change.steps).toHaveLength(1);
    expect(asked().filter((call) => call.includes('/users'))).toEqual(['GET /users']);
  });

  it('are a thousand at most', async () => {
    const { changes, writes } = await openRenku();
    const members = Array.from({ length: 1_001 }, (_, at) => user(`u-${at}`));
    expect(await problemsOf(changes.replaceMembers(['4'], members))).toEqual([
      'members: Name at most 1000 members at once.',
    ]);
    expect((await changes.replaceMembers(['4'], members.slice(1))).steps).toHaveLength(1);
    expect(writes()).toEqual([]);
  });

  it('that Renku does not know are refused at the members', async () => {
    const { changes } = await openRenku();
    const { outcome } = await walk(changes.addMembers(['4'], [user('u-9999')]));
    expect(outcome).toMatchObject({ kind: 'InvalidInput', problems: [{ path: 'members' }] });
  });

  it('of a pool that is not there are not looked for', async () => {
    const { changes, asked } = await openRenku();
    expect(await rejection(changes.addMembers(['x'], [user('u-0042')]))).toMatchObject({ code: 'NOT_FOUND' });
    expect(asked()).toEqual([]);
  });
});

describe('adding members', () => {
  it('never lets in somebody who is prohibited, which Renku would list and not do', async () => {
    const site = await openRenku();
    expect(await problemsOf(site.changes.addMembers(['11'], [user('u-0107'), user('u-0301')]))).toEqual([
      'members.1: This user is prohibited; lift that first.',
    ]);
    expect(site.writes()).toEqual([]);
  });

  it('sends those who are none yet, found by their addresses, and reads them back', async () => {
    const site = await openRenku();
    const group = site.fake.data.groups[0]!.id;
    const { members, pool } = await made(
      site.changes.addMembers(
        ['4'],
        [
          { kind: 'USER', email: 'u-0042@example.org' },
          user(subjectOf('viewer')),
          { kind: 'GROUP', key: group },
        ],
      ),
    );
    expect(site.writes()).toEqual([
      `POST /resource_pools/4/members [{"member_type":"user","id":"u-0042","role":"viewer"},{"member_type":"group","id":"${group}","role":"group_viewer"}]`,
    ]);
    expect(site.asked()).toContain('GET /users?exact_email=u-0042%40example.org');
    expect(site.asked().at(-1)).toBe('GET /resource_pools/4/members');
    expect(pool.id).toBe('ResourcePool:renku:4');
    expect(members).toHaveLength(5);
    expect(members.at(-1)).toEqual({
      kind: 'GROUP',
      prohibited: false,
      issuer: null,
      subject: null,
      email: null,
      key: group,
      name: 'Imaging lab',
    });
  });

  it('does nothing for those who are members', async () => {
    const { changes } = await openRenku();
    expect((await changes.addMembers(['4'], [user(subjectOf('viewer'))])).steps).toEqual([]);
  });

  it('tells who is in when Renku stops half way', async () => {
    const { changes, fake } = await openRenku();
    const change = await changes.addMembers(['4'], [user('u-0042'), user('u-0107')]);
    fake.data.members[4]!.push({ member_type: 'user', id: 'u-0042', role: 'viewer' });
    fake.setFault({ kind: 'status', status: 500, times: 1 }, '/members');
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({
      kind: 'PartiallyApplied',
      steps: [
        { status: 'APPLIED', fields: ['members.0'] },
        { status: 'FAILED', fields: ['members.1'] },
      ],
    });
  });
});

describe('removing members', () => {
  it('lifts no prohibition, which Renku would answer 204 to', async () => {
    const site = await openRenku();
    expect(await problemsOf(site.changes.removeMembers(['11'], [user('u-0301')]))).toEqual([
      'members.0: This user is prohibited; lift that first.',
    ]);
    expect(site.writes()).toEqual([]);
  });

  it('deletes each of those who are there, and sees that they are gone', async () => {
    const site = await openRenku();
    const group = site.fake.data.groups[0]!.id;
    const { members } = await made(
      site.changes.removeMembers(['5'], [user('u-0042'), user('u-0199'), { kind: 'GROUP', key: group }]),
    );
    expect(site.writes()).toEqual([
      'DELETE /resource_pools/5/members/user/u-0042',
      `DELETE /resource_pools/5/members/group/${group}`,
    ]);
    expect(members.map(({ subject, key }) => subject ?? key)).toEqual([
      subjectOf('researcher'),
      subjectOf('editor'),
      site.fake.data.projects[0]!.id,
    ]);
  });

  it('is not done by a 204 alone', async () => {
    const { changes, fake } = await openRenku();
    const change = await changes.removeMembers(['5'], [user('u-0042')]);
    fake.setFault({ kind: 'status', status: 204, times: 1 }, '/members/user');
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({ kind: 'UpstreamFailure', code: 'UPSTREAM_FAILURE' });
  });

  it('takes the membership of somebody who is prohibited as well, and leaves the prohibition', async () => {
    const site = await openRenku();
    site.fake.data.members[11]!.push({ member_type: 'user', id: 'u-0301', role: 'viewer' });
    await made(site.changes.removeMembers(['11'], [user('u-0301')]));
    expect(rolesIn(site, 11)).toContain('prohibited u-0301');
    expect(rolesIn(site, 11)).not.toContain('viewer u-0301');
  });
});

describe('replacing members', () => {
  it('lets nobody in who is prohibited', async () => {
    const site = await openRenku();
    expect(await problemsOf(site.changes.replaceMembers(['11'], [user('u-0301')]))).toEqual([
      'members.0: This user is prohibited; lift that first.',
    ]);
    expect(site.writes()).toEqual([]);
  });

  it('keeps the prohibitions and makes the rest exactly those named', async () => {
    const site = await openRenku();
    const { members } = await made(site.changes.replaceMembers(['11'], [user('u-0107'), user('u-0042')]));
    expect(site.writes()).toEqual([
      `PUT /resource_pools/11/members ${JSON.stringify([relation('u-0301', 'prohibited'), relation('u-0107'), relation('u-0042')])}`,
    ]);
    expect(members.map(({ subject, prohibited }) => [subject, prohibited])).toEqual([
      ['u-0301', true],
      ['u-0107', false],
      ['u-0042', false],
    ]);
  });

  it('empties a pool', async () => {
    const site = await openRenku();
    expect((await made(site.changes.replaceMembers(['5'], []))).members).toEqual([]);
    expect(site.writes()).toEqual(['PUT /resource_pools/5/members []']);
  });

  it('does nothing when they are the members', async () => {
    const { changes } = await openRenku();
    const { steps } = await changes.replaceMembers(['8'], [user(subjectOf('researcher'))]);
    expect(steps).toEqual([]);
  });

  it('is not done when Renku says so and somebody is still there', async () => {
    const { changes, fake } = await openRenku();
    const change = await changes.replaceMembers(['5'], []);
    fake.setFault({ kind: 'status', status: 200, body: '[]', times: 1 }, '/members');
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({ kind: 'UpstreamFailure', code: 'UPSTREAM_FAILURE' });
  });
});

function relation(id: string, role = 'viewer') {
  return { member_type: 'user', id, role };
}
