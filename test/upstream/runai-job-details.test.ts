import { afterEach, describe, expect, it } from 'vitest';
import type { JobDetailSource } from '../../src/domain/job-details.ts';
import type { Job } from '../../src/domain/job.ts';
import { type Answers, connectTo, dgx, Refusal, type Runai } from './runai-server.ts';

const id = '7202a18e-051d-4362-b6d2-06d94094df6c';
const path = `/api/v1/workloads/${id}`;
const job = { id: `Job:dgx:${id}`, system: dgx, state: 'RUNNING', deletedAt: null } as Job;
const pod = { id: '3a4b5c6d-1111-4222-8333-944455566677', name: 'fit-0-0', k8sPhase: 'Running' };
const event = { createdAt: '2026-02-02 07:00:03', type: 'Normal', message: 'Started container main' };

let runai: Runai;
afterEach(() => runai.close());

async function connect(answers: Answers): Promise<JobDetailSource> {
  return (runai = await connectTo(answers)).jobDetails;
}

function phase(creationTimestamp: string, phase: string, phaseMessage = '') {
  return { meta: { creationTimestamp, type: 'PhaseUpdate' }, spec: { phaseUpdate: { phase, phaseMessage } } };
}

describe('the details of a job of Run:ai', () => {
  it('are an error to whoever may not read them, and null of a workload that is not listed yet', async () => {
    const details = await connect({ [`${path}/pods`]: new Refusal(403) });
    await expect(details.podsOf(job, 20)).rejects.toMatchObject({ code: 'UPSTREAM_FORBIDDEN' });
    expect(await details.eventsOf(job, 20)).toBeNull();
    expect(await details.historyOf(job, 20)).toBeNull();
    expect(await details.waitsOf({ ...job, state: 'PENDING' }, 20)).toBeNull();
  });

  it('always say how many are wanted, since Run:ai would stop at fifty in silence', async () => {
    const details = await connect({
      [`${path}/pods`]: { pods: [] },
      [`${path}/events`]: { events: [] },
      [`${path}/history`]: { records: [] },
    });
    await details.podsOf(job, 100);
    await details.eventsOf(job, 7);
    await details.historyOf(job, 7);
    expect(runai.asked).toEqual([
      `${path}/pods?limit=100`,
      `${path}/events?limit=7&sortOrder=desc`,
      `${path}/history?limit=500`,
    ]);
  });

  it('say that there are more when Run:ai goes on, or told more than was asked', async () => {
    const details = await connect({
      [`${path}/pods`]: { pods: [pod], next: 1 },
      [`${path}/events`]: { events: [event, event] },
      [`${path}/history`]: {
        records: [phase('2026-02-02T07:00:03Z', 'Pending'), phase('2026-02-02T07:00:04Z', 'Running')],
      },
    });
    for (const told of [details.podsOf(job, 1), details.eventsOf(job, 1), details.historyOf(job, 1)]) {
      expect(await told).toMatchObject({ rows: [expect.anything()], more: true });
    }
    for (const told of [details.eventsOf(job, 2), details.historyOf(job, 2)]) {
      expect(await told).toMatchObject({ rows: [expect.anything(), expect.anything()], more: false });
    }
  });
});

describe('the pods of a job of Run:ai', () => {
  it('tell where they run, since when, and what they asked for and hold', async () => {
    const details = await connect({
      [`${path}/pods`]: {
        pods: [
          {
            ...pod,
            nodeName: 'dgx-01',
            currentNodePool: 'a100',
            createdAt: '2026-02-02T08:00:03+01:00',
            completedAt: null,
            requestedResources: {
              gpuRequestType: 'memory',
              gpuMemory: { request: '20Gi', limit: '40Gi' },
              extendedResources: [{ resource: 'hugepages-2Mi', quantity: '4Mi' }, { resource: null }],
            },
            allocatedResources: { gpu: 0.25, gpuMemory: '20Gi', cpu: 4, cpuMemory: '8G' },
            containers: [
              { name: 'main', image: 'pytorch:25.06', startedAt: '2026-02-02 07:00:09' },
              { name: 'log', image: 'log:1', startedAt: '2026-02-02 07:00:05.5' },
              { name: 'late', image: 'late:1', startedAt: null },
            ],
          },
        ],
      },
    });
    const ofSlurm = { hardwareThreads: null, threadsPerCore: null, hosts: null };
    const unsaid = {
      ...{ nodes: null, gpuRequestType: null, upstreamGpuRequestType: null, extended: null },
      ...ofSlurm,
    };
    expect(await details.podsOf(job, 20)).toEqual({
      rows: [
        {
          system: dgx,
          ...{ key: [id, pod.id], uid: pod.id, name: 'fit-0-0' },
          ...{ phase: 'RUNNING', upstreamPhase: 'Running', nodeName: 'dgx-01', nodePool: 'a100' },
          requested: {
            ...{ cpu: null, gpu: null, memory: null, gpuMemory: 20 * 2 ** 30, nodes: null },
            ...ofSlurm,
            ...{ gpuRequestType: 'MEMORY', upstreamGpuRequestType: 'memory' },
            extended: [{ name: 'hugepages-2Mi', quantity: '4Mi' }],
          },
          allocated: { ...unsaid, cpu: 4, gpu: 0.25, memory: 8e9, gpuMemory: 20 * 2 ** 30 },
          containers: [
            { name: 'main', image: 'pytorch:25.06', startedAt: '2026-02-02T07:00:09.000Z' },
            { name: 'log', image: 'log:1', startedAt: '2026-02-02T07:00:05.500Z' },
            { name: 'late', image: 'late:1', startedAt: null },
          ],
          createdAt: '2026-02-02T07:00:03.000Z',
          startedAt: '2026-02-02T07:00:05.500Z',
          endedAt: null,
        },
      ],
      more: false,
    });
  });

  it.each([
    ['Pending', 'PENDING'],
    ['Succeeded', 'SUCCEEDED'],
    ['Failed', 'FAILED'],
    ['Unknown', 'UNKNOWN'],
    ['Evicted', 'UNKNOWN'],
    ['constructor', 'UNKNOWN'],
  ])('in phase %s are %s and keep the word', async (upstreamPhase, phase) => {
    const details = await connect({ [`${path}/pods`]: { pods: [{ ...pod, k8sPhase: upstreamPhase }] } });
    expect(await details.podsOf(job, 20)).toMatchObject({
      rows: [{ phase, upstreamPhase, startedAt: null }],
    });
  });

  it('are asked for among the deleted ones when the job itself was deleted', async () => {
    const details = await connect({ [`${path}/pods`]: { pods: [] } });
    await details.podsOf({ ...job, deletedAt: '2026-02-03T00:00:00.000Z' }, 20);
    expect(runai.asked).toEqual([`${path}/pods?limit=20&deleted=true`]);
  });
});

describe('what happened to a job of Run:ai', () => {
  it('is told by events with what they are about, whatever of it is left out', async () => {
    const whole = {
      ...event,
      type: 'Warning',
      reason: 'FailedScheduling',
      source: 'runai-scheduler',
      involvedObject: { uid: pod.id, kind: 'Pod', name: 'fit-0-0', namespace: 'runai-plasma-sim' },
    };
    const details = await connect({ [`${path}/events`]: { events: [whole, event] } });
    const told = { at: '2026-02-02T07:00:03.000Z', message: 'Started container main' };
    expect(await details.eventsOf(job, 20)).toEqual({
      rows: [
        {
          ...{ ...told, type: 'Warning', reason: 'FailedScheduling', source: 'runai-scheduler' },
          object: { kind: 'Pod', name: 'fit-0-0', namespace: 'runai-plasma-sim' },
        },
        { ...told, type: 'Normal', reason: null, source: null, object: null },
      ],
      more: false,
    });
  });

  it('is told by the states it entered, newest first in whatever order they come, without the events', async () => {
    const records = [
      phase('2026-02-02T07:00:03Z', 'Pending', 'No room left in a100'),
      { meta: { creationTimestamp: '2026-02-02T07:00:04Z', type: 'Event' }, spec: { event } },
      phase('2026-02-02 07:00:09', 'Paused'),
      phase('2026-02-02T07:00:05Z', 'Degraded'),
    ];
    const details = await connect({ [`${path}/history`]: { records } });
    const at = '2026-02-02T07:00';
    expect(await details.historyOf(job, 20)).toEqual({
      rows: [
        { at: `${at}:09.000Z`, state: 'UNKNOWN', upstreamState: 'Paused', message: null },
        { at: `${at}:05.000Z`, state: 'RUNNING', upstreamState: 'Degraded', message: null },
        { at: `${at}:03.000Z`, state: 'PENDING', upstreamState: 'Pending', message: 'No room left in a100' },
      ],
      more: false,
    });
  });
});

describe('why a job of Run:ai waits', () => {
  const waiting = { nodePool: 'a100', phaseReason: 'OverLimit', reason: 'Over limit' };

  it('is told node pool by node pool, by the workload itself and never by the list', async () => {
    const pendingSchedulingMessages = [
      { ...waiting, orgType: 'DEPARTMENT', userMessage: 'Your department has reached its limit' },
      { ...waiting, nodePool: 'default', orgType: null, userMessage: null },
    ];
    const details = await connect({ [path]: { pendingSchedulingMessages } });
    const reason = 'OverLimit';
    expect(await details.waitsOf({ ...job, state: 'PENDING' }, 20)).toEqual({
      rows: [
        {
          nodePool: 'a100',
          reason,
          message: 'Your department has reached its limit',
          limitedBy: 'DEPARTMENT',
        },
        { nodePool: 'default', reason, message: 'Over limit', limitedBy: null },
      ],
      more: false,
    });
    expect(runai.asked).toEqual([path]);
  });

  it('is null of one that does not, and nothing is asked', async () => {
    const details = await connect({});
    expect(await details.waitsOf(job, 20)).toBeNull();
    expect(runai.asked).toEqual([]);
  });
});
