import { afterEach, describe, expect, it } from 'vitest';
import { type Answers, connectTo, Refusal, type Runai } from './runai-server.ts';
import { bare, jobScan, notebook, path, scan, wireScan } from './runai-workload.ts';

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

  it('tell why they wait, what they leave idle, where they can be opened and what may be done', async () => {
    const url = 'https://hpc-east.example.org/plasma-sim/jupyter';
    const told = {
      ...bare,
      ...{ phaseReason: 'NonPreemptibleOverQuota', guaranteedRuntimeEndsAt: '2026-02-02 09:30:51' },
      ...{ idleAllocatedGpus: 0.5, idleGpus: 1, runningPods: 3, images: ['jupyter:1'] },
      requestedPods: { number: 5, min: 4, max: 8, parallelism: null, completions: null },
      distributedFramework: 'PyTorch',
      actionsSupport: { delete: true, suspend: false },
      conditions: [
        { type: 'Ready', status: 'False', reason: 'Pulling', message: '', lastTransitionTime: null },
      ],
      environments: [
        { id: scan, name: 'lab', connections: [{ name: 'Jupyter', toolType: 'jupyter-notebook', url }] },
        { id: scan, name: 'bare' },
      ],
      externalConnections: [
        { name: 'W&B', toolType: 'wandb', connectionType: 'ExternalUrl', url: 'https://wandb.example.org/7' },
        { name: 'ssh', toolType: 'ssh', connectionType: 'NodePort', containerPort: 22 },
      ],
      urls: [url, 'https://hpc-east.example.org/more'],
    };
    expect(await mapped(told)).toMatchObject({
      scheduling: {
        ...{ reason: 'NonPreemptibleOverQuota', guaranteedRuntimeEndsAt: '2026-02-02T09:30:51.000Z' },
        idleGpus: 0.5,
      },
      actions: { deletable: true, suspendable: false },
      containers: {
        images: ['jupyter:1'],
        framework: 'PyTorch',
        pods: { requested: 5, minimum: 4, maximum: 8, parallelism: null, completions: null, running: 3 },
        conditions: [{ type: 'Ready', status: 'False', reason: 'Pulling', message: null, changedAt: null }],
        endpoints: [
          { url, name: 'Jupyter', tool: 'jupyter-notebook' },
          { url: 'https://wandb.example.org/7', name: 'W&B', tool: 'wandb' },
          { url: 'https://hpc-east.example.org/more', name: null, tool: null },
        ],
      },
    });
  });

  it('before 2.23 tell whole idle GPUs', async () => {
    expect(await mapped({ ...bare, idleGpus: 2 })).toMatchObject({ scheduling: { idleGpus: 2 } });
  });

  it.each([
    ['portion', 'PORTION'],
    ['memory', 'MEMORY'],
    ['migProfile', 'MIG'],
    ['slices', 'UNKNOWN'],
    ['', null],
  ])('ask for GPUs by %j, which is %s and keeps the word', async (gpuRequestType, type) => {
    expect(await mapped({ ...bare, workloadRequestedResources: { gpuRequestType } })).toMatchObject({
      requested: { gpuRequestType: type, upstreamGpuRequestType: gpuRequestType || null },
    });
  });
});
