import { describe, expect, it } from 'vitest';
import type { RunaiFake } from '../../../src/sandbox/runai/index.ts';
import { names, paths, read, refusal, send, start } from './caller.ts';
import { gpus } from './quota.ts';

/** A project of the connected cluster that is ready, with 4 devices of the pool `a100` and no more than 8. */
async function site() {
  const fake = await start({ workloads: [] });
  const pool = fake.state.nodePools.find(({ name }) => name === 'a100')!;
  const project = fake.state.projects.find(({ status }) => status.phase === 'Ready')!;
  await send('PUT', `${paths.projects}/${project.id}/resources`, { body: [gpus(pool.id, 4, 8)] });
  const compute = { gpuDevicesRequest: 2, cpuCoreRequest: 4, cpuMemoryRequest: '8G' };
  const spec = { image: 'pytorch:2', command: 'python', args: 'fit.py', compute, nodePools: ['a100'] };
  return { ...fake, job: { name: 'fit-1', projectId: project.id, clusterId: project.clusterId, spec } };
}

/** What the list of all workloads shows, once the clusters did what they were told. */
async function listed({ settle }: Pick<RunaiFake, 'settle'>): Promise<any> {
  settle();
  return (await read(paths.workloads)).workloads[0];
}

describe('a submission', () => {
  it.each([
    ['viewer', 'workspaces'],
    ['viewer', 'trainings'],
    ['viewer', 'distributed'],
    ['researcher', 'inferences'],
    ['u-0042', 'workspaces'],
  ])('of a %s to %s is refused', async (as, type) => {
    const { state, job } = await site();
    const { body } = await send('POST', `${paths.workloads}/${type}`, { as, body: job });
    expect(body).toEqual({ code: 403, message: 'You do not have sufficient permissions.' });
    expect(state.unlisted).toEqual([]);
  });

  it('is known to the endpoint of its type at once, and to the list of all later', async () => {
    const { settle, job } = await site();
    const path = `${paths.workloads}/trainings`;
    const { status, body } = await send('POST', path, { as: 'researcher', body: job });
    expect(status).toBe(202);
    expect(body).toMatchObject({
      ...{ name: 'fit-1', requestedName: 'fit-1', createdBy: 'researcher@example.org' },
      ...{ desiredPhase: 'Running', actualPhase: 'Creating', deletedAt: null, spec: job.spec },
    });
    expect(await read(`${path}/${body.workloadId}`)).toEqual(body);
    expect(await refusal(`${paths.workloads}/${body.workloadId}`)).toMatchObject({ code: 404 });
    expect(await names(paths.workloads)).toEqual([]);
    expect(await listed({ settle })).toMatchObject({
      ...{ id: body.workloadId, type: 'Training', phase: 'Running', source: 'Control-plane' },
      ...{ submittedBy: 'researcher@example.org', command: 'python', arguments: 'fit.py' },
      ...{ currentNodePools: ['a100'], priorityClassName: 'low', category: 'Train', runningPods: 1 },
      workloadRequestedResources: { gpuRequestType: 'portion', gpu: { request: 2 }, cpu: { request: 4 } },
      allocatedResources: { gpu: 2, cpu: 4, cpuMemory: '8G' },
    });
  });

  it('may be a part of one GPU, or as much of its memory as is named', async () => {
    const { job, settle } = await site();
    const path = `${paths.workloads}/workspaces`;
    const half = { gpuDevicesRequest: 1, gpuRequestType: 'portion', gpuPortionRequest: 0.5 };
    await send('POST', path, { body: { ...job, spec: { ...job.spec, compute: half } } });
    expect((await listed({ settle })).workloadRequestedResources.gpu).toEqual({ request: 0.5, limit: 0.5 });
    const memory = { gpuDevicesRequest: 1, gpuRequestType: 'memory', gpuMemoryRequest: '20G' };
    const { body } = await send('POST', path, {
      body: { ...job, name: 'fit-2', spec: { ...job.spec, compute: memory } },
    });
    settle();
    expect((await read(`${paths.workloads}/${body.workloadId}`)).workloadRequestedResources).toMatchObject({
      ...{ gpuRequestType: 'memory', gpu: { request: null }, gpuMemory: { request: '20G' } },
    });
  });

  it('of several workers counts them all, and their master', async () => {
    const { job, settle } = await site();
    const spec = { ...job.spec, distributedFramework: 'PyTorch', numWorkers: 3 };
    const path = `${paths.workloads}/distributed`;
    expect((await send('POST', path, { body: job })).body).toMatchObject({ code: 400 });
    expect((await send('POST', path, { body: { ...job, spec } })).body).toMatchObject({ spec });
    expect(await listed({ settle })).toMatchObject({
      ...{ type: 'Distributed', distributedFramework: 'PyTorch', requestedPods: { number: 4 } },
      workloadRequestedResources: { gpu: { request: 8 } },
    });
  });

  it('may have its name made unique, and keeps the one it asked for', async () => {
    const { job } = await site();
    const body = { ...job, useGivenNameAsPrefix: true };
    const answers = [
      await send('POST', `${paths.workloads}/trainings`, { body }),
      await send('POST', `${paths.workloads}/trainings`, { body }),
    ];
    const given = answers.map((answer) => answer.body.name);
    expect(new Set(given).size).toBe(2);
    for (const answer of answers) expect(answer.body.requestedName).toBe('fit-1');
    for (const name of given) expect(name).toMatch(/^fit-1-[0-9a-f]{6}$/);
  });

  it('under a name that is taken in its project is a 400, until the other is deleted', async () => {
    const { job, settle } = await site();
    const { body } = await send('POST', `${paths.workloads}/trainings`, { body: job });
    const again = await send('POST', `${paths.workloads}/workspaces`, { body: job });
    const message = "workload with name 'fit-1' already exists in this project";
    expect(again.body).toEqual({ code: 400, message });
    await send('DELETE', `${paths.workloads}/trainings/${body.workloadId}`);
    settle();
    expect((await send('POST', `${paths.workloads}/workspaces`, { body: job })).status).toBe(202);
  });

  it('against the policy is refused with every field that breaks it', async () => {
    const { job } = await site();
    const spec = { compute: { gpuDevicesRequest: 9 } };
    const { body } = await send('POST', `${paths.workloads}/trainings`, { body: { ...job, spec } });
    expect(body).toEqual({
      code: 400,
      message: 'The workload request does not comply with the policy',
      complianceIssues: [
        { field: 'image', details: 'is required', rule: 'required' },
        { field: 'compute.gpuDevicesRequest', details: 'must be at most 8', rule: 'max' },
      ],
    });
  });

  it.each([
    ['a name with capitals', { name: 'Fit' }],
    ['a name of 64 letters', { name: 'a'.repeat(64) }],
    ['a project of another cluster', { clusterId: 'c9d25e77-0b34-4f6a-8e15-2a7f4d9b3c02' }],
    ['a project that is not there', { projectId: 'missing' }],
  ])('with %s is refused', async (_, spoiled) => {
    const { job, state } = await site();
    const { body } = await send('POST', `${paths.workloads}/trainings`, { body: { ...job, ...spoiled } });
    expect(body).toMatchObject({ code: 400 });
    expect(state.unlisted).toEqual([]);
  });

  it.each([
    ['half of two GPUs', { compute: { gpuDevicesRequest: 2, gpuPortionRequest: 0.5 } }],
    ['a part of no GPU', { compute: { gpuPortionRequest: 0.5 } }],
    ['more than a whole of one', { compute: { gpuDevicesRequest: 1, gpuPortionRequest: 1.5 } }],
    ['memory of several', { compute: { gpuDevicesRequest: 2, gpuRequestType: 'memory' } }],
    ['an amount that is no quantity', { compute: { cpuMemoryRequest: 'much' } }],
    ['a priority nobody knows', { priorityClass: 'urgent' }],
    ['a category nobody knows', { category: 'Play' }],
    ['a node pool of another cluster', { nodePools: ['h100'] }],
    ['a command in several words', { command: ['python', 'fit.py'] }],
  ])('of %s is refused', async (_, spoiled) => {
    const { job, state } = await site();
    const body = { ...job, spec: { ...job.spec, ...spoiled } };
    expect((await send('POST', `${paths.workloads}/trainings`, { body })).body).toMatchObject({ code: 400 });
    expect(state.unlisted).toEqual([]);
  });

  it.each([
    ['more than its limit', 'OverLimit', { compute: { gpuDevicesRequest: 8 }, parallelism: 2 }],
    [
      'more than is guaranteed, for good',
      'NonPreemptibleOverQuota',
      { compute: { gpuDevicesRequest: 6 }, preemptibility: 'non-preemptible' },
    ],
  ])('of %s waits and says why', async (_, phaseReason, asked) => {
    const { job, settle } = await site();
    const body = { ...job, spec: { ...job.spec, ...asked } };
    await send('POST', `${paths.workloads}/trainings`, { body });
    const workload = await listed({ settle });
    expect(workload).toMatchObject({ phase: 'Pending', phaseReason, runningPods: 0 });
    const { pendingSchedulingMessages } = await read(`${paths.workloads}/${workload.id}`);
    expect(pendingSchedulingMessages).toMatchObject([{ nodePool: 'a100', phaseReason }]);
  });

  it('to a cluster that never connected names the trouble', async () => {
    const { job } = await site();
    const { body: cluster } = await send('POST', paths.clusters, { body: { name: 'new' } });
    const project = { name: 'early', clusterId: cluster.uuid, resources: [] };
    const { body } = await send('POST', paths.projects, { body: project });
    const early = { ...job, clusterId: cluster.uuid, projectId: body.id };
    expect((await send('POST', `${paths.workloads}/trainings`, { body: early })).body).toMatchObject({
      message: `This API is incompatible with the version of cluster '${cluster.uuid}'`,
    });
  });
});
