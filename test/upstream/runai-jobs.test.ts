import { afterEach, describe, expect, it } from 'vitest';
import { type Answers, connectTo, dgx, Refusal, type Runai } from './runai-server.ts';

const path = '/api/v1/workloads';
const cluster = '3f0c1a52-8c1e-4a7b-9d3f-6b2f3e0a1c11';
const scan = '7202a18e-051d-4362-b6d2-06d94094df6c';
const notebook = '1d7b3a60-2a2e-4b8e-a0f8-1f2a4a6f7a01';

const wireScan = {
  id: scan,
  name: 'pic-scan-7',
  type: 'Training',
  phase: 'Completed',
  phaseMessage: '',
  createdAt: '2026-02-02T08:00:03+01:00',
  completedAt: '2026-02-02 10:14:05.5',
  submittedBy: 'researcher@example.org',
  clusterId: cluster,
  projectId: '4500111',
  projectName: 'plasma-sim',
  priorityClassName: 'low',
  preemptible: true,
  requestedNodePools: ['a100', 'default'],
  currentNodePools: ['a100'],
  workloadRequestedResources: {
    gpuRequestType: 'portion',
    gpu: { request: 8, limit: 8 },
    cpu: { request: 16.5, limit: null },
    cpuMemory: { request: '128G', limit: null },
  },
  allocatedResources: { gpu: 0.5, gpuMemory: '640G', cpu: 16, cpuMemory: '4Gi' },
  totalPendingTimeSeconds: 41,
  totalRunningTimeSeconds: 11594,
};

const jobScan = {
  id: `Job:dgx:${scan}`,
  system: dgx,
  name: 'pic-scan-7',
  kind: 'TRAINING',
  upstreamKind: 'Training',
  state: 'COMPLETED',
  upstreamState: 'Completed',
  createdAt: '2026-02-02T07:00:03.000Z',
  startedAt: null,
  endedAt: '2026-02-02T10:14:05.500Z',
  deletedAt: null,
  runningSeconds: 11594,
  userName: 'researcher@example.org',
  project: { id: 'Project:dgx:4500111', name: 'plasma-sim' },
  cluster: { id: `Cluster:dgx:${cluster}`, name: null },
  resourceClassKey: null,
  requested: {
    ...{ cpu: 16.5, gpu: 8, memory: 128e9, gpuMemory: null, extended: null, nodes: null },
    ...{ gpuRequestType: 'PORTION', upstreamGpuRequestType: 'portion' },
  },
  allocated: {
    ...{ cpu: 16, gpu: 0.5, memory: 4 * 2 ** 30, gpuMemory: 640e9, extended: null, nodes: null },
    ...{ gpuRequestType: null, upstreamGpuRequestType: null },
  },
  scheduling: {
    priorityClass: 'low',
    preemptible: true,
    partition: null,
    nodePools: ['a100'],
    message: null,
    reason: null,
    walltimeSeconds: null,
    pendingSeconds: 41,
    guaranteedRuntimeEndsAt: null,
    idleGpus: null,
  },
  monitoring: null,
  containers: {
    ...{ images: [], endpoints: [], conditions: [], framework: null },
    pods: {
      ...{ requested: null, minimum: null, maximum: null },
      ...{ parallelism: null, completions: null, running: null },
    },
  },
  actions: null,
};

/** The least that every version sends of a workload. */
const bare = {
  id: notebook,
  name: 'jupyter',
  type: 'Workspace',
  phase: 'Pending',
  createdAt: '2026-02-02T09:58:00Z',
};

let runai: Runai;
afterEach(() => runai.close());

async function connect(answers: Answers): Promise<Runai> {
  return (runai = await connectTo(answers));
}

/** The one job that this workload becomes. */
async function mapped(workload: object): Promise<unknown> {
  const { list } = await connect({ [path]: { workloads: [workload] } });
  return (await list.jobs()).rows[0];
}

describe('jobs of Run:ai', () => {
  it('are an error, not an empty list, for a caller who may not read them', async () => {
    const { list } = await connect({ [path]: new Refusal(401) });
    await expect(list.jobs()).rejects.toMatchObject({ code: 'UPSTREAM_UNAUTHENTICATED' });
  });

  it('carry everything their workload tells', async () => {
    expect(await mapped(wireScan)).toEqual(jobScan);
  });

  it('of an old version, or started outside Run:ai, are shown with nulls', async () => {
    const external = { ...bare, type: 'Workflow', priorityClassName: '', submittedBy: '', completedAt: null };
    expect(await mapped(external)).toEqual({
      ...jobScan,
      id: `Job:dgx:${notebook}`,
      name: 'jupyter',
      kind: 'OTHER',
      upstreamKind: 'Workflow',
      state: 'PENDING',
      upstreamState: 'Pending',
      createdAt: '2026-02-02T09:58:00.000Z',
      endedAt: null,
      runningSeconds: null,
      userName: null,
      project: null,
      cluster: null,
      resourceClassKey: null,
      requested: null,
      allocated: null,
      scheduling: {
        ...jobScan.scheduling,
        priorityClass: null,
        preemptible: null,
        nodePools: [],
        pendingSeconds: null,
      },
    });
  });

  it('waiting for a node pool name those they may run in, and what they wait for', async () => {
    const waiting = {
      ...bare,
      phaseMessage: 'Non-preemptible over quota',
      currentNodePools: [],
      requestedNodePools: ['a100', 'default'],
    };
    expect(await mapped(waiting)).toMatchObject({
      scheduling: { nodePools: ['a100', 'default'], message: 'Non-preemptible over quota' },
    });
  });

  it('whose resources are left open or unreadable have null there, and 0 where 0 is meant', async () => {
    const open = {
      ...bare,
      workloadRequestedResources: { gpu: { request: null }, cpu: null, cpuMemory: { request: 'plenty' } },
      allocatedResources: { gpu: 0, cpu: 0, cpuMemory: null },
    };
    expect(await mapped(open)).toMatchObject({
      requested: { cpu: null, gpu: null, memory: null, nodes: null },
      allocated: { cpu: 0, gpu: 0, memory: null, nodes: null },
    });
  });

  it.each([
    ['Pending', 'PENDING'],
    ['Creating', 'STARTING'],
    ['Initializing', 'STARTING'],
    ['Resuming', 'STARTING'],
    ['Running', 'RUNNING'],
    ['Degraded', 'RUNNING'],
    ['Updating', 'RUNNING'],
    ['Stopped', 'SUSPENDED'],
    ['Stopping', 'STOPPING'],
    ['Terminating', 'STOPPING'],
    ['Deleting', 'STOPPING'],
    ['Completed', 'COMPLETED'],
    ['Succeeded', 'COMPLETED'],
    ['Failed', 'FAILED'],
    ['Unknown', 'UNKNOWN'],
    ['ImagePullBackOff', 'UNKNOWN'],
    ['toString', 'UNKNOWN'],
  ])('in phase %s are %s and keep the word', async (upstreamState, state) => {
    expect(await mapped({ ...bare, phase: upstreamState })).toMatchObject({ state, upstreamState });
  });

  it.each([
    ['Workspace', 'WORKSPACE'],
    ['Training', 'TRAINING'],
    ['Distributed', 'DISTRIBUTED'],
    ['Inference', 'INFERENCE'],
    ['RayCluster', 'OTHER'],
  ])('of type %s are %s and keep the word', async (upstreamKind, kind) => {
    expect(await mapped({ ...bare, type: upstreamKind })).toMatchObject({ kind, upstreamKind });
  });

  it('without a readable time of creation are a broken answer, since that is their order', async () => {
    await expect(mapped({ ...bare, createdAt: 'yesterday' })).rejects.toMatchObject({
      code: 'UPSTREAM_PROTOCOL',
    });
  });

  it('are found each by its own address; hidden and missing ones are left out, malformed ones not asked for', async () => {
    const hidden = '9a0c7f42-5f9c-4c46-8a4b-2b1f0f9e3d02';
    const missing = 'e7a61a0b-9f7b-44a8-9a67-60d8c9e01b03';
    const { jobs, asked } = await connect({
      [`${path}/${scan}`]: { ...wireScan, pendingSchedulingMessages: null },
      [`${path}/${hidden}`]: new Refusal(403),
    });
    const keys = [[scan], [scan], [hidden], [missing], ['telemetry'], ['42'], [scan, 'pods']] as const;
    expect(await jobs.getMany(keys)).toEqual([jobScan]);
    expect([...asked].sort()).toEqual([scan, hidden, missing].map((id) => `${path}/${id}`).sort());
  });

  it('are an error when one of them cannot be read now', async () => {
    const { jobs } = await connect({
      [`${path}/${scan}`]: wireScan,
      [`${path}/${notebook}`]: new Refusal(500),
    });
    await expect(jobs.getMany([[scan], [notebook]])).rejects.toMatchObject({ code: 'UPSTREAM_FAILURE' });
  });
});
