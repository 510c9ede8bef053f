import { describe, expect, it } from 'vitest';
import type { SubmittedKind } from '../../src/upstream/runai/workloads/kinds.ts';
import { toSubmittedJob, TypedWorkload } from '../../src/upstream/runai/workloads/typed.ts';
import { dgx } from './runai-server.ts';
import { untold } from './untold.ts';

const id = '7202a18e-051d-4362-b6d2-06d94094df6c';
const cluster = '3f0c1a52-8c1e-4a7b-9d3f-6b2f3e0a1c11';

/** The least that the endpoint of a type answers. */
const bare = { workloadId: id, name: 'fit-7', createdAt: '2026-02-02 07:00:03' };

const submitted = {
  ...bare,
  requestedName: 'fit',
  projectId: '4500111',
  departmentId: '4500008',
  clusterId: cluster,
  createdBy: 'researcher@example.org',
  deletedAt: null,
  desiredPhase: 'Running',
  actualPhase: 'Pending',
  spec: {
    image: 'nvcr.io/nvidia/pytorch:25.06-py3',
    args: '--n 7',
    nodePools: ['a100', 'default'],
    priorityClass: 'low',
    preemptibility: 'preemptible',
    parallelism: 2,
    completions: 4,
    compute: {
      gpuDevicesRequest: 1,
      gpuRequestType: 'portion',
      gpuPortionRequest: 0.5,
      cpuCoreRequest: 4,
      cpuMemoryRequest: '8G',
    },
  },
};

function job(workload: object, kind: SubmittedKind = 'TRAINING') {
  return toSubmittedJob(dgx, kind, TypedWorkload.parse(workload));
}

describe('A job just submitted to Run:ai', () => {
  it('is told from the answer of the endpoint of its type, whose fields have other names than the list', () => {
    expect(job(submitted)).toEqual({
      id: `Job:dgx:${id}`,
      system: dgx,
      name: 'fit-7',
      kind: 'TRAINING',
      upstreamKind: 'Training',
      state: 'PENDING',
      upstreamState: 'Pending',
      createdAt: '2026-02-02T07:00:03.000Z',
      startedAt: null,
      endedAt: null,
      deletedAt: null,
      runningSeconds: null,
      userName: 'researcher@example.org',
      project: { id: 'Project:dgx:4500111', name: null },
      cluster: { id: `Cluster:dgx:${cluster}`, name: null },
      resourceClassKey: null,
      requested: {
        ...{ ...untold.resources, cpu: 8, gpu: 1, memory: 16e9, nodes: null },
        ...{ gpuRequestType: 'PORTION', upstreamGpuRequestType: 'portion' },
      },
      allocated: null,
      scheduling: {
        ...{ priorityClass: 'low', preemptible: true, nodePools: ['a100', 'default'], message: null },
        ...{ partition: null, walltimeSeconds: null, pendingSeconds: null, ...untold.scheduling },
      },
      monitoring: null,
      containers: {
        namespace: null,
        images: ['nvcr.io/nvidia/pytorch:25.06-py3'],
        ...{ endpoints: [], conditions: [], framework: null },
        podCounts: {
          ...{ requested: null, minimum: null, maximum: null },
          ...{ parallelism: 2, completions: 4, running: null },
        },
      },
      actions: null,
    });
  });

  it('is told however little is answered, and counts as being created until its cluster says more', () => {
    expect(job(bare, 'WORKSPACE')).toMatchObject({
      ...{ kind: 'WORKSPACE', upstreamKind: 'Workspace', state: 'STARTING', upstreamState: 'Creating' },
      ...{ userName: null, project: null, cluster: null, requested: null },
      scheduling: { preemptible: null, nodePools: [] },
    });
  });

  it('asks for memory of GPUs, where it does not ask for devices', () => {
    const compute = { gpuDevicesRequest: 1, gpuRequestType: 'memory', gpuMemoryRequest: '20Gi' };
    expect(job({ ...bare, spec: { compute } }, 'WORKSPACE').requested).toMatchObject({
      ...{ gpu: null, gpuMemory: 20 * 2 ** 30, gpuRequestType: 'MEMORY' },
    });
  });

  it.each(['DISTRIBUTED', 'INFERENCE'] as const)(
    'of kind %s does not tell yet what all its pods together ask for',
    (kind) => {
      expect(job(submitted, kind).requested).toBeNull();
    },
  );

  it('does not count what a template or policy was told to leave out', () => {
    const extendedResources = [
      { resource: 'hugepages-2Mi', quantity: '4Mi' },
      { resource: 'example.org/nic', quantity: '1', exclude: true },
    ];
    expect(job({ ...bare, spec: { compute: { extendedResources } } }).requested?.extended).toEqual([
      { name: 'hugepages-2Mi', quantity: '4Mi' },
    ]);
  });
});
