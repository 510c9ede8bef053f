import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { people } from '../../src/sandbox/people.ts';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const aurora = '4b1f0a9e-5c7d-4e21-9a40-6d2c8b7e1f01';
const basalt = 'c9d25e77-0b34-4f6a-8e15-2a7f4d9b3c02';
const cpu01 = `ComputeNode:dgx:${aurora}/cpu-01`;

/** Paths asked of Run:ai, without their queries and without what found out its release. */
function asked(): string[] {
  const paths = site.received('runai').map((request) => request.split('?')[0] ?? '');
  return paths.filter((path) => !/roles$|service-accounts$|nodes\/count$/.test(path)).sort();
}

describe('compute nodes', () => {
  it.each(['{ computeNodes { nodes { id } } }', `{ computeNode(id: "${cpu01}") { id } }`])(
    'are for people who signed in: %s',
    async (query) => {
      const { body } = await site.ask(query, { as: null });
      expect(Object.values(body.data)).toEqual([null]);
      expect(body.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
      expect(body.errors[0].message).toMatch(/^Sign in to read compute nodes:/);
      expect(site.systems.flatMap(({ received }) => received)).toEqual([]);
    },
  );

  it('are refused by Run:ai to a researcher, whom no failure is told as an empty list', async () => {
    const { body } = await site.ask(
      '{ computeNodes(filter: { systems: ["dgx"] }) { nodes { id } completeness { complete sources { status } } } }',
      { as: 'researcher' },
    );
    expect(body.data.computeNodes).toEqual({
      nodes: [],
      completeness: { complete: false, sources: [{ status: 'FORBIDDEN' }] },
    });
    expect(body.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_FORBIDDEN', system: 'dgx' } }]);
  });

  const others = people.map(({ username }) => username).filter((name) => name !== 'researcher');

  it.each(others)(
    'are seen by the %s with their clusters and node pools, by one request each',
    async (as) => {
      const { body } = await site.ask(
        '{ computeNodes(filter: { systems: ["dgx"] }) { totalCount nodes { name state cluster { name } nodePool { id name } } } }',
        { as },
      );
      expect(body.errors).toBeUndefined();
      const { nodes, totalCount } = body.data.computeNodes;
      expect(totalCount).toBe(9);
      const places = nodes.map(({ name, cluster, nodePool }: any) => [name, nodePool.id, cluster.name]);
      expect(places).toContainEqual(['cpu-01', 'NodePool:dgx:200310', 'aurora']);
      // Both clusters have a node pool of this name.
      expect(places).toContainEqual(['w-01', 'NodePool:dgx:23', 'basalt']);
      expect(asked()).toEqual(['GET /api/v1/clusters', 'GET /api/v1/node-pools', 'GET /api/v1/nodes']);
    },
  );

  it('tell what they have and what of it is in use, by one request an amount', async () => {
    const { body } = await site.ask(
      `{ computeNodes(filter: { clusters: ["Cluster:dgx:${aurora}"], nodePools: ["a100"], states: [READY] }) {
           nodes { name gpu { model count } capacity { cpu memory(unit: GB) gpuMemory } allocated { gpu } used { gpu } } } }`,
    );
    expect(body.errors).toBeUndefined();
    expect(body.data.computeNodes.nodes).toHaveLength(4);
    expect(body.data.computeNodes.nodes[0]).toEqual({
      name: 'dgx-01',
      gpu: { model: 'NVIDIA-A100-SXM4-80GB', count: 8 },
      capacity: { cpu: 64, memory: 512, gpuMemory: 640 },
      allocated: { gpu: expect.any(Number) },
      used: { gpu: null },
    });
    expect(asked()).toEqual(['GET /api/v1/nodes', ...Array(4).fill('GET /api/v1/nodes/telemetry')]);
  });

  it('without an id of their own are found by cluster and name, and through `node` as well', async () => {
    const { body } = await site.ask(
      `{ computeNode(id: "${cpu01}") { id name gpu { count } health asOf }
         node(id: "${cpu01}") { ... on ComputeNode { upstreamState } } }`,
    );
    expect(body).toEqual({
      data: {
        computeNode: { id: cpu01, name: 'cpu-01', gpu: null, health: null, asOf: null },
        node: { upstreamState: 'Ready' },
      },
    });
  });

  it.each([
    ['filter: { clusters: ["nonsense"] }', /^filter.clusters takes ids/],
    ['last: 5', /^last/],
    ['orderBy: { field: CREATED_AT, direction: ASC }', /CREATED_AT.*ComputeNodeOrderField/],
  ])('are refused, and nothing is asked, with %s', async (args, message) => {
    const { body } = await site.ask(`{ computeNodes(${args}) { nodes { id } } }`);
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(body.errors[0].message).toMatch(message);
    expect(site.systems.flatMap(({ received }) => received)).toEqual([]);
  });
});

describe('the rows of a cluster', () => {
  const lists = ['jobs', 'projects', 'departments', 'nodePools', 'computeNodes'];

  it.each(lists)('that is out of reach say of when they are: %s', async (list) => {
    const rows = '{ nodes { asOf cluster { connection { lastSeenAt } } } }';
    const { body } = await site.ask(
      `{ silent: ${list}(filter: { clusters: ["Cluster:dgx:${basalt}"] }) ${rows}
         talking: ${list}(filter: { clusters: ["Cluster:dgx:${aurora}"] }) ${rows} }`,
    );
    expect(body.errors).toBeUndefined();
    const { silent, talking } = body.data;
    expect([silent.nodes.length > 0, talking.nodes.length > 0]).toEqual([true, true]);
    for (const { asOf, cluster } of silent.nodes) expect(asOf).toBe(cluster.connection.lastSeenAt);
    expect(silent.nodes[0].asOf).toMatch(/^\d{4}-.*Z$/);
    expect(talking.nodes.filter(({ asOf }: any) => asOf !== null)).toEqual([]);
  });

  it('are asked for their clusters once, however many rows and clusters there are', async () => {
    const { body } = await site.ask('{ projects(first: 100) { nodes { asOf } } }');
    expect(new Set(body.data.projects.nodes.map(({ asOf }: any) => asOf === null)).size).toBe(2);
    expect(asked()).toEqual(['GET /api/v1/clusters', 'GET /api/v1/org-unit/projects']);
  });

  it('are not asked for their cluster when nobody wants to know', async () => {
    await site.ask('{ projects { nodes { name } } }');
    expect(asked()).toEqual(['GET /api/v1/org-unit/projects']);
  });
});
