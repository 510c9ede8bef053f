import type { NodeKey } from '../../domain/id.ts';
import type { PoolMemberSource } from '../../domain/pool-member.ts';
import { ClusterQLError } from '../../errors.ts';
import type { BoundRenku } from './bound-renku.ts';
import { poolIdOf } from './key.ts';
import { toMember } from './map.ts';
import * as wire from './schema.ts';

export function memberSource(renku: BoundRenku): PoolMemberSource {
  async function membersOf(key: NodeKey) {
    const id = poolIdOf(key);
    const members = id === null ? null : await findMembers(renku, `/resource_pools/${id}`);
    return members?.map(toMember) ?? null;
  }

  return { system: renku.system, membersOf: (keys) => Promise.all(keys.map(membersOf)) };
}

/** From the relations that decide who gets in: `…/users` answers from a table that drifts away from them. */
export async function findMembers(renku: BoundRenku, poolPath: string): Promise<wire.Member[] | null> {
  try {
    return await renku.find({ path: `${poolPath}/members`, schema: wire.Members });
  } catch (error) {
    throw await explained(renku, error);
  }
}

/** A 401 to a token that Renku accepts is the doing of its second registry of administrators. */
async function explained(renku: BoundRenku, error: unknown): Promise<unknown> {
  if (!(error instanceof ClusterQLError) || error.code !== 'UPSTREAM_UNAUTHENTICATED') return error;
  await renku.requireAccepted();
  const message = `System ${renku.system.name} does not show you the members of its pools yet: it takes over new administrators from Keycloak every 3 hours. Try again later, or ask somebody who is administrator for longer.`;
  return new ClusterQLError('UPSTREAM_FORBIDDEN', message, { ...error.facts, cause: error });
}
