import { afterEach, describe, expect, it } from 'vitest';
import { type ComputeNodeFilter, computeNodeKeys } from '../../src/domain/compute-node.ts';
import { createOrdering } from '../../src/domain/page/order.ts';
import {
  anyRequest,
  emmy,
  parametersOf,
  type Received,
  type Reply,
  startUpstream,
  type Upstream,
} from './clustercockpit-server.ts';

let upstream: Upstream;
afterEach(() => upstream.close());

async function connect(graphql: boolean, reply: (request: Received) => Reply) {
  upstream = await startUpstream(reply);
  return upstream.connect({ graphql });
}

const node = { cluster: 'helios', subCluster: 'std', schedulerState: 'idle', healthState: 'full' };
const items = [
  { ...node, hostname: 'hn002', schedulerState: 'down', healthState: 'failed' },
  { ...node, hostname: 'hn001' },
  {
    ...node,
    hostname: 'hn001',
    cluster: 'lumen',
    subCluster: 'gpu',
    schedulerState: 'mixed',
    healthState: 'partial',
  },
];
function list(): Reply {
  return { body: { data: { nodes: { items } } } };
}

function requestOf(filter: ComputeNodeFilter, limit = 20) {
  const ordering = createOrdering({ field: 'NAME', direction: 'ASC' }, computeNodeKeys.NAME, false);
  const signal = new AbortController().signal;
  return { filter, ordering, after: null, limit, mostRows: 1_000, signal } as const;
}

describe('Compute nodes of ClusterCockpit', () => {
  it('are refused with the roles that they take, and the words of the system stay in the log', async () => {
    const message = 'user has no or unknown roles';
    const { computeNodes, computeNodeDetails } = await connect(true, () => ({
      body: { errors: [{ message, path: ['nodes'] }], data: null },
    }));
    for (const reading of [
      computeNodes.read(requestOf({})),
      computeNodeDetails.detailsOf([['helios', 'hn001']]),
    ]) {
      const failure: any = await reading.catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'UPSTREAM_FORBIDDEN', facts: { system: 'emmy' } });
      expect(failure.message).toContain('its roles `admin` and `support` alone');
      expect(failure.message).not.toContain(message);
      expect(failure.facts.detail).toContain(message);
    }
  });

  it('are UNSUPPORTED over REST, which does not know them: nothing is asked, and lists leave them out', async () => {
    const { computeNodes, computeNodeDetails } = await connect(false, list);
    expect(computeNodes.orders).toEqual({});
    const unsupported = { code: 'UNSUPPORTED', facts: { system: 'emmy' } };
    await expect(computeNodes.read(anyRequest())).rejects.toMatchObject(unsupported);
    await expect(computeNodes.getMany([['helios', 'hn001']])).rejects.toMatchObject(unsupported);
    await expect(computeNodeDetails.detailsOf([['helios', 'hn001']])).rejects.toMatchObject(unsupported);
    expect(upstream.received).toEqual([]);
  });

  it('are one request without a filter, and told by cluster and name, with no count of theirs', async () => {
    const { computeNodes } = await connect(true, list);
    const { rows, more, total } = await computeNodes.read(requestOf({}, 2));
    expect([more, total]).toEqual([true, 3]);
    expect(rows.map(({ row }) => row.id)).toEqual([
      'ComputeNode:emmy:helios/hn001',
      'ComputeNode:emmy:lumen/hn001',
    ]);
    expect(rows[0]?.row).toEqual({
      id: 'ComputeNode:emmy:helios/hn001',
      system: emmy,
      name: 'hn001',
      clusterId: 'Cluster:emmy:helios',
      subClusterName: 'std',
      ...{ state: 'READY', upstreamState: 'idle', health: 'FULL' },
      ...{ uid: null, nodePoolName: null, gpu: null, conditions: null, taints: null },
      ...{ createdAt: null, updatedAt: null },
    });
    expect(upstream.received.map(({ json }) => json.variables)).toEqual([{}]);
    expect(upstream.received[0]?.json.query).toContain('nodes {');
  });

  it.each([
    [{ states: ['NOT_READY'] }, ['helios/hn002']],
    [{ healths: ['PARTIAL', 'FULL'] }, ['helios/hn001', 'lumen/hn001']],
    [{ subClusters: ['gpu'] }, ['lumen/hn001']],
    [{ clusters: ['Cluster:emmy:helios'], text: '01' }, ['helios/hn001']],
    [{ nodePools: ['any'] }, []],
  ] as [ComputeNodeFilter, string[]][])('are filtered here: %j', async (filter, found) => {
    const { computeNodes } = await connect(true, list);
    const { rows } = await computeNodes.read(requestOf(filter));
    expect(rows.map(({ row }) => row.id)).toEqual(found.map((key) => `ComputeNode:emmy:${key}`));
    expect(upstream.received.map(({ json }) => json.variables)).toEqual([{}]);
  });

  it.each([
    ['allocated', 'full', 'READY', 'FULL'],
    ['reserved', 'full', 'READY', 'FULL'],
    ['unknown', 'full', 'UNKNOWN', 'FULL'],
    ['on_holiday', 'toString', 'UNKNOWN', 'UNKNOWN'],
  ])('that are %s and %s are %s and %s', async (schedulerState, healthState, state, health) => {
    const { computeNodes } = await connect(true, () => ({
      body: { data: { nodes: { items: [{ ...node, hostname: 'hn001', schedulerState, healthState }] } } },
    }));
    const { rows } = await computeNodes.read(requestOf({}));
    expect(rows[0]?.row).toMatchObject({ state, health, upstreamState: schedulerState });
  });

  it('are asked for once by any number of keys, and not at all by malformed ones', async () => {
    const { computeNodes } = await connect(true, list);
    expect(await computeNodes.getMany([['helios'], ['helios', 'hn001', '1']])).toEqual([]);
    expect(upstream.received).toEqual([]);
    expect(
      await computeNodes.getMany([
        ['helios', 'hn001'],
        ['lumen', 'hn001'],
      ]),
    ).toHaveLength(3);
    expect(upstream.received).toHaveLength(1);
  });

  it('tell what is wrong with them and what is kept with them in one request, in order', async () => {
    const { computeNodeDetails } = await connect(true, () => ({
      body: {
        data: {
          nodesWithMeta: {
            items: [
              {
                ...{ hostname: 'hn001', cluster: 'helios' },
                healthData: { missing: ['mem_bw', 'cpu_load'], degraded: null },
                metaData: { rack: 'r3', slots: [1, 2] },
              },
              { hostname: 'hn002', cluster: 'helios', healthData: null, metaData: null },
            ],
          },
        },
      },
    }));
    const keys = [
      ['helios', 'hn002'],
      ['helios', 'gone'],
      ['helios', 'hn001'],
    ] as const;
    expect(await computeNodeDetails.detailsOf(keys)).toEqual([
      { findings: null, metadata: [] },
      null,
      {
        findings: { missingMetrics: ['cpu_load', 'mem_bw'], degradedMetrics: [] },
        metadata: [
          { key: 'rack', value: 'r3' },
          { key: 'slots', value: '[1,2]' },
        ],
      },
    ]);
    expect(upstream.received).toHaveLength(1);
  });
});

describe('Nodes of ClusterCockpit in use', () => {
  it('are refused to a token of too low a role with what it would take', async () => {
    const { usedNodes } = await connect(true, () => ({
      status: 401,
      body: '{"error":"unauthorized"}'.repeat(2),
    }));
    const failure: any = await usedNodes.read('2026-09-21T00:00:00.000Z').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'UPSTREAM_UNAUTHENTICATED', facts: { status: 401 } });
    expect(failure.message).toContain('the role `api`, alone or beside `admin`');
  });

  it('are asked over REST up to a whole second, at the path without a slash, and come in order', async () => {
    const { usedNodes } = await connect(true, () => ({
      body: { usedNodes: { lumen: ['lg02'], helios: ['hn010', 'hn003'] } },
    }));
    expect(await usedNodes.read('2026-09-21T14:13:20.500Z')).toEqual([
      { clusterId: 'Cluster:emmy:helios', names: ['hn003', 'hn010'] },
      { clusterId: 'Cluster:emmy:lumen', names: ['lg02'] },
    ]);
    expect(upstream.received.map(({ path }) => path.split('?')[0])).toEqual(['/api/jobs/used_nodes']);
    expect(parametersOf(upstream.received[0]!)).toEqual({ ts: '1790000001' });
  });
});
