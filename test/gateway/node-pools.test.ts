import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { people } from '../../src/sandbox/people.ts';
import { openSite, type Site } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
beforeEach(() => site.forget());
afterAll(() => site.close());

const aurora = 'Cluster:dgx:4b1f0a9e-5c7d-4e21-9a40-6d2c8b7e1f01';
const a100 = 'NodePool:dgx:200311';

/** Paths asked of Run:ai, without their queries. */
function asked(): string[] {
  return site.received('runai').map((request) => request.split('?')[0] ?? '');
}

function expectNothingAsked(): void {
  expect(site.systems.flatMap(({ received }) => received)).toEqual([]);
}

describe('node pools', () => {
  it.each(['{ nodePools { nodes { id } } }', `{ nodePool(id: "${a100}") { id } }`])(
    'are for people who signed in: %s',
    async (query) => {
      const { body } = await site.ask(query, { as: null });
      expect(Object.values(body.data)).toEqual([null]);
      expect(body.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', reason: 'NO_TOKEN' } }]);
      expect(body.errors[0].message).toMatch(/^Sign in to read node pools:/);
      expectNothingAsked();
    },
  );

  it('are refused to somebody without a role, who is told which would do', async () => {
    const roleless = await openSite({
      configure: (config) => ({
        ...config,
        systems: config.systems.map((system) => ({ ...system, table: {} })),
      }),
    });
    for (const query of ['{ nodePools { nodes { id } } }', `{ nodePool(id: "${a100}") { id } }`]) {
      const { body } = await roleless.ask(query, { as: 'viewer' });
      expect(Object.values(body.data)).toEqual([null]);
      expect(body.errors).toMatchObject([
        {
          message:
            'Reading the node pools of dgx needs the role viewer there; yours is no role. Ask an administrator of dgx for it, then sign in again.',
          extensions: { code: 'FORBIDDEN' },
        },
      ]);
      expect(roleless.systems.flatMap(({ received }) => received)).toEqual([]);
    }
    await roleless.close();
  });

  it.each(people.map(({ username }) => username))('are all seen by the %s, by name', async (as) => {
    const { body } = await site.ask(
      '{ nodePools { totalCount nodes { name cluster { name } } completeness { complete } } }',
      { as },
    );
    expect(body.errors).toBeUndefined();
    const { nodes, ...rest } = body.data.nodePools;
    expect(nodes.map(({ name, cluster }: any) => `${name} of ${cluster.name}`)).toEqual([
      'a100 of aurora',
      'default of aurora',
      'default of basalt',
      'h200 of aurora',
    ]);
    expect(rest).toEqual({ totalCount: 4, completeness: { complete: true } });
    expect(asked().sort()).toEqual(['GET /api/v1/clusters', 'GET /api/v1/node-pools']);
    expect(site.received('clustercockpit')).toEqual([]);
  });

  it('tell what Run:ai knows of them', async () => {
    const { body } = await site.ask(
      `{ nodePool(id: "${a100}") { id name default phase upstreamPhase phaseMessage nodeNames label { key value }
         system { name } cluster { id } } }`,
    );
    expect(body).toEqual({
      data: {
        nodePool: {
          ...{ id: a100, name: 'a100', default: false },
          ...{ phase: 'READY', upstreamPhase: 'Ready', phaseMessage: null },
          nodeNames: ['dgx-01', 'dgx-02', 'dgx-03', 'dgx-04'],
          label: { key: 'nvidia.com/gpu.product', value: 'NVIDIA-A100' },
          system: { name: 'dgx' },
          cluster: { id: aurora },
        },
      },
    });
  });

  it('of one cluster are asked of Run:ai alone, with the filter', async () => {
    const { body } = await site.ask(
      'query ($filter: NodePoolFilter) { nodePools(filter: $filter) { totalCount nodes { name } } }',
      { variables: { filter: { clusters: [aurora], text: 'A1' } } },
    );
    expect(body.data.nodePools).toEqual({ totalCount: 1, nodes: [{ name: 'a100' }] });
    const [request, ...others] = site.received('runai');
    expect(decodeURIComponent(request ?? '')).toContain(`filterBy=clusterId==${aurora.split(':')[2]}`);
    expect(others).toEqual([]);
  });

  it('of the cluster of another system are none, for which nothing is asked', async () => {
    const { body } = await site.ask(
      '{ nodePools(filter: { clusters: ["Cluster:emmy:tarn"] }) { nodes { id } completeness { complete } } }',
    );
    expect(body.data.nodePools).toEqual({ nodes: [], completeness: { complete: true } });
    expectNothingAsked();
  });

  it.each([
    ['filter: { clusters: ["nonsense"] }', /^filter.clusters takes ids/],
    ['filter: { systems: ["elsewhere"] }', /^filter.systems names the system "elsewhere"/],
    ['orderBy: { field: CREATED_AT, direction: ASC }', /CREATED_AT.*NodePoolOrderField/],
    ['first: 101', /^first must be from 1 to 100/],
  ])('are refused, and nothing is asked, with %s', async (args, message) => {
    const { body } = await site.ask(`{ nodePools(${args}) { nodes { id } } }`);
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(body.errors[0].message).toMatch(message);
    expectNothingAsked();
  });

  it('are cut down for whom Run:ai tells little more than their names', async () => {
    const [viewer] = people;
    const rule = { id: 1, subjectId: viewer?.email ?? '', roleId: 2001, roleName: 'Workload submitter' };
    const tenant = { subjectType: 'user', scopeId: '1001', scopeType: 'tenant' } as const;
    const cut = await openSite({ sandbox: { runai: { data: { accessRules: [{ ...rule, ...tenant }] } } } });
    const { body } = await cut.ask(
      '{ nodePools(first: 1) { nodes { name phase default nodeNames label { key } } } }',
      {
        as: 'viewer',
      },
    );
    await cut.close();
    expect(body).toEqual({
      data: {
        nodePools: { nodes: [{ name: 'a100', phase: 'READY', default: null, nodeNames: null, label: null }] },
      },
    });
  });

  it('are a named loss, not an empty list, while their system is down', async () => {
    site.sandbox.runai.setFault({ kind: 'status', status: 400 });
    const { body } = await site.ask('{ nodePools { totalCount nodes { id } completeness { complete } } }');
    expect(body.data.nodePools).toEqual({ totalCount: null, nodes: [], completeness: { complete: false } });
    expect(body.errors).toMatchObject([
      { path: ['nodePools'], extensions: { system: 'dgx', partial: true, code: 'UPSTREAM_FAILURE' } },
    ]);
  });
});

describe('the node pool of a quota', () => {
  function quotas(selection: string, args = '(first: 100)') {
    return site.ask(`{ departments${args} { nodes { quota { nodePool { ${selection} } } } } }`);
  }

  function poolsIn({ data }: any): any[] {
    return data.departments.nodes.flatMap(({ quota }: any) => quota.map(({ nodePool }: any) => nodePool));
  }

  it('costs nothing more by its id, and is null where there is none', async () => {
    const { body } = await quotas('__typename id system { name }');
    expect(body.errors).toBeUndefined();
    const pools = poolsIn(body);
    expect(pools).toContain(null);
    expect(pools).toContainEqual({ __typename: 'NodePool', id: a100, system: { name: 'dgx' } });
    expect(asked()).toEqual(['GET /api/v1/org-unit/departments']);
  });

  it('costs nothing more by its name where the quota gives it', async () => {
    const { body } = await quotas('id name', '(filter: { text: "robotics" })');
    expect(poolsIn(body)).toEqual([{ id: 'NodePool:dgx:23', name: 'default' }]);
    expect(asked()).toEqual(['GET /api/v1/org-unit/departments']);
  });

  it('is named by one more request where the quota gives its id alone', async () => {
    const { body } = await quotas('id name');
    expect(body.errors).toBeUndefined();
    const pools = poolsIn(body).filter((pool) => pool !== null);
    expect(new Set(pools.map(({ name }) => name))).toEqual(new Set(['default', 'a100', 'h200']));
    expect(asked().sort()).toEqual(['GET /api/v1/node-pools', 'GET /api/v1/org-unit/departments']);
  });

  it('has all its fields for one request, however many rows name it', async () => {
    const { body } = await quotas('id ... on NodePool { phase cluster { name } }');
    expect(body.errors).toBeUndefined();
    expect(poolsIn(body)).toContainEqual({ id: a100, phase: 'READY', cluster: { name: 'aurora' } });
    expect(asked().sort()).toEqual([
      'GET /api/v1/clusters',
      'GET /api/v1/node-pools',
      'GET /api/v1/org-unit/departments',
    ]);
  });
});

describe('a pool of resources and its classes', () => {
  it('have neither node pool nor version in Renku, and nothing is asked for them', async () => {
    const { body } = await site.ask(
      '{ pools(first: 1) { nodes { version classes { nodePool { name } } } } }',
      {
        as: 'viewer',
      },
    );
    expect(body.errors).toBeUndefined();
    const [pool] = body.data.pools.nodes;
    expect(pool.version).toBeNull();
    expect(pool.classes.length).toBeGreaterThan(0);
    for (const { nodePool } of pool.classes) expect(nodePool).toBeNull();
    expect(asked()).toEqual([]);
  });
});
