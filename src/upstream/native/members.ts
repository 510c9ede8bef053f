import { withDatabase } from '../../database/unavailable.ts';
import type { PoolMemberSource } from '../../domain/pool-member.ts';
import { gatewaySystem } from '../../domain/system.ts';
import { type BoundDatabase, requireAdministrator } from './bound-database.ts';
import { poolIdOf } from './key.ts';
import { toMember } from './map.ts';

/** Members in the order in which they were added; for administrators of the gateway alone. */
export function poolMemberSource({ prisma, viewer }: BoundDatabase): PoolMemberSource {
  return {
    system: gatewaySystem,
    async membersOf(keys) {
      requireAdministrator(viewer, 'Reading members of pools on');
      const ids = keys.map(poolIdOf);
      const pools = await withDatabase(() =>
        prisma.resourcePool.findMany({
          where: { id: { in: ids.filter((id) => id !== null) } },
          select: { id: true, members: { orderBy: { id: 'asc' } } },
        }),
      );
      const byId = new Map(pools.map(({ id, members }) => [id, members.map(toMember)]));
      return ids.map((id) => (id === null ? null : (byId.get(id) ?? null)));
    },
  };
}
