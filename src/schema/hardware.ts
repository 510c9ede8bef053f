import type { Accelerator, ClusterHardware, SubCluster } from '../domain/cluster.ts';
import { builder } from './builder.ts';
import { ClusterMetricRef } from './cluster-metric.ts';
import { machineFields } from './machine.ts';

const AcceleratorRef = builder.objectRef<Accelerator>('Accelerator').implement({
  description: 'One accelerator of every node of its sub-cluster.',
  fields: (t) => ({
    id: t.exposeString('id', {
      description: 'What job resources and metric series call it, usually a PCI address. Not a global id.',
    }),
    type: t.exposeString('type', { description: 'E.g. `Nvidia GPU`.' }),
    model: t.exposeString('model', { description: 'E.g. `A100`.' }),
  }),
});

const SubClusterRef = builder.objectRef<SubCluster>('SubCluster').implement({
  description: 'The part of a cluster whose machines are alike.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Unique within its cluster.' }),
    nodes: t.exposeString('nodes', { description: 'Host list expression, e.g. `hn[001-064]`.' }),
    nodeCount: t.exposeInt('nodeCount', {
      nullable: true,
      description: 'Hosts in that expression; null when it is `*`.',
    }),
    processorType: t.exposeString('processorType', { description: 'As the site describes it.' }),
    socketsPerNode: t.exposeInt('socketsPerNode', { description: 'Sockets.' }),
    coresPerSocket: t.exposeInt('coresPerSocket', { description: 'Cores.' }),
    threadsPerCore: t.exposeInt('threadsPerCore', { description: 'Hardware threads.' }),
    accelerators: t.expose('accelerators', {
      type: [AcceleratorRef],
      description: 'Of each node; empty without any.',
    }),
    ...machineFields(t),
  }),
});

export const ClusterHardwareRef = builder.objectRef<ClusterHardware>('ClusterHardware').implement({
  description: 'What the machines of a cluster are made of. Filled by ClusterCockpit.',
  fields: (t) => ({
    partitions: t.exposeStringList('partitions', {
      nullable: true,
      description:
        'Slurm partitions in which jobs were seen; null where the system is asked over REST alone.',
    }),
    subClusters: t.expose('subClusters', { type: [SubClusterRef], description: 'In the order of the site.' }),
    metrics: t.field({
      type: [ClusterMetricRef],
      nullable: true,
      description: 'What is measured on it, by name. Joined: one request for all clusters of a system.',
      resolve: ({ clusterId }, _, { load }) => load.clusterMetricsOf(clusterId),
    }),
  }),
});
