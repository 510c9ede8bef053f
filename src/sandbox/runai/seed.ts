import { ago, day, hour } from './draw.ts';
import { seedIdentity } from './seed-identity.ts';
import { seedNodes } from './seed-nodes.ts';
import { seedOrganisation } from './seed-organisation.ts';
import { seedSettings } from './seed-settings.ts';
import { seedWorkloads } from './seed-workloads.ts';
import type { Cluster, NodePool, State } from './wire.ts';

const tenantId = 1001;

/** A tenant in the middle of its working day, told backwards from `now`. */
export function seed(now: number): State {
  const clusters = [connectedCluster(now), disconnectedCluster(now)];
  const nodePools = clusters.flatMap((cluster) => nodePoolsOf(cluster, now));
  const { departments, projects } = seedOrganisation(now, nodePools);
  const workloads = seedWorkloads({ clusters, nodePools, departments, projects });
  return {
    ...{ clusters, nodePools, nodes: seedNodes(nodePools, now), departments, projects, workloads },
    ...{ unlisted: [], submissions: {}, phaseChanges: {}, auditLog: [] },
    ...seedIdentity(now, tenantId),
    ...seedSettings(),
  };
}

function connectedCluster(now: number): Cluster {
  return {
    uuid: '4b1f0a9e-5c7d-4e21-9a40-6d2c8b7e1f01',
    tenantId,
    name: 'aurora',
    createdAt: ago(now, 640 * day),
    domain: 'https://aurora.example.org',
    version: '2.24.6',
    updatedAt: ago(now, 12 * day),
    lastLiveness: ago(now, 20),
    deletedAt: null,
    deleteRequestedAt: null,
    status: {
      state: 'Connected',
      operands: { 'runai-agent': { ready: true }, 'cluster-sync': { ready: true } },
      platform: { type: 'vanilla', kubeVersion: 'v1.33.4' },
      config: { workloadOwnershipProtection: false, subdomainEnabled: true, ingressClass: 'nginx' },
      dependencies: {
        required: { prometheus: { available: true } },
        optional: { mpi: { available: false } },
      },
    },
  };
}

/** Silent for a day: what it last reported is stale, not gone. */
function disconnectedCluster(now: number): Cluster {
  return {
    uuid: 'c9d25e77-0b34-4f6a-8e15-2a7f4d9b3c02',
    tenantId,
    name: 'basalt',
    createdAt: ago(now, 410 * day),
    domain: 'https://basalt.example.org',
    version: '2.22.15',
    updatedAt: ago(now, 70 * day),
    lastLiveness: ago(now, 26 * hour),
    status: { state: 'Disconnected', platform: { type: 'openshift', kubeVersion: 'v1.30.7' } },
  };
}

/** Names are unique only within a cluster: each has a pool called `default`. */
function nodePoolsOf(cluster: Cluster, now: number): NodePool[] {
  const common = {
    tenantId,
    clusterId: cluster.uuid,
    clusterName: cluster.name,
    createdAt: cluster.createdAt,
    createdBy: 'u-0001@example.org',
    updatedAt: ago(now, 30 * day),
    updatedBy: 'u-0001@example.org',
  };
  const isDefault = { name: 'default', labelKey: 'runai/default-pool', labelValue: 'true', isDefault: true };
  const byModel = { labelKey: 'nvidia.com/gpu.product', isDefault: false };
  if (cluster.status?.state === 'Disconnected') {
    const phase = { phase: 'Unschedulable', phaseMessage: 'all nodes are down' };
    return [{ ...common, ...isDefault, ...phase, id: '23', status: { nodes: ['w-01', 'w-02'] } }];
  }
  return [
    {
      ...common,
      ...isDefault,
      id: '200310',
      phase: 'Ready',
      phaseMessage: '',
      gpuNetworkAccelerationDetection: 'Auto',
      networkTopologyName: null,
      gpuResourceOptimization: { swapEnabled: false, nodeLevelSchedulerEnabled: false },
      status: { nodes: ['cpu-01', 'cpu-02', 't4-01'] },
    },
    {
      ...common,
      ...byModel,
      id: '200311',
      name: 'a100',
      labelValue: 'NVIDIA-A100',
      phase: 'Ready',
      networkTopologyName: 'racks',
      schedulingConfiguration: {
        placementStrategy: { cpu: 'spread', gpu: 'binpack' },
        minGuaranteedRuntime: '2h',
      },
      status: { nodes: ['dgx-01', 'dgx-02', 'dgx-03', 'dgx-04'], gpuNetworkAccelerationDetected: true },
    },
    {
      ...common,
      ...byModel,
      id: 'e07c4a13-96bd-4d58-a1f2-3b5d7c9e8a03',
      name: 'h200',
      labelValue: 'NVIDIA-H200',
      phase: 'Empty',
      phaseMessage: 'no nodes match the label',
      gpuResourceOptimization: { swapEnabled: true, nodeLevelSchedulerEnabled: true },
      status: { nodes: [] },
    },
  ];
}
