import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const onEmmy = 'systems: ["emmy"]';

describe('compute nodes of ClusterCockpit', () => {
  it.each(['viewer', 'researcher'] as const)(
    'are refused by the system to the %s, whom no refusal is told as an empty list',
    async (as) => {
      const { body } = await site.ask(
        `{ computeNodes(filter: { ${onEmmy} }) { nodes { id } totalCount completeness { complete sources { status } } } }`,
        { as },
      );
      expect(body.data.computeNodes).toEqual({
        ...{ nodes: [], totalCount: null },
        completeness: { complete: false, sources: [{ status: 'FORBIDDEN' }] },
      });
      expect(body.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_FORBIDDEN', system: 'emmy' } }]);
      expect(body.errors[0].message).toContain('its roles `admin` and `support` alone');
    },
  );

  it.each(['editor', 'administrator'] as const)(
    'are seen by the %s with state, health and cluster, and claim nothing of what runs on them',
    async (as) => {
      const { body } = await site.ask(
        `{ computeNodes(first: 2, filter: { ${onEmmy}, states: [NOT_READY] }) { totalCount nodes {
             id name subClusterName state upstreamState health gpu { count } cluster { name }
             capacity { cpu } allocated { cpu gpu memory } used { cpu } } } }`,
        { as },
      );
      expect(body.errors).toBeUndefined();
      const [node] = body.data.computeNodes.nodes;
      expect(node).toEqual({
        id: `ComputeNode:emmy:${node.cluster.name}/${node.name}`,
        ...{ name: node.name, cluster: { name: expect.stringMatching(/^(tarn|glade)$/) }, gpu: null },
        ...{ subClusterName: expect.stringMatching(/^(main|large|h100)$/), state: 'NOT_READY' },
        ...{ upstreamState: 'down', health: 'FAILED', capacity: { cpu: null }, used: { cpu: null } },
        allocated: { cpu: null, gpu: null, memory: null },
      });
      expect(site.received('clustercockpit')).toEqual(['POST /query', 'POST /query']);
    },
  );

  it('are paged by name over clusters, each once', async () => {
    const names: string[] = [];
    for (let after: string | null = null, more = true; more;) {
      const { body }: { body: any } = await site.ask(
        `query ($after: String) { computeNodes(first: 60, after: $after, filter: { ${onEmmy} }) {
           nodes { name } pageInfo { hasNextPage endCursor } } }`,
        { variables: { after } },
      );
      expect(body.errors).toBeUndefined();
      const { nodes, pageInfo } = body.data.computeNodes;
      names.push(...nodes.map(({ name }: any) => name));
      [after, more] = [pageInfo.endCursor, pageInfo.hasNextPage];
    }
    expect(names).toEqual([...new Set(names)].sort());
    expect(names).toHaveLength(128 + 13 + 32);
  });

  it('tell why they are not well, by one request for all of them and only when it is asked', async () => {
    const { body } = await site.ask(
      `{ computeNodes(filter: { ${onEmmy}, healths: [PARTIAL, FAILED] }) {
           nodes { health healthFindings { missingMetrics degradedMetrics } metadata { key value } } } }`,
    );
    expect(body.errors).toBeUndefined();
    const { nodes } = body.data.computeNodes;
    const found = new Map(nodes.map(({ health, ...rest }: any) => [health, rest]));
    expect(Object.fromEntries(found)).toEqual({
      FAILED: { healthFindings: { missingMetrics: ['cpu_load'], degradedMetrics: [] }, metadata: [] },
      PARTIAL: { healthFindings: { missingMetrics: [], degradedMetrics: ['net_bw'] }, metadata: [] },
    });
    expect(site.received('clustercockpit')).toEqual(['POST /query', 'POST /query']);
  });

  it('are found by cluster and name, through `node` as well', async () => {
    const { body } = await site.ask(
      `{ computeNode(id: "ComputeNode:emmy:tarn/tx1") { name subClusterName }
         node(id: "ComputeNode:emmy:tarn/nowhere") { id } }`,
    );
    expect(body).toEqual({ data: { computeNode: { name: 'tx1', subClusterName: 'large' }, node: null } });
  });

  it('are left out by a condition that Run:ai tells nothing of, which is then not asked', async () => {
    const { body } = await site.ask(
      '{ computeNodes(filter: { systems: ["dgx"], healths: [FULL] }) { nodes { id } totalCount } }',
    );
    expect(body).toEqual({ data: { computeNodes: { nodes: [], totalCount: 0 } } });
    expect(site.received('runai').filter((path) => /nodes(\?|$)/.test(path))).toEqual([]);
  });
});

describe('nodes in use', () => {
  const query = '{ usedNodes(system: "emmy") { names cluster { name } } }';

  it.each([
    [null, 'UNAUTHENTICATED', /^Sign in to read used nodes/],
    [
      'viewer',
      'FORBIDDEN',
      /^Reading used nodes of emmy needs the role administrator there; yours is viewer\./,
    ],
    [
      'editor',
      'FORBIDDEN',
      /^Reading used nodes of emmy needs the role administrator there; yours is editor\./,
    ],
  ] as const)('are refused to %s as %s, and nothing is asked', async (as, code, message) => {
    const { body } = await site.ask(query, { as });
    expect(body.data).toEqual({ usedNodes: null });
    expect(body.errors).toMatchObject([{ extensions: { code } }]);
    expect(body.errors[0].message).toMatch(message);
    expect(site.received('clustercockpit')).toEqual([]);
  });

  it('are told of a system that nobody connected, and null of one that does not tell', async () => {
    const { body } = await site.ask('{ usedNodes(system: "fritz") { names } }');
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(await site.ask('{ usedNodes(system: "dgx") { names } }')).toMatchObject({
      body: { data: { usedNodes: null } },
    });
    expect(site.systems.flatMap(({ received }) => received)).toEqual([]);
  });

  it('are the hosts of running jobs by cluster, and none of before the first job', async () => {
    const { body } = await site.ask(query);
    expect(body.errors).toBeUndefined();
    const { usedNodes } = body.data;
    expect(usedNodes.map(({ cluster }: any) => cluster.name)).toEqual(['glade', 'tarn']);
    for (const { names } of usedNodes) {
      expect(names.length).toBeGreaterThan(0);
      expect(names).toEqual([...names].sort());
    }
    expect(site.received('clustercockpit')).toEqual([
      expect.stringMatching(/^GET \/api\/jobs\/used_nodes\?ts=\d{10}$/),
      'POST /query',
    ]);
    const none = await site.ask('{ usedNodes(system: "emmy", before: "2001-09-09T01:46:40Z") { names } }');
    expect(none.body).toEqual({ data: { usedNodes: [] } });
    expect(site.received('clustercockpit').at(-1)).toBe('GET /api/jobs/used_nodes?ts=1000000000');
  });
});
