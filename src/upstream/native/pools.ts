import { Prisma } from '../../database/generated/client.ts';
import { withDatabase } from '../../database/unavailable.ts';
import { bothWays, type Placed, type ReadRequest, type Slice } from '../../domain/page/source.ts';
import { cut } from '../../domain/page/stream.ts';
import type { PoolFilter, PoolSource, ResourcePool } from '../../domain/pool.ts';
import { gatewaySystem } from '../../domain/system.ts';
import { untilAborted } from '../../http/abort.ts';
import type { BoundDatabase } from './bound-database.ts';
import { classIdsOf, poolIdOf } from './key.ts';
import { toPool, wholePool } from './map.ts';
import { following, inOrder, passing, visibleTo } from './selection.ts';

/** Pools that this viewer may see; filter, order and page are the database's work. */
export function poolSource(database: BoundDatabase): PoolSource {
  return {
    system: gatewaySystem,
    orders: { NAME: bothWays },
    read: (request) => waitFor(() => readPage(database, request), request.signal),
    count: (filter, signal) => waitFor(() => countPools(database, filter), signal),
    getMany: (keys) => withDatabase(() => readVisible(database, keys.map(poolIdOf))),
    async getClasses(keys) {
      const ids = keys.map((key) => classIdsOf(key)?.poolId ?? null);
      const pools = await withDatabase(() => readVisible(database, ids));
      return pools.flatMap(({ classes }) => classes);
    },
  };
}

/** A statement cannot be called back; only nobody waits for it any longer. */
function waitFor<T>(calls: () => Promise<T>, signal: AbortSignal): Promise<T> {
  return untilAborted(withDatabase(calls), signal);
}

async function readPage(
  { prisma, viewer }: BoundDatabase,
  request: ReadRequest<ResourcePool, PoolFilter>,
): Promise<Slice<ResourcePool>> {
  const { filter, ordering, after, limit } = request;
  const places = await prisma.$queryRaw<{ id: number; name: string }[]>`
    SELECT p.id, p.name FROM resource_pool p
    WHERE ${visibleTo(viewer)} AND ${passing(filter)} AND ${following(after, ordering)}
    ORDER BY ${inOrder(ordering)} LIMIT ${limit + 1}`;
  const pools = await loadPools(prisma, places);
  // The place is where the row was found: its name may have changed by the time it was read.
  const placed = places.flatMap(({ id, name }): Placed<ResourcePool>[] => {
    const row = pools.get(id);
    return row === undefined ? [] : [{ row, position: { key: name, id: row.id } }];
  });
  const look = { more: places.length > limit, truncated: false, counted: false };
  return cut(placed, look, { ...request, accept: () => true, pageSize: limit + 1 });
}

async function countPools({ prisma, viewer }: BoundDatabase, filter: PoolFilter): Promise<number> {
  const [row] = await prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::integer AS count FROM resource_pool p
    WHERE ${visibleTo(viewer)} AND ${passing(filter)}`;
  return row?.count ?? 0;
}

async function readVisible(
  { prisma, viewer }: BoundDatabase,
  wanted: readonly (number | null)[],
): Promise<ResourcePool[]> {
  const ids = [...new Set(wanted)].filter((id) => id !== null);
  if (ids.length === 0) return [];
  const visible = await prisma.$queryRaw<{ id: number }[]>`
    SELECT p.id FROM resource_pool p WHERE p.id IN (${Prisma.join(ids)}) AND ${visibleTo(viewer)}`;
  const pools = await loadPools(prisma, visible);
  return [...pools.values()];
}

async function loadPools(
  prisma: BoundDatabase['prisma'],
  found: readonly { readonly id: number }[],
): Promise<ReadonlyMap<number, ResourcePool>> {
  if (found.length === 0) return new Map();
  const where = { id: { in: found.map(({ id }) => id) } };
  const pools = await prisma.resourcePool.findMany({ where, include: wholePool });
  return new Map(pools.map((pool) => [pool.id, toPool(pool)]));
}
