import type { Change } from '../domain/change/change.ts';
import { type NodeKey, parseId } from '../domain/id.ts';
import { inputOfPool } from '../domain/pool-copy.ts';
import type { MembersResult, NewPool, PoolChanges, PoolResult } from '../domain/pool-changes.ts';
import type { MemberInput, PoolMember } from '../domain/pool-member.ts';
import type { ResourcePool } from '../domain/pool.ts';

/** A pool of another system as a native one, and in words what could not be carried over. */
export interface Carried {
  readonly input: NewPool;
  readonly members: readonly MemberInput[];
  readonly losses: readonly string[];
}

/** What of a pool is known besides itself. */
export interface Circumstances {
  /** Null where they could not be read. */
  readonly members: readonly PoolMember[] | null;
  /** The issuer whose subjects the other system's accounts are. */
  readonly issuer: string;
  readonly hasDefault: boolean;
}

export function carryOver(pool: ResourcePool, { members, issuer, hasDefault }: Circumstances): Carried {
  const accounts = (members ?? []).flatMap((member) => accountOf(member, issuer));
  const notAccounts = (members ?? []).length - accounts.length;
  return {
    input: { ...inputOfPool(pool), default: pool.default && !hasDefault },
    members: accounts,
    losses: [
      ...(pool.remote === null
        ? []
        : [`its remote (${pool.remote.kind} at ${JSON.stringify(pool.remote.url)})`]),
      ...(pool.default && hasDefault ? ['that it is the default: there is a native default pool'] : []),
      ...(members === null ? ['its members: they could not be read'] : []),
      ...(notAccounts === 0 ? [] : [`${notAccounts} of its members: groups, projects or prohibited users`]),
    ],
  };
}

/** Creates the pool in one transaction and adds its members in the next. */
export async function importOf(
  changes: PoolChanges,
  { input, members }: Carried,
): Promise<Change<PoolResult>> {
  const creation = await changes.createPool(input);
  if (members.length === 0) return creation;
  let joining: Change<MembersResult> | null = null;

  async function join(): Promise<void> {
    const { pool } = await creation.result();
    joining = await changes.addMembers(parseId(pool.id)?.key as NodeKey, members);
    for (const step of joining.steps) await step.run();
  }

  const step = {
    intent: 'Add its members',
    fields: ['members'],
    effects: () => joining?.steps.flatMap((each) => each.effects()) ?? [],
    run: join,
  };
  return { ...creation, steps: [...creation.steps, step] };
}

/** Renku's account ids are the subjects of its realm. */
function accountOf({ kind, prohibited, subject }: PoolMember, issuer: string): MemberInput[] {
  return kind !== 'USER' || prohibited || subject === null ? [] : [{ kind, issuer, subject }];
}
