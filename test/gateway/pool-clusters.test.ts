import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RenkuFake } from '../../src/sandbox/renku/index.ts';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const withClusters = '{ pools(filter: { systems: ["renku"] }) { nodes { id cluster { name } } } }';

function asked(part: string): string[] {
  return site.received('renku').filter((request) => request.includes(part));
}

describe('the cluster of a pool', () => {
  it.each(['viewer', 'researcher', 'editor'] as const)(
    'is refused to the %s once for the list, and neither pools nor clusters are asked for it',
    async (as) => {
      const { body } = await site.ask(withClusters, { as });
      expect(body.data.pools.nodes.length).toBeGreaterThan(1);
      for (const { cluster } of body.data.pools.nodes) expect(cluster).toBeNull();
      expect(body.errors).toMatchObject([
        { path: ['pools', 'nodes', 0, 'cluster'], extensions: { code: 'FORBIDDEN', system: 'renku' } },
      ]);
      expect(body.errors[0].message).toContain('renku-admin in Keycloak, then sign out and in again');
      expect([...asked('/resource_pools/'), ...asked('/clusters')]).toEqual([]);
    },
  );

  it('is not asked for unless it is selected', async () => {
    await site.ask('{ pools { nodes { name } } }');
    expect(asked('/resource_pools/')).toEqual([]);
  });

  it('takes one request a pool and one for all clusters, and is null on the home cluster of Renku', async () => {
    const { body } = await site.ask(withClusters);
    expect(body.errors).toBeUndefined();
    const { data } = site.sandbox.renku as RenkuFake;
    const names = new Map(data.clusters.map(({ id, name }) => [id, name]));
    for (const { id, cluster } of body.data.pools.nodes) {
      const pool = data.pools.find((each) => `ResourcePool:renku:${each.id}` === id);
      expect(cluster).toEqual(pool?.cluster ? { name: names.get(pool.cluster.id) } : null);
    }
    expect(asked('/resource_pools/')).toHaveLength(data.pools.length);
    expect(asked('/clusters')).toEqual(['GET /api/data/clusters']);
  });

  it('is told with a pool that is asked for by its id, for no further request of a pool', async () => {
    const { data } = site.sandbox.renku as RenkuFake;
    const { id } = data.pools.find(({ cluster }) => cluster !== undefined)!;
    const { body } = await site.ask(`{ pool(id: "ResourcePool:renku:${id}") { cluster { name } } }`);
    expect(body.errors).toBeUndefined();
    expect(body.data.pool.cluster).not.toBeNull();
    expect(asked('/resource_pools/')).toEqual([`GET /api/data/resource_pools/${id}`]);
  });

  it('costs its own pool only when one of them fails', async () => {
    site.sandbox.renku.setFault({ kind: 'status', status: 500 }, '/resource_pools/4');
    const { body } = await site.ask(withClusters);
    const at = body.data.pools.nodes.findIndex(({ id }: any) => id === 'ResourcePool:renku:4');
    expect(body.errors).toMatchObject([{ path: ['pools', 'nodes', at, 'cluster'] }]);
    expect(body.data.pools.nodes.some(({ cluster }: any) => cluster !== null)).toBe(true);
  });

  it('is told of at most 20 pools an answer; of more nothing is asked', async () => {
    const { data } = site.sandbox.renku as RenkuFake;
    const before = data.pools;
    data.pools = Array.from({ length: 21 }, (_, index) => ({ ...before[1]!, id: 100 + index }));
    const { body } = await site.ask(withClusters.replace('pools(', 'pools(first: 21, '));
    const fewer = await site.ask(withClusters);
    data.pools = before;
    expect(body.errors).toMatchObject([{ extensions: { code: 'LIMIT_EXCEEDED', system: 'renku' } }]);
    expect(body.errors[0].message).toContain('ask for fewer with `first`');
    expect(fewer.body.errors).toBeUndefined();
    expect(asked('/resource_pools/')).toHaveLength(20);
  });
});
