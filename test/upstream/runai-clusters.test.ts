import { afterEach, describe, expect, it } from 'vitest';
import { type Answers, connectTo, dgx, Refusal, type Runai } from './runai-server.ts';

const east = '3f0c1a52-8c1e-4a7b-9d3f-6b2f3e0a1c11';
const west = 'b71d9e04-52aa-4f0e-8a57-0d5c4c7e2f22';
const listed = '/api/v1/clusters?includeRequestedForDelete=true';

const wireEast = {
  uuid: east,
  tenantId: 1001,
  name: 'hpc-east',
  createdAt: '2024-03-04T08:12:55Z',
  domain: 'https://hpc-east.example.org',
  version: '2.24.6',
  lastLiveness: '2026-02-02 10:14:30.25',
  updatedAt: '2026-01-19T02:00:11Z',
  status: {
    state: 'Connected',
    platform: { type: 'openshift', kubeVersion: 'v1.33.4' },
    config: { workloadOwnershipProtection: false, subdomainEnabled: true, ingressClass: 'nginx' },
    conditions: [
      {
        ...{ type: 'Available', status: 'True', reason: 'AllOperandsReady', message: '' },
        lastTransitionTime: '2026-01-19T02:05:00Z',
      },
    ],
    operands: {
      'runai-agent': { ready: true },
      'cluster-sync': { ready: false, reasons: ['no pods'], lastTransitionTime: '2026-01-19T02:05:00Z' },
    },
    dependencies: {
      required: {
        gpuOperator: { available: false, components: { driver: { available: false, reason: 'absent' } } },
      },
      optional: { mpi: { available: false, reason: 'CRD not found' } },
    },
  },
};

const clusterEast = {
  id: `Cluster:dgx:${east}`,
  system: dgx,
  name: 'hpc-east',
  createdAt: '2024-03-04T08:12:55.000Z',
  connection: {
    state: 'CONNECTED',
    upstreamState: 'Connected',
    url: 'https://hpc-east.example.org',
    version: '2.24.6',
    kubernetesVersion: 'v1.33.4',
    distribution: 'openshift',
    ...{ ingressClassName: 'nginx', hasSubdomains: true, protectsOwnership: false },
    conditions: [
      {
        ...{ type: 'Available', status: 'True', reason: 'AllOperandsReady', message: null },
        changedAt: '2026-01-19T02:05:00.000Z',
      },
    ],
    components: [
      { name: 'runai-agent', ready: true, reasons: [], changedAt: null },
      { name: 'cluster-sync', ready: false, reasons: ['no pods'], changedAt: '2026-01-19T02:05:00.000Z' },
    ],
    dependencies: [
      { name: 'gpuOperator', required: true, available: false, reason: null },
      { name: 'gpuOperator/driver', required: true, available: false, reason: 'absent' },
      { name: 'mpi', required: false, available: false, reason: 'CRD not found' },
    ],
    lastSeenAt: '2026-02-02T10:14:30.250Z',
    ...{ updatedAt: '2026-01-19T02:00:11.000Z', deletionRequestedAt: null },
  },
  sessions: null,
  hardware: null,
};

let runai: Runai;
afterEach(() => runai.close());

async function connect(answers: Answers): Promise<Runai> {
  return (runai = await connectTo(answers));
}

describe('clusters of Run:ai', () => {
  it('are an error, not an empty list, for a caller who may not read them', async () => {
    const { list } = await connect({ '/api/v1/clusters': new Refusal(403) });
    await expect(list.clusters()).rejects.toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
  });

  it('are asked once, as a whole, with those being deleted, and ordered by name', async () => {
    const gone = { ...wireEast, uuid: west, name: 'a-leaving', deleteRequestedAt: '2026-01-28T12:00:00Z' };
    const { list, asked } = await connect({ '/api/v1/clusters': [wireEast, gone] });
    const all = await list.clusters();
    expect(all.rows[1]).toEqual(clusterEast);
    expect(all.rows[0]).toMatchObject({
      name: 'a-leaving',
      connection: { deletionRequestedAt: '2026-01-28T12:00:00.000Z' },
    });
    expect(all).toMatchObject({ more: false, total: 2 });
    expect(asked).toEqual([listed]);
    expect(await list.clusters({ limit: 1 })).toMatchObject({
      rows: [{ name: 'a-leaving' }],
      more: true,
      total: 2,
    });
  });

  it('that never connected, or come without a status, show what is known', async () => {
    const { list } = await connect({
      '/api/v1/clusters': [
        {
          uuid: east,
          name: 'edge',
          domain: null,
          version: null,
          lastLiveness: null,
          status: { state: 'WaitingToConnect' },
        },
        { uuid: west, name: 'quiet' },
      ],
    });
    const nothing = {
      url: null,
      version: null,
      kubernetesVersion: null,
      distribution: null,
      ...{ ingressClassName: null, hasSubdomains: null, protectsOwnership: null },
      ...{ conditions: null, components: null, dependencies: null },
      ...{ lastSeenAt: null, updatedAt: null, deletionRequestedAt: null },
    };
    const { rows } = await list.clusters();
    expect(rows.map(({ createdAt }) => createdAt)).toEqual([null, null]);
    expect(rows.map(({ connection }) => connection)).toEqual([
      { state: 'WAITING_TO_CONNECT', upstreamState: 'WaitingToConnect', ...nothing },
      { state: 'UNKNOWN', upstreamState: '', ...nothing },
    ]);
  });

  it.each([
    ['Connected', 'CONNECTED'],
    ['Disconnected', 'DISCONNECTED'],
    ['WaitingToConnect', 'WAITING_TO_CONNECT'],
    ['MissingPrerequisites', 'MISSING_PREREQUISITES'],
    ['ServiceIssues', 'SERVICE_ISSUES'],
    ['Unknown', 'UNKNOWN'],
    ['Hibernating', 'UNKNOWN'],
    ['constructor', 'UNKNOWN'],
  ])('in state %s are %s and keep the word', async (upstreamState, state) => {
    const { list } = await connect({
      '/api/v1/clusters': [{ ...wireEast, status: { state: upstreamState } }],
    });
    const { rows } = await list.clusters({ limit: 1 });
    expect(rows[0]?.connection).toMatchObject({ state, upstreamState });
  });

  it('without a name are a broken answer, named as such', async () => {
    const { list } = await connect({ '/api/v1/clusters': [wireEast, { uuid: west }] });
    await expect(list.clusters()).rejects.toMatchObject({ code: 'UPSTREAM_PROTOCOL' });
  });

  it('are found one by its own address, several in the list, a malformed one not at all', async () => {
    const { clusters, asked } = await connect({
      '/api/v1/clusters': [wireEast, { uuid: west, name: 'lab-west' }],
      [`/api/v1/clusters/${east}`]: wireEast,
    });
    expect(await clusters.getMany([['..'], ['42'], [east, 'deeper']])).toEqual([]);
    expect(asked).toEqual([]);
    expect(await clusters.getMany([[east], [east]])).toEqual([clusterEast]);
    expect(asked).toEqual([`/api/v1/clusters/${east}`]);
    const both = await clusters.getMany([[east], [west]]);
    expect(both.map(({ name }) => name)).toEqual(['hpc-east', 'lab-west']);
    expect(asked.slice(1)).toEqual([listed]);
  });

  it.each([404, 403])('asked for one outside the caller’s scope (%i) find nothing', async (status) => {
    const { clusters } = await connect({ [`/api/v1/clusters/${east}`]: new Refusal(status) });
    expect(await clusters.getMany([[east]])).toEqual([]);
  });
});
