import { describe, expect, it } from 'vitest';
import type { NodeKey } from '../../src/domain/id.ts';
import { poolKeys } from '../../src/domain/pool.ts';
import { listed } from './renku-list.ts';
import { openRenku } from './renku-server.ts';

function poolKey(id: number): NodeKey {
  return [String(id)];
}

describe('the cluster of a pool', () => {
  it('is not told to a token that Renku takes for none', async () => {
    const { pools, session } = await openRenku();
    session.token = 'not.a.token';
    const told = (await pools.clusterIdsOf?.([poolKey(2), poolKey(7)])) ?? [];
    expect(told).toHaveLength(2);
    for (const each of told) expect(each).toMatchObject({ code: 'UPSTREAM_UNAUTHENTICATED' });
  });

  it('is left open by the list, and told for each pool by its own endpoint', async () => {
    const { pools, asked, fake } = await openRenku();
    const rows = await listed(pools, poolKeys, {});
    expect(rows.map(({ clusterId }) => clusterId)).toEqual(rows.map(() => undefined));
    const keys = fake.data.pools.map(({ id }) => poolKey(id));
    expect(await pools.clusterIdsOf?.(keys)).toEqual(
      fake.data.pools.map(({ cluster }) => (cluster ? `Cluster:renku:${cluster.id}` : null)),
    );
    expect(asked().filter((call) => call.startsWith('GET /resource_pools/'))).toHaveLength(keys.length);
  });

  it('comes with a pool that is read by its id', async () => {
    const { pools, fake } = await openRenku();
    for (const { id, cluster } of fake.data.pools) {
      const [row] = await pools.getMany([poolKey(id)]);
      expect(row?.clusterId).toBe(cluster ? `Cluster:renku:${cluster.id}` : null);
    }
  });

  it('of one pool can fail without the others', async () => {
    const { pools, fake } = await openRenku();
    fake.setFault({ kind: 'status', status: 500 }, '/resource_pools/3');
    const [first, failed, missing] = (await pools.clusterIdsOf?.([poolKey(1), poolKey(3), ['x']])) ?? [];
    expect(first).toBeNull();
    expect(failed).toMatchObject({ code: 'UPSTREAM_FAILURE' });
    expect(missing).toBeNull();
  });
});

describe('a class that is named without its pool', () => {
  it('is found in one list, or not at all', async () => {
    const { pools, fake, asked } = await openRenku();
    const pool = fake.data.pools[2]!;
    const found = await pools.findClasses?.([String(pool.classes[0]!.id), '999999', 'x']);
    expect(found).toEqual([
      {
        pool: expect.objectContaining({ id: 'ResourcePool:renku:3' }),
        resourceClass: expect.objectContaining({ id: `ResourceClass:renku:3/${pool.classes[0]!.id}` }),
      },
      null,
      null,
    ]);
    expect(asked().filter((call) => call.includes('resource_pools'))).toEqual(['GET /resource_pools']);
  });
});
