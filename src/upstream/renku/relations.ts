import type { NamedMember } from './named-members.ts';
import type * as wire from './schema.ts';

/** One relation of SpiceDB, which alone decides who gets into a pool; a user can have two. */
export type Relation = Pick<wire.Member, 'member_type' | 'id' | 'role'>;

const viewerRoles = { user: 'viewer', group: 'group_viewer', project: 'project_viewer' } as const;

export function viewer({ type, id }: NamedMember): Relation {
  return { member_type: type, id, role: viewerRoles[type] };
}

/** Keeps a user out, whatever else would let them in. */
export function prohibition({ id }: NamedMember): Relation {
  return { member_type: 'user', id, role: 'prohibited' };
}

export function isProhibition({ role }: Relation): boolean {
  return role === 'prohibited';
}

export function has(relations: readonly Relation[], wanted: Relation): boolean {
  return relations.some((each) => isSame(each, wanted));
}

export function without(relations: readonly Relation[], gone: readonly Relation[]): Relation[] {
  return relations.filter((each) => !has(gone, each)).map(bare);
}

/** As it is written, without what Renku adds for people to read. */
function bare({ member_type, id, role }: Relation): Relation {
  return { member_type, id, role };
}

function isSame(a: Relation, b: Relation): boolean {
  return a.member_type === b.member_type && a.id === b.id && a.role === b.role;
}
