import type { Change, Step } from '../../domain/change/change.ts';
import { type Problem, refuseIfAny } from '../../domain/change/refusal.ts';
import type { NodeKey } from '../../domain/id.ts';
import type { MembersResult } from '../../domain/pool-changes.ts';
import type { MemberInput } from '../../domain/pool-member.ts';
import type { BoundRenku } from './bound-renku.ts';
import { toMember } from './map.ts';
import { type MembersInHand, memberStep, readMembers } from './member-step.ts';
import { nameMembers } from './named-members.ts';
import { changeOf, poolIn, takePool } from './pool-in-hand.ts';
import { has, isProhibition, prohibition, type Relation, viewer, without } from './relations.ts';

/** One way to change members: what it cannot do, and how it does the rest. */
export interface MemberChange {
  problems(members: MembersInHand): Problem[];
  /** None when everybody is as wanted. */
  steps(renku: BoundRenku, members: MembersInHand): Step[];
}

export async function changeMembers(
  change: MemberChange,
  renku: BoundRenku,
  key: NodeKey,
  inputs: readonly MemberInput[],
): Promise<Change<MembersResult>> {
  const hand = await takePool(renku, key);
  // Before anything is sent: whom Renku does not show members, it lets add some and then answers 401.
  const standing = await readMembers(renku, hand);
  const members: MembersInHand = { hand, standing, named: await nameMembers(renku, inputs) };
  refuseIfAny(change.problems(members));
  return changeOf(hand, change.steps(renku, members), () => ({
    pool: poolIn(hand),
    members: members.standing.map(toMember),
  }));
}

export const adding: MemberChange = {
  problems: prohibitedProblems,
  steps(renku, members) {
    const joining = members.named.filter((each) => !has(members.standing, viewer(each)));
    if (joining.length === 0) return [];
    const expected = joining.map((each) => ({ path: each.path, relation: viewer(each), stands: true }));
    const intent = 'Add members to the pool';
    return [memberStep(renku, members, { intent, method: 'POST', body: joining.map(viewer), expected })];
  },
};

export const removing: MemberChange = {
  problems: ({ named, standing }) =>
    prohibitedProblems({ standing, named: named.filter((each) => !has(standing, viewer(each))) }),
  steps: (renku, members) =>
    members.named
      .filter((each) => has(members.standing, viewer(each)))
      .map((each) =>
        memberStep(renku, members, {
          intent: `Remove the ${each.type} from the pool`,
          method: 'DELETE',
          below: `/${each.type}/${encodeURIComponent(each.id)}`,
          expected: [{ path: each.path, relation: viewer(each), stands: false }],
        }),
      ),
};

/** Prohibitions stay: whoever is not named is no member, which lets nobody in who is kept out. */
export const replacing: MemberChange = {
  problems: prohibitedProblems,
  steps(renku, members) {
    const { named, standing } = members;
    const wanted = [...without(standing.filter(isProhibition), []), ...named.map(viewer)];
    const gone = without(standing, wanted);
    if (gone.length === 0 && wanted.every((each) => has(standing, each))) return [];
    const expected = [...expecting(wanted, true), ...expecting(gone, false)];
    const intent = 'Replace the members of the pool';
    return [memberStep(renku, members, { intent, method: 'PUT', body: wanted, expected })];
  },
};

function expecting(relations: readonly Relation[], stands: boolean) {
  return relations.map((relation) => ({ path: 'members', relation, stands }));
}

/** Renku CRC lets a prohibition beat membership, and keeps both: one of them would only mislead. */
export const prohibiting: MemberChange = {
  problems: ({ named }) =>
    named
      .filter(({ type }) => type !== 'user')
      .map(({ path }) => ({ path: `${path}.kind`, message: 'Renku prohibits users only.' })),
  steps(renku, members) {
    const { named, standing } = members;
    const newly = named.filter((each) => !has(standing, prohibition(each)));
    if (newly.length === 0) return [];
    const body = [...newly.map(prohibition), ...without(standing, newly.map(viewer))];
    const expected = newly.flatMap((each) => [
      { path: each.path, relation: prohibition(each), stands: true },
      { path: each.path, relation: viewer(each), stands: false },
    ]);
    return [
      memberStep(renku, members, { intent: 'Prohibit users of the pool', method: 'PUT', body, expected }),
    ];
  },
};

/** Renku CRC lifts a prohibition in no other way than by replacing all members. */
export const readmitting: MemberChange = {
  problems: () => [],
  steps(renku, members) {
    const { named, standing } = members;
    const lifted = named.filter((each) => has(standing, prohibition(each)));
    if (lifted.length === 0) return [];
    const body = without(standing, lifted.map(prohibition));
    const expected = lifted.map((each) => ({ path: each.path, relation: prohibition(each), stands: false }));
    return [
      memberStep(renku, members, { intent: 'Lift prohibitions of the pool', method: 'PUT', body, expected }),
    ];
  },
};

function prohibitedProblems({ named, standing }: Pick<MembersInHand, 'named' | 'standing'>): Problem[] {
  return named
    .filter((each) => has(standing, prohibition(each)))
    .map(({ path }) => ({ path, message: 'This user is prohibited; lift that first.' }));
}
