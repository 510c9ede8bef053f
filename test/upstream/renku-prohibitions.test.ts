import { describe, expect, it } from 'vitest';
import { made, openRenku, problemsOf, rolesIn, user } from './renku-server.ts';

describe('prohibiting and readmitting', () => {
  it('is for users, not for groups', async () => {
    const site = await openRenku();
    const group = { kind: 'GROUP', key: site.fake.data.groups[0]!.id } as const;
    expect(await problemsOf(site.changes.prohibitMembers(['5'], [group]))).toEqual([
      'members.0.kind: Renku prohibits users only.',
    ]);
    expect(site.writes()).toEqual([]);
  });

  it('keeps a member out in one request, all others as they are', async () => {
    const site = await openRenku();
    const before = rolesIn(site, 5);
    const { members } = await made(site.changes.prohibitMembers(['5'], [user('u-0042')]));
    expect(site.writes()).toEqual([
      expect.stringMatching(
        /^PUT \/resource_pools\/5\/members \[\{"member_type":"user","id":"u-0042","role":"prohibited"\},/,
      ),
    ]);
    expect(rolesIn(site, 5)).toEqual([
      'prohibited u-0042',
      ...before.filter((each) => each !== 'viewer u-0042'),
    ]);
    expect(members.filter(({ prohibited }) => prohibited)).toHaveLength(1);
  });

  it('lifts a prohibition by replacement, and makes nobody a member', async () => {
    const site = await openRenku();
    const before = rolesIn(site, 11);
    await made(site.changes.readmitMembers(['11'], [user('u-0301'), user('u-0042')]));
    expect(site.writes()).toEqual([expect.stringMatching(/^PUT \/resource_pools\/11\/members /)]);
    expect(rolesIn(site, 11)).toEqual(before.filter((each) => each !== 'prohibited u-0301'));
  });

  it('does nothing for who is prohibited already, or not at all', async () => {
    const { changes } = await openRenku();
    expect((await changes.prohibitMembers(['11'], [user('u-0301')])).steps).toEqual([]);
    expect((await changes.readmitMembers(['11'], [user('u-0042')])).steps).toEqual([]);
  });
});

describe('reading members', () => {
  it('tells users, groups, projects and who is kept out, and null for what is no pool', async () => {
    const { poolMembers, fake, asked } = await openRenku();
    const [genomics, missing, malformed] = await poolMembers.membersOf([['11'], ['999'], ['x']]);
    const nothing = { issuer: null, subject: null, email: null, key: null, name: null };
    expect(genomics).toEqual([
      { ...nothing, kind: 'USER', prohibited: false, subject: 'u-0042', email: 'u-0042@example.org' },
      { ...nothing, kind: 'USER', prohibited: false, subject: 'u-0199', email: 'u-0199@example.org' },
      { ...nothing, kind: 'USER', prohibited: true, subject: 'u-0301' },
      {
        ...nothing,
        kind: 'GROUP',
        prohibited: false,
        key: fake.data.groups[1]!.id,
        name: 'Genomics core facility',
      },
    ]);
    expect([missing, malformed]).toEqual([null, null]);
    expect(asked().filter((line) => line.includes('members'))).toHaveLength(2);
  });
});
