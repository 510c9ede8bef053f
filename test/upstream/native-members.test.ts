import { expect, it } from 'vitest';
import type { MemberInput } from '../../src/domain/pool-member.ts';
import type { ResourcePool } from '../../src/domain/pool.ts';
import { describeDatabases } from '../support/database.ts';
import { keyOf, made, newPool, openNative, refusalOf } from './native-site.ts';

const account = { kind: 'USER', issuer: 'campus', subject: 'u-0042' } as const;
const address = { kind: 'USER', email: 'u-0100@example.org' } as const;

const bad: readonly [string, MemberInput, string][] = [
  ['a group', { kind: 'GROUP', key: 'imaging' }, 'members.0.kind'],
  ['a project', { kind: 'PROJECT', key: 'atlas' }, 'members.0.kind'],
  ['a user by the key of a group', { kind: 'USER', key: 'imaging' }, 'members.0'],
  ['nobody', { kind: 'USER' }, 'members.0'],
  ['both an account and an address', { ...account, email: 'u-1@example.org' }, 'members.0'],
  ['an issuer without a subject', { kind: 'USER', issuer: 'campus' }, 'members.0'],
  ['an issuer with an address', { ...address, issuer: 'campus' }, 'members.0'],
  ['a subject without an issuer', { kind: 'USER', subject: 'u-1' }, 'members.0.issuer'],
  ['an account of an unknown issuer', { ...account, issuer: 'elsewhere' }, 'members.0.issuer'],
  ['an account of the gateway itself', { ...account, issuer: 'clusterql' }, 'members.0.issuer'],
  ['a subject of control characters', { ...account, subject: 'u\0' }, 'members.0'],
  // The row would hold another subject, U+FFFD in its place.
  ['a subject with half a surrogate pair', { ...account, subject: 'u-\ud800' }, 'members.0'],
  ['an address without a host', { kind: 'USER', email: 'u-0100' }, 'members.0.email'],
  [
    'an address with letters of other alphabets',
    { kind: 'USER', email: 'u-\u212a@example.org' },
    'members.0.email',
  ],
];

describeDatabases('members of native pools', (open) => {
  const native = openNative(open);
  let pool: ResourcePool;

  async function begin(...members: MemberInput[]): Promise<void> {
    pool = (await made(native.changes.createPool(newPool({ public: false })))).pool;
    if (members.length > 0) await made(native.changes.addMembers(keyOf(pool), members));
  }

  it.each(bad)('cannot be %s', async (_, member, path) => {
    await begin();
    for (const change of [
      () => native.changes.addMembers(keyOf(pool), [member]),
      () => native.changes.replaceMembers(keyOf(pool), [member]),
    ]) {
      expect((await refusalOf(change())).problems).toMatchObject([{ path }]);
    }
    expect((await native.rows()).members).toEqual([]);
  });

  it('of an unknown issuer are refused with the known ones', async () => {
    await begin();
    const { problems } = await refusalOf(
      native.changes.addMembers(keyOf(pool), [{ ...account, issuer: 'elsewhere' }]),
    );
    expect(problems[0].message).toContain('campus, partner');
  });

  it.each<[string, MemberInput]>([
    ['an account', account],
    ['an address', address],
    ['an address in capitals', { kind: 'USER', email: 'U-0100@EXAMPLE.ORG' }],
  ])('are named once in an input: %s', async (_, member) => {
    await begin();
    const change = native.changes.addMembers(keyOf(pool), [account, address, member]);
    expect((await refusalOf(change)).problems).toMatchObject([{ path: 'members.2' }]);
  });

  it('are added once, however often that is asked', async () => {
    await begin(account);
    const again = await made(native.changes.addMembers(keyOf(pool), [account, address]));
    expect(namesOf(again.members)).toEqual(['u-0042', 'u-0100@example.org']);
    expect(again.pool.version).toBe(3);
    const change = await native.changes.addMembers(keyOf(pool), [
      { kind: 'USER', email: 'U-0100@example.org' },
    ]);
    expect(change.steps[0]?.effects()).toEqual([]);
  });

  it('are the same subject of another issuer besides', async () => {
    await begin(account);
    const { members } = await made(
      native.changes.addMembers(keyOf(pool), [{ ...account, issuer: 'partner' }]),
    );
    expect(members.map(({ issuer }) => issuer)).toEqual(['campus', 'partner']);
  });

  it('can be thousands, and thousands more at once', async () => {
    await begin(account);
    const crowd = Array.from({ length: 2_000 }, (_, at): MemberInput => ({
      kind: 'USER',
      email: `u-${at}@example.org`,
    }));
    await made(native.changes.replaceMembers(keyOf(pool), crowd));
    const { members } = await made(
      native.changes.replaceMembers(keyOf(pool), [...crowd.slice(1_000), account]),
    );
    expect(namesOf(members)).toEqual([...crowd.slice(1_000).map(({ email }) => email), 'u-0042']);
  });

  it('are removed, and whoever is none need not be', async () => {
    await begin(account, address);
    const { members, pool: after } = await made(
      native.changes.removeMembers(keyOf(pool), [account, { kind: 'USER', email: 'u-9@example.org' }]),
    );
    expect(namesOf(members)).toEqual(['u-0100@example.org']);
    expect(after.version).toBe(3);
  });

  it('can be removed when their issuer is configured no longer', async () => {
    await begin();
    const [[poolId]] = [keyOf(pool)];
    await native.prisma.poolMember.create({
      data: { poolId: Number(poolId), issuer: 'former', subject: 'u-1' },
    });
    const former = { kind: 'USER', issuer: 'former', subject: 'u-1' } as const;
    expect((await made(native.changes.removeMembers(keyOf(pool), [former]))).members).toEqual([]);
  });

  it('are replaced: who stays is not written anew', async () => {
    await begin(account, address);
    const before = (await native.rows()).members;
    const partner = { ...account, issuer: 'partner' } as const;
    const change = await native.changes.replaceMembers(keyOf(pool), [address, partner]);
    expect(change.steps[0]?.effects()).toMatchObject([
      { action: 'DELETE', table: 'pool_member', key: String(before[0]?.id) },
      { action: 'INSERT', table: 'pool_member', key: null, values: { issuer: 'partner', email: null } },
      { action: 'UPDATE', table: 'resource_pool', values: { version: 3 } },
    ]);
    const { members } = await made(Promise.resolve(change));
    expect(namesOf(members)).toEqual(['u-0100@example.org', 'u-0042']);
    const after = (await native.rows()).members;
    expect(after[0]).toEqual(before[1]);
    expect(change.steps[0]?.effects()[1]).toMatchObject({ key: String(after[1]?.id) });
  });

  it('are all gone when they are replaced by nobody', async () => {
    await begin(account, address);
    expect((await made(native.changes.replaceMembers(keyOf(pool), []))).members).toEqual([]);
  });
});

function namesOf(members: readonly { subject: string | null; email: string | null }[]) {
  return members.map(({ subject, email }) => subject ?? email);
}
