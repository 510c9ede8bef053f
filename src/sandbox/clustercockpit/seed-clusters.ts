import {
  deriveCluster,
  type Cluster,
  type MetricInput,
  type SubClusterHardware,
  type Topology,
} from './clusters.ts';
import type { Scope } from './metrics/scopes.ts';

const sockets = 2;
const coresPerSocket = 16;
const cores = sockets * coresPerSocket;

/** The two clusters of the sandbox: processors in two sizes, and four accelerators a node. */
export function seedClusters(): Cluster[] {
  const large = { name: 'large', footprint: 'max', lowerIsBetter: true } as const;
  return [
    deriveCluster({
      name: 'tarn',
      metricConfig: [
        ...processorMetrics,
        {
          ...memoryMetric,
          subClusters: [{ ...large, peak: 1024, normal: 512, caution: 900, alert: 1000 }],
        },
        { ...networkMetric, subClusters: [{ name: 'large', remove: true }] },
      ],
      subClusters: [
        hardware('main', 'tn[001-128]', 'Sample Xeon 16-core', 0),
        hardware('large', 'tl[01-12],tx1', 'Sample Xeon 16-core, 1 TB', 0),
      ],
    }),
    deriveCluster({
      name: 'glade',
      metricConfig: [...processorMetrics, memoryMetric, networkMetric, ...acceleratorMetrics],
      subClusters: [hardware('h100', 'gg[01-32]', 'Sample EPYC 16-core', 4)],
    }),
  ];
}

const processorMetrics = [
  metric('cpu_load', '', 'node', 'avg', [cores, cores, 6.4, 3.2], { footprint: 'avg' }),
  metric('cpu_user', '', 'hwthread', 'avg', [100, 50, 20, 10]),
  metric('flops_any', 'F/s', 'hwthread', 'sum', [2400, 800, 200, 40], { footprint: 'avg' }),
  metric('mem_bw', 'B/s', 'socket', 'sum', [360, 180, 60, 15], { footprint: 'avg' }),
  metric('cpu_power', 'W', 'socket', 'sum', [600, 400, 160, 100], { energy: 'power' }),
];

const memoryMetric = metric('mem_used', 'B', 'node', 'sum', [256, 128, 200, 240], {
  footprint: 'max',
  lowerIsBetter: true,
});

const networkMetric = metric('net_bw', 'B/s', 'node', 'sum', [24, 12, 4, 2]);

const acceleratorMetrics = [
  metric('acc_utilization', '', 'accelerator', 'avg', [100, 80, 50, 20], { footprint: 'avg' }),
  metric('acc_mem_used', 'B', 'accelerator', 'sum', [80, 40, 20, 10], { footprint: 'max' }),
  metric('acc_power', 'W', 'accelerator', 'sum', [700, 400, 100, 60], { energy: 'power' }),
];

function metric(
  name: string,
  base: string,
  scope: Scope,
  aggregation: 'sum' | 'avg',
  [peak, normal, caution, alert]: [number, number, number, number],
  settings: Pick<MetricInput, 'footprint' | 'energy' | 'lowerIsBetter'> = {},
): MetricInput {
  const unit = base === '' || base === 'W' ? { base } : { base, prefix: 'G' };
  return { name, unit, scope, aggregation, timestep: 60, peak, normal, caution, alert, ...settings };
}

function hardware(
  name: string,
  nodes: string,
  processorType: string,
  accelerators: number,
): SubClusterHardware {
  return {
    name,
    nodes,
    processorType,
    topology: topology(accelerators),
    flopRateScalar: { unit: { base: 'F/s', prefix: 'G' }, value: 120 },
    flopRateSimd: { unit: { base: 'F/s', prefix: 'G' }, value: 1900 },
    memoryBandwidth: { unit: { base: 'B/s', prefix: 'G' }, value: 360 },
    socketsPerNode: sockets,
    coresPerSocket,
    threadsPerCore: 1,
  };
}

function topology(accelerators: number): Topology {
  const node = Array.from({ length: cores }, (_, thread) => thread);
  const socket = [node.slice(0, coresPerSocket), node.slice(coresPerSocket)];
  const ids = Array.from(
    { length: accelerators },
    (_, index) => `00000000:${(0x1a + index * 0x20).toString(16).toUpperCase()}:00.0`,
  );
  return {
    node,
    socket,
    memoryDomain: socket,
    core: node.map((thread) => [thread]),
    ...(accelerators > 0 && { accelerators: ids.map((id) => ({ id, type: 'Nvidia GPU', model: 'H100' })) }),
  };
}
