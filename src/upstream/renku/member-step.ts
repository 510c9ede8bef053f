import type { Step } from '../../domain/change/change.ts';
import type { WriteRequest } from '../../http/door.ts';
import type { BoundRenku } from './bound-renku.ts';
import { checkedStep } from './checked-step.ts';
import { noPool } from './key.ts';
import { findMembers } from './members.ts';
import type { NamedMember } from './named-members.ts';
import { pathOf, type PoolInHand, rowIn } from './pool-in-hand.ts';
import { has, type Relation } from './relations.ts';
import * as wire from './schema.ts';

/** The members of a change: whom it names, and who stands, as looked at last. */
export interface MembersInHand {
  readonly hand: PoolInHand;
  readonly named: readonly NamedMember[];
  standing: readonly wire.Member[];
}

/** A relation after a step, and where the input asks for it. */
interface Expectation {
  readonly path: string;
  readonly relation: Relation;
  readonly stands: boolean;
}

interface MemberStep {
  readonly intent: string;
  readonly method: WriteRequest<unknown>['method'];
  /** Below the members of the pool. */
  readonly below?: string;
  readonly body?: readonly Relation[];
  readonly expected: readonly Expectation[];
}

/** A request that changes members, judged by reading them again: no answer to it can be relied on. */
export function memberStep(renku: BoundRenku, members: MembersInHand, declared: MemberStep): Step {
  const { intent, method, below = '', body, expected } = declared;
  const path = `${pathOf(members.hand)}/members${below}`;
  return checkedStep(renku, {
    intent,
    fields: [...new Set(expected.map((each) => each.path))],
    request: () => ({ method, path, schema: wire.Anything, ...(body && { body }) }),
    ifMissing: { path: 'members', message: 'Renku does not know all of them, or the pool is gone.' },
    // To an administrator whom SpiceDB does not know, POST answers 401 when the members are in.
    unclear: [401],
    async missing() {
      members.standing = await readMembers(renku, members.hand);
      const unmet = expected.filter(({ relation, stands }) => has(members.standing, relation) !== stands);
      return [...new Set(unmet.map((each) => each.path))];
    },
  });
}

export async function readMembers(renku: BoundRenku, hand: PoolInHand): Promise<wire.Member[]> {
  const members = await findMembers(renku, pathOf(hand));
  if (members === null) throw noPool(hand.system, [String(rowIn(hand).id)]);
  return members;
}
