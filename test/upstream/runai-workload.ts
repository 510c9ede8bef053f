import { dgx } from './runai-server.ts';

export const path = '/api/v1/workloads';
export const cluster = '3f0c1a52-8c1e-4a7b-9d3f-6b2f3e0a1c11';
export const scan = '7202a18e-051d-4362-b6d2-06d94094df6c';
export const notebook = '1d7b3a60-2a2e-4b8e-a0f8-1f2a4a6f7a01';

export const wireScan = {
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

export const jobScan = {
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
    ...{ hardwareThreads: null, threadsPerCore: null, hosts: null },
  },
  allocated: {
    ...{ cpu: 16, gpu: 0.5, memory: 4 * 2 ** 30, gpuMemory: 640e9, extended: null, nodes: null },
    ...{ gpuRequestType: null, upstreamGpuRequestType: null },
    ...{ hardwareThreads: null, threadsPerCore: null, hosts: null },
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
    ...{ number: null, arrayNumber: null, subCluster: null, sharing: null },
  },
  monitoring: null,
  containers: {
    ...{ namespace: null, images: [], endpoints: [], conditions: [], framework: null },
    podCounts: {
      ...{ requested: null, minimum: null, maximum: null },
      ...{ parallelism: null, completions: null, running: null },
    },
  },
  actions: null,
};

/** The least that every version sends of a workload. */
export const bare = {
  id: notebook,
  name: 'jupyter',
  type: 'Workspace',
  phase: 'Pending',
  createdAt: '2026-02-02T09:58:00Z',
};
