import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterCockpitFake, Data } from '../../../src/sandbox/clustercockpit/index.ts';
import { caller, startCockpit } from './caller.ts';

const now = 1_790_000_000;
const full = { healthState: 'full', healthData: { missing: [], degraded: [] } };

function nodes(): Data['nodes'] {
  const row = {
    cluster: 'tarn',
    subCluster: 'main',
    healthData: { missing: [], degraded: [] },
    time: now - 60,
  };
  return [
    { ...row, id: 0, hostname: 'tn002', schedulerState: 'idle', healthState: 'full' },
    { ...row, id: 1, hostname: 'tn001', schedulerState: 'allocated', healthState: 'full' },
    { ...row, id: 2, hostname: 'tx1', subCluster: 'large', schedulerState: 'down', healthState: 'failed' },
  ];
}

let fake: ClusterCockpitFake;
let admin: Awaited<ReturnType<typeof caller>>;
beforeEach(async () => {
  fake = await startCockpit({ now: now * 1000, data: { jobs: [], nodes: nodes() } });
  admin = await caller(fake, ['admin', 'api']);
});
afterEach(() => fake.close());

async function tell(hostname: string, states: string[], cluster = 'tarn') {
  const node = {
    hostname,
    states,
    cpusAllocated: 8,
    memoryAllocated: 1024,
    gpusAllocated: 0,
    jobsRunning: 1,
  };
  return admin.send('POST', '/api/nodestate/', { cluster, nodes: [node] });
}

async function stateOf(hostname: string) {
  const { data } = await admin.query(
    `{nodes(filter:{hostname:{eq:"${hostname}"}}){items{subCluster schedulerState healthState healthData}}}`,
  );
  return data.nodes.items[0];
}

describe('the state of nodes', () => {
  it.each([
    ['/api/nodestate/', ['user', 'api']],
    ['/api/nodestate/', ['admin']],
    ['/api/healthcheck', ['support', 'api']],
  ])('is told at %s by nobody with %j', async (path, roles) => {
    const { send } = await caller(fake, roles);
    const body = { cluster: 'tarn', nodes: [{ hostname: 'tn001', states: ['down'] }] };
    expect((await send('POST', path, body)).status).toBe(401);
    expect((await stateOf('tn001')).schedulerState).toBe('allocated');
  });

  it.each([
    [['ALLOCATED', 'reserved'], 'allocated'],
    [['idle', 'reserved'], 'reserved'],
    [['idle', 'down'], 'down'],
    [['idle', 'mixed'], 'idle'],
    [['mixed', 'down'], 'down'],
    [['mixed'], 'mixed'],
    [['drain'], 'unknown'],
    [[], 'unknown'],
  ])('as %j is %s, and an empty 200', async (states, state) => {
    expect(await tell('tn001', states)).toMatchObject({ status: 200, text: '' });
    expect((await stateOf('tn001')).schedulerState).toBe(state);
  });

  it('is told by PUT and to the metric store as well', async () => {
    const body = { cluster: 'tarn', nodes: [{ hostname: 'tn001', states: ['down'] }] };
    expect((await admin.send('PUT', '/api/nodestate/', body)).status).toBe(200);
    expect((await stateOf('tn001')).schedulerState).toBe('down');
    body.nodes[0]!.states = ['idle'];
    expect((await admin.send('POST', '/api/healthcheck', body)).status).toBe(200);
    expect((await stateOf('tn001')).schedulerState).toBe('idle');
  });

  it('comes into being with the first word of a node, if a node list names it', async () => {
    for (const [hostname, cluster] of [
      ['tl03', 'tarn'],
      ['tn999', 'tarn'],
      ['gg01', 'nowhere'],
    ] as const)
      expect((await tell(hostname, ['idle'], cluster)).status).toBe(200);
    expect(await stateOf('tl03')).toEqual({ subCluster: 'large', schedulerState: 'idle', ...full });
    expect(fake.data.nodes).toHaveLength(4);
  });

  it.each([{ nodes: {} }, { nodes: [{ hostname: 1 }] }, { cluster: 'tarn', time: 1 }])(
    'is not told with %j',
    async (body) => {
      expect((await admin.send('POST', '/api/nodestate/', body)).status).toBe(400);
    },
  );
});

describe('nodes', () => {
  it.each([
    'nodes{count}',
    'nodesWithMeta{count}',
    'nodeStates{count}',
    'nodeStatesTimed(type:"node"){state}',
  ])('are for staff alone: %s', async (field) => {
    for (const role of ['api', 'user', 'manager']) {
      const { query } = await caller(fake, [role]);
      const { data, errors } = await query(`{${field}}`);
      expect([data, errors?.[0].message]).toEqual([null, 'user has no or unknown roles']);
    }
    const { query } = await caller(fake, ['support']);
    expect(await query(`{${field}}`)).not.toHaveProperty('errors');
  });

  it.each([
    ['', ['tn001', 'tn002', 'tx1']],
    ['(filter:{hostname:{startsWith:"tn"}})', ['tn001', 'tn002']],
    ['(filter:{subCluster:{eq:"large"}})', ['tx1']],
    ['(filter:{schedulerState:"idle"})', ['tn002']],
    ['(filter:[{healthState:"full"},{schedulerState:"allocated"}])', ['tn001']],
    ['(filter:{cluster:{eq:"glade"}})', []],
  ])('with %s are %j, by hostname', async (argument, names) => {
    for (const field of ['nodes', 'nodesWithMeta']) {
      const { data } = await admin.query(`{${field}${argument}{items{hostname metaData} count}}`);
      const items = names.map((hostname) => ({ hostname, metaData: {} }));
      expect(data[field]).toEqual({ items, count: names.length });
    }
  });

  it('are counted by scheduler state and by health in one list', async () => {
    const { data } = await admin.query('{nodeStates(filter:{cluster:{eq:"tarn"}}){state count}}');
    const counts = data.nodeStates.map(({ state, count }: { state: string; count: number }) => [
      state,
      count,
    ]);
    expect(Object.fromEntries(counts)).toEqual({ idle: 1, allocated: 1, down: 1, full: 2, failed: 1 });
  });

  it('are counted over time, by the one or the other', async () => {
    await tell('tn001', ['idle']);
    const { data } = await admin.query(
      '{node:nodeStatesTimed(type:"node"){state times counts} health:nodeStatesTimed(type:"health"){state}}',
    );
    expect(data.node).toContainEqual({ state: 'idle', times: [now - 60, now], counts: [1, 1] });
    expect(data.node).toContainEqual({ state: 'allocated', times: [now - 60], counts: [1] });
    expect(data.health.map(({ state }: { state: string }) => state).sort()).toEqual(['failed', 'full']);
    const since = `filter:{timeStart:${now - 60}}`;
    expect((await admin.query(`{nodeStatesTimed(${since},type:"node"){state counts}}`)).data).toEqual({
      nodeStatesTimed: [{ state: 'idle', counts: [1] }],
    });
    expect((await admin.query('{nodeStatesTimed(type:"both"){state}}')).data).toBeNull();
  });

  it('are shown one by one to everybody, who can hardly know their ids', async () => {
    const { query } = await caller(fake, ['user']);
    expect((await query('{node(id:1){hostname}}')).data).toEqual({ node: { hostname: 'tn001' } });
    expect((await query('{node(id:9){hostname}}')).errors?.[0].message).toBe('sql: no rows in result set');
  });
});
