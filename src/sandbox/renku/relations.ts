import type { Data } from './data.ts';
import type { Member } from './wire.ts';

/** The relations of a pool in SpiceDB, whether the pool is there or not. */
export function membersOf(data: Data, pool: number): readonly Member[] {
  return data.members[pool] ?? [];
}

/** A relation that is there already is not doubled; another role of the same member stands beside it. */
export function addMembers(data: Data, pool: number, added: readonly Member[]): void {
  const others = membersOf(data, pool).filter((member) => !added.some((one) => isSame(one, member)));
  data.members[pool] = [...others, ...added];
}

export function removeMember(data: Data, pool: number, removed: Member): void {
  data.members[pool] = membersOf(data, pool).filter((member) => !isSame(member, removed));
}

export function viewer(id: string): Member {
  return { member_type: 'user', id, role: 'viewer' };
}

export function prohibited(id: string): Member {
  return { member_type: 'user', id, role: 'prohibited' };
}

export function isSame(a: Member, b: Member): boolean {
  return a.member_type === b.member_type && a.id === b.id && a.role === b.role;
}
