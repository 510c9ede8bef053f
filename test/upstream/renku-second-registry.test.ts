import { describe, expect, it } from 'vitest';
import { rejection } from '../http/site.ts';
import { made, openRenku, rolesIn, user, walk } from './renku-server.ts';

const ways = ['addMembers', 'removeMembers', 'replaceMembers', 'prohibitMembers', 'readmitMembers'] as const;

describe('an administrator whom the second registry of Renku does not know yet', () => {
  it.each(ways)('is told why, before %s sends what Renku would carry out and answer 401', async (way) => {
    const site = await openRenku();
    site.fake.data.platformAdmins.clear();
    const before = structuredClone(site.fake.data.members);
    expect(await rejection(site.changes[way](['4'], [user('u-0042')]))).toMatchObject({
      code: 'UPSTREAM_FORBIDDEN',
      message: expect.stringMatching(/every 3 hours.*Try again later/),
      facts: { status: 401 },
    });
    expect(site.writes()).toEqual([]);
    expect(site.fake.data.members).toEqual(before);
  });

  it('is told the same of the members', async () => {
    const { poolMembers, fake } = await openRenku();
    fake.data.platformAdmins.clear();
    expect(await rejection(poolMembers.membersOf([['4']]))).toMatchObject({
      code: 'UPSTREAM_FORBIDDEN',
      message: expect.stringContaining('every 3 hours'),
    });
  });

  it('is not who has a token that Renku takes for none', async () => {
    const { poolMembers, session } = await openRenku();
    session.token = 'not.a.token';
    expect(await rejection(poolMembers.membersOf([['4']]))).toMatchObject({
      code: 'UPSTREAM_UNAUTHENTICATED',
    });
  });

  it('does not know whether members were added, when the registry dropped them in between', async () => {
    const site = await openRenku();
    const change = await site.changes.addMembers(['4'], [user('u-0042')]);
    site.fake.data.platformAdmins.clear();
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({
      kind: 'OutcomeUnknown',
      lookAt: 'ResourcePool:renku:4',
      message: expect.stringContaining('every 3 hours'),
    });
    expect(rolesIn(site, 4)).toContain('viewer u-0042');
  });

  it('has added the members that Renku answered 401 to, when they can be seen', async () => {
    const { changes, fake } = await openRenku();
    const change = await changes.addMembers(['4'], [user('u-0042')]);
    const once = [false];
    fake.data.platformAdmins.has = () => once.shift() ?? true;
    const { members } = await made(Promise.resolve(change));
    expect(members).toContainEqual(expect.objectContaining({ subject: 'u-0042', prohibited: false }));
  });

  it('has not added the members that Renku answered 401 to, when they are seen to be missing', async () => {
    const { changes, fake } = await openRenku();
    const change = await changes.addMembers(['4'], [user('u-0042')]);
    fake.setFault({ kind: 'status', status: 401, times: 1 }, '/members');
    const { outcome } = await walk(Promise.resolve(change));
    expect(outcome).toMatchObject({ kind: 'UpstreamFailure', code: 'UPSTREAM_UNAUTHENTICATED' });
  });
});
