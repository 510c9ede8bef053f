import type { MembersResult, PoolChanges } from '../domain/pool-changes.ts';
import { type MemberInput, type PoolMember, memberProblems } from '../domain/pool-member.ts';
import { builder } from './builder.ts';
import { addMutation } from './mutation.ts';
import { type Fields, MemberInputRef, MemberKind, poolId } from './pool-inputs.ts';
import { targetPool } from './pool-mutations.ts';
import { ResourcePoolRef } from './pool.ts';
import { lacking, type Target } from './target.ts';

const PoolMemberRef = builder.objectRef<PoolMember>('PoolMember').implement({
  description: 'Who may use a pool that is not public, or is kept out of one.',
  fields: (t) => ({
    kind: t.expose('kind', { type: MemberKind, description: 'What it is.' }),
    prohibited: t.exposeBoolean('prohibited', {
      description: 'Kept out, whatever else would let this member in. Filled by Renku; false elsewhere.',
    }),
    issuer: t.exposeString('issuer', {
      nullable: true,
      description: 'Name of the issuer that knows the user. Filled by native pools.',
    }),
    subject: t.exposeString('subject', {
      nullable: true,
      description: "The user's `sub`; null for a member known by email, a group or a project.",
    }),
    email: t.exposeString('email', { nullable: true, description: 'As far as it is known.' }),
    key: t.exposeString('key', {
      nullable: true,
      description: "The system's own key of a group or project. Filled by Renku.",
    }),
    name: t.exposeString('name', { nullable: true, description: 'Of a group or project. Filled by Renku.' }),
  }),
});

builder.objectField(ResourcePoolRef, 'members', (t) =>
  t.field({
    type: [PoolMemberRef],
    nullable: true,
    description:
      'Who may use it besides everybody, where it is not public. For administrators of its system; one request a pool in Renku.',
    resolve: ({ id }, _, { load }) => load.membersOf(id),
  }),
);

interface Members {
  readonly id: string;
  readonly members: readonly MemberInput[];
}

type MemberMethod = 'addMembers' | 'removeMembers' | 'replaceMembers' | 'prohibitMembers' | 'readmitMembers';

function addMemberMutation(name: string, description: string, method: MemberMethod): void {
  addMutation<Members, Target<PoolChanges>, MembersResult>({
    permission: 'pool:write',
    doing: 'Changing members of pools on',
    name,
    description,
    input: (t: Fields) => ({
      id: poolId(t),
      members: t.field({ type: [MemberInputRef], required: true, description: 'Each named once.' }),
    }),
    payload: (t) => ({
      pool: t.expose('pool', { type: ResourcePoolRef, description: 'The pool.' }),
      members: t.expose('members', {
        type: [PoolMemberRef],
        description: 'All its members as they stand now.',
      }),
    }),
    target: targetPool,
    problems: ({ members }) => memberProblems(members),
    plan({ changes, key }, { members }) {
      const change = changes[method]?.bind(changes);
      if (change === undefined) throw lacking(changes.system, 'keep anybody out of its pools');
      return change(key, members);
    },
  });
}

addMemberMutation(
  'addPoolMembers',
  'Lets members use a pool; those who may already are left alone.',
  'addMembers',
);
addMemberMutation(
  'removePoolMembers',
  'Takes members off a pool; those who are none are left alone.',
  'removeMembers',
);
addMemberMutation('replacePoolMembers', 'Makes exactly these the members of a pool.', 'replaceMembers');

addMemberMutation(
  'prohibitPoolMembers',
  'Keeps users out of a pool, whatever else would let them in. Renku.',
  'prohibitMembers',
);
addMemberMutation(
  'readmitPoolMembers',
  'Lifts the prohibition of users; makes nobody a member. Renku.',
  'readmitMembers',
);
