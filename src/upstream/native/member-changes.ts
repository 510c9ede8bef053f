import type { PoolMember as StoredMember } from '../../database/generated/client.ts';
import type { Change } from '../../domain/change/change.ts';
import { refuseIfAny } from '../../domain/change/refusal.ts';
import type { MembersResult } from '../../domain/pool-changes.ts';
import type { MemberInput } from '../../domain/pool-member.ts';
import type { BoundDatabase, Statements } from './bound-database.ts';
import { changePool, editing } from './edit.ts';
import { deleted, inserted } from './effects.ts';
import { toMember } from './map.ts';
import {
  type MemberColumns,
  memberColumns,
  memberIdentity,
  nativeMemberProblems,
  newMemberProblems,
} from './member-rules.ts';

/** Which of the members named come, and which of those that stand go. */
export interface MemberChange {
  readonly intent: string;
  leaves(isNamed: boolean): boolean;
  /** Whether those named are members afterwards. */
  readonly joins: boolean;
}

export const adding: MemberChange = { intent: 'Add members to the pool', joins: true, leaves: () => false };

export const removing: MemberChange = {
  intent: 'Remove members from the pool',
  joins: false,
  leaves: (isNamed) => isNamed,
};

export const replacing: MemberChange = {
  intent: 'Replace the members of the pool',
  joins: true,
  leaves: (isNamed) => !isNamed,
};

/** Whoever is there already stays as they are, and whoever is not there need not be removed. */
export function changeMembers(
  { intent, joins, leaves }: MemberChange,
  database: BoundDatabase,
  poolId: number,
  { members, issuers }: { readonly members: readonly MemberInput[]; readonly issuers: readonly string[] },
): Promise<Change<MembersResult>> {
  return changePool(database, poolId, null, async (standing, statements) => {
    refuseIfAny(joins ? newMemberProblems(members, issuers) : nativeMemberProblems(members));
    const named = members.map(memberColumns);
    const before = await membersOf(statements, poolId);
    const isNamed = amongst(named);
    const isMember = amongst(before);
    const gone = before.filter((member) => leaves(isNamed(member)));
    const come = joins ? named.filter((each) => !isMember(each)) : [];
    let keys: readonly number[] = [];
    return editing(standing, {
      intent,
      fields: ['members'],
      rows: () => [
        ...gone.map(({ id }) => deleted('pool_member', id)),
        ...come.map((each, at) => inserted('pool_member', keys[at] ?? null, { poolId, ...each })),
      ],
      async writeRows({ poolMember }) {
        await poolMember.deleteMany({ where: { id: { in: gone.map(({ id }) => id) } } });
        const data = come.map((each) => ({ poolId, ...each }));
        const created = await poolMember.createManyAndReturn({ data, select: { id: true } });
        keys = created.map(({ id }) => id);
      },
      answer: async (pool, written) => ({
        pool,
        members: (await membersOf(written, poolId)).map(toMember),
      }),
    });
  });
}

function amongst(members: readonly MemberColumns[]): (member: MemberColumns) => boolean {
  const identities = new Set(members.map(memberIdentity));
  return (member) => identities.has(memberIdentity(member));
}

/** In the order in which they were added. */
function membersOf({ poolMember }: Statements, poolId: number): Promise<StoredMember[]> {
  return poolMember.findMany({ where: { poolId }, orderBy: { id: 'asc' } });
}
