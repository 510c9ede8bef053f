import { afterEach, describe, expect, it } from 'vitest';
import type { NodePoolFilter } from '../../src/domain/node-pool.ts';
import { type Answers, connectTo, dgx, Refusal, type Runai } from './runai-server.ts';

const path = '/api/v1/node-pools';
const listed = `${path}?limit=500&sortBy=name&sortOrder=asc`;
const east = '3f0c1a52-8c1e-4a7b-9d3f-6b2f3e0a1c11';
const west = 'b71d9e04-52aa-4f0e-8a57-0d5c4c7e2f22';

const wireA100 = {
  id: '100581',
  name: 'a100',
  tenantId: 1001,
  clusterId: east,
  clusterName: 'hpc-east',
  labelKey: 'node-pool-type',
  labelValue: 'a100',
  isDefault: false,
  createdAt: '2024-03-10T10:00:00Z',
  phase: 'Unschedulable',
  phaseMessage: 'all nodes are down',
  status: { nodes: ['dgx-01', 'dgx-02'], gpuNetworkAccelerationDetected: true },
};

const a100 = {
  id: 'NodePool:dgx:100581',
  system: dgx,
  name: 'a100',
  clusterId: `Cluster:dgx:${east}`,
  default: false,
  phase: 'UNSCHEDULABLE',
  upstreamPhase: 'Unschedulable',
  phaseMessage: 'all nodes are down',
  label: { key: 'node-pool-type', value: 'a100' },
  nodeNames: ['dgx-01', 'dgx-02'],
  createdAt: '2024-03-10T10:00:00.000Z',
  ...{ createdBy: null, updatedAt: null, updatedBy: null },
  ...{ conditions: null, scheduling: null, gpuMemory: null },
  network: {
    ...{ topologyKey: null, topologyName: null, acceleration: null, upstreamAcceleration: null },
    ...{ accelerationLabelKey: null, accelerationDetected: true },
  },
};

let runai: Runai;
afterEach(() => runai.close());

async function connect(answers: Answers): Promise<Runai> {
  return (runai = await connectTo(answers));
}

/** Answers a list as Run:ai does: at most `limit` rows from `offset`, and nothing of what follows. */
function pagesOf(rows: readonly object[]): (query: URLSearchParams) => object {
  return (query) => {
    const offset = Number(query.get('offset') ?? 0);
    return { nodepools: rows.slice(offset, offset + Number(query.get('limit'))) };
  };
}

function numbered(count: number): { id: string; name: string }[] {
  return Array.from({ length: count }, (_, at) => ({ id: `${at}`, name: String(at).padStart(5, '0') }));
}

describe('the list of node pools of Run:ai', () => {
  it('is an error, not an empty list, for a caller who may not read them', async () => {
    const { list } = await connect({ [path]: new Refusal(403) });
    await expect(list.nodePools()).rejects.toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
  });

  it('is unsupported before 2.19, which has no such endpoint', async () => {
    const { list } = await connect({});
    await expect(list.nodePools()).rejects.toMatchObject({
      code: 'UNSUPPORTED',
      message: expect.stringContaining('2.19'),
      facts: { system: 'dgx' },
    });
  });

  it('is asked once, as a whole, and ordered by name here', async () => {
    const plain = { id: '17', name: 'Default' };
    const { list, asked } = await connect({ [path]: { nodepools: [wireA100, plain] } });
    const all = await list.nodePools();
    expect(all.rows.map(({ name }) => name)).toEqual(['Default', 'a100']);
    expect(all.rows[1]).toEqual(a100);
    expect(all).toMatchObject({ more: false, total: 2, status: 'OK' });
    expect(asked).toEqual([listed]);
    expect(await list.nodePools({ limit: 1, direction: 'DESC' })).toMatchObject({
      rows: [{ name: 'a100' }],
      more: true,
      total: 2,
    });
  });

  it('ends with a page that is not full, since none says what follows', async () => {
    const rows = numbered(1_000);
    const { list, asked } = await connect({ [path]: pagesOf(rows) });
    const all = await list.nodePools({ limit: 2_000 });
    expect(all.rows.map(({ name }) => name)).toEqual(rows.map(({ name }) => name));
    expect(all).toMatchObject({ more: false, total: 1_000, status: 'OK' });
    expect(asked.map((url) => new URL(url, 'http://runai.invalid').searchParams.get('offset'))).toEqual([
      null,
      '500',
      '1000',
    ]);
  });

  it('counts a pool once that comes twice because another was made meanwhile', async () => {
    const rows = numbered(501);
    const { list } = await connect({
      [path]: (query) => ({ nodepools: query.has('offset') ? rows.slice(499) : rows.slice(0, 500) }),
    });
    expect(await list.nodePools()).toMatchObject({ total: 501 });
  });

  it('says that it was cut where it never ends, and is not asked for ever', async () => {
    const { list, asked } = await connect({ [path]: { nodepools: numbered(500) } });
    expect(await list.nodePools()).toMatchObject({ status: 'TRUNCATED', total: null });
    expect(asked).toHaveLength(20);
  });

  it('may come without its rows, which are optional, and is empty then', async () => {
    const { list } = await connect({ [path]: {} });
    expect(await list.nodePools()).toMatchObject({ rows: [], more: false, total: 0 });
  });

  it.each([
    ['an array', [wireA100]],
    ['a pool without a name', { nodepools: [wireA100, { id: '17' }] }],
    ['a pool without an id', { nodepools: [{ ...wireA100, id: '' }] }],
    ['a number for an id', { nodepools: [{ ...wireA100, id: 17 }] }],
    ['a text for its nodes', { nodepools: [{ ...wireA100, status: { nodes: '["dgx-01"]' } }] }],
  ])('is a broken answer, named as such, with %s', async (_, body) => {
    const { list } = await connect({ [path]: body });
    await expect(list.nodePools()).rejects.toMatchObject({ code: 'UPSTREAM_PROTOCOL' });
  });
});

describe('a node pool of Run:ai', () => {
  it.each([
    ['Creating', 'CREATING'],
    ['Updating', 'UPDATING'],
    ['Deleting', 'DELETING'],
    ['Empty', 'EMPTY'],
    ['Unschedulable', 'UNSCHEDULABLE'],
    ['Ready', 'READY'],
    ['Deleted', 'DELETED'],
    ['Resting', 'UNKNOWN'],
    ['constructor', 'UNKNOWN'],
  ])('in phase %s is %s and keeps the word', async (upstreamPhase, phase) => {
    const { list } = await connect({ [path]: { nodepools: [{ ...wireA100, phase: upstreamPhase }] } });
    expect((await list.nodePools()).rows).toMatchObject([{ phase, upstreamPhase }]);
  });

  it('cut down to its name has null for the rest, and not an empty list of nodes', async () => {
    const { list } = await connect({ [path]: { nodepools: [{ id: '17', name: 'default' }] } });
    const unknown = { clusterId: null, default: null, phase: null, upstreamPhase: null, phaseMessage: null };
    expect((await list.nodePools()).rows).toEqual([
      {
        ...{ id: 'NodePool:dgx:17', system: dgx, name: 'default' },
        ...{ ...unknown, label: null, nodeNames: null, conditions: null },
        ...{ scheduling: null, gpuMemory: null, network: null },
        ...{ createdAt: null, createdBy: null, updatedAt: null, updatedBy: null },
      },
    ]);
  });

  it('can have a label without a value, no message and no nodes', async () => {
    const { labelValue, ...bare } = wireA100;
    const { list } = await connect({
      [path]: { nodepools: [{ ...bare, phaseMessage: '', status: { nodes: [] } }] },
    });
    expect((await list.nodePools()).rows).toMatchObject([
      { label: { key: 'node-pool-type', value: '' }, phaseMessage: null, nodeNames: [] },
    ]);
    expect(labelValue).toBe('a100');
  });
});

describe('a filter of node pools of Run:ai', () => {
  const all = [
    wireA100,
    { ...wireA100, id: '2', name: 'H200' },
    { ...wireA100, id: '3', name: 'default', clusterId: west },
  ];

  it.each<[string, NodePoolFilter, string | null, string[]]>([
    ['that is empty', {}, null, ['H200', 'a100', 'default']],
    ['with nulls', { clusters: null, text: null }, null, ['H200', 'a100', 'default']],
    ['by cluster', { clusters: [`Cluster:dgx:${west}`] }, `clusterId==${west}`, ['default']],
    [
      'by two clusters',
      { clusters: [`Cluster:dgx:${east}`, `Cluster:dgx:${west}`] },
      null,
      ['H200', 'a100', 'default'],
    ],
    ['by part of the name, in any case', { text: 'h2' }, null, ['H200']],
    ['by both', { clusters: [`Cluster:dgx:${east}`], text: 'A1' }, `clusterId==${east}`, ['a100']],
  ])('%s asks Run:ai for what it can say and meets the rest here', async (_, filter, pushed, names) => {
    const { list, asked } = await connect({ [path]: { nodepools: all } });
    const { rows, total } = await list.nodePools({ filter });
    expect(rows.map(({ name }) => name)).toEqual(names);
    expect(total).toBe(names.length);
    expect(asked.map((url) => new URL(url, 'http://runai.invalid').searchParams.get('filterBy'))).toEqual([
      pushed,
    ]);
  });

  it.each([[[]], [['Cluster:emmy:tarn']], [['Cluster:dgx:not-a-uuid']], [['Cluster:dgx:a,phase==Ready']]])(
    'by the clusters %j, of which Run:ai has none, asks nothing',
    async (clusters) => {
      const { list, asked } = await connect({ [path]: { nodepools: all } });
      expect(await list.nodePools({ filter: { clusters } })).toMatchObject({ rows: [], total: 0 });
      expect(asked).toEqual([]);
    },
  );
});

describe('node pools of Run:ai by their ids', () => {
  const answers = {
    [path]: { nodepools: [wireA100, { id: '17', name: 'default' }, { id: '18', name: 'other' }] },
    [`${path}/100581`]: wireA100,
  };

  it('that no pool can have are not asked for', async () => {
    const { nodePools, asked } = await connect(answers);
    const keys = [['..'], ['count'], ['minimal'], ['a/b'], ['100581', 'deeper'], ['x'.repeat(65)]] as const;
    expect(await nodePools.getMany(keys)).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('cost one request however many they are', async () => {
    const { nodePools, asked } = await connect(answers);
    expect(await nodePools.getMany([['100581'], ['100581']])).toEqual([a100]);
    expect(asked).toEqual([`${path}/100581`]);
    const three = await nodePools.getMany([['18'], ['100581'], ['404']]);
    expect(three.map(({ name }) => name)).toEqual(['other', 'a100']);
    expect(asked.slice(1)).toEqual([listed]);
  });

  it.each([404, 403])('outside the caller’s scope (%i) are not there', async (status) => {
    const { nodePools } = await connect({ [`${path}/17`]: new Refusal(status) });
    expect(await nodePools.getMany([['17']])).toEqual([]);
  });

  it('are not there before 2.19, and an error for whom the list is closed', async () => {
    const old = await connect({});
    expect(await old.nodePools.getMany([['17'], ['18']])).toEqual([]);
    await old.close();
    const { nodePools } = await connect({ [path]: new Refusal(403) });
    await expect(nodePools.getMany([['17'], ['18']])).rejects.toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
  });
});
