import {
  type ComputeNode,
  type ComputeNodeFilter,
  type ComputeNodeGpu,
  computeNodeHealths,
  computeNodeKeys,
  computeNodeStates,
  type Taint,
} from '../domain/compute-node.ts';
import { asOfField } from './as-of.ts';
import { builder } from './builder.ts';
import { ClusterRef, joinCluster } from './cluster.ts';
import { detailFields } from './compute-node-details.ts';
import { usageField } from './compute-node-usage.ts';
import { ConditionRef } from './condition.ts';
import { addRootNoun } from './connection.ts';
import { bySystems, byText } from './filters.ts';
import { NodePoolRef } from './node-pool.ts';
import { Node } from './node.ts';
import { System } from './system.ts';

const ComputeNodeState = builder.enumType('ComputeNodeState', {
  description: 'Whether the scheduler can use a node; UNKNOWN for any word that is new to us.',
  values: computeNodeStates,
});

const ComputeNodeHealth = builder.enumType('ComputeNodeHealth', {
  description: 'How a node does by what monitors it; UNKNOWN for any word that is new to us.',
  values: computeNodeHealths,
});

const ComputeNodeGpuRef = builder.objectRef<ComputeNodeGpu>('ComputeNodeGpu').implement({
  description: 'The GPUs of a node, which are alike.',
  fields: (t) => ({
    model: t.exposeString('model', { description: 'E.g. `NVIDIA-A100-SXM4-80GB`.' }),
    count: t.exposeInt('count', { description: 'How many.' }),
    nvlinkDomain: t.exposeString('nvlinkDomain', {
      nullable: true,
      description: 'The group of machines whose GPUs reach each other by NVLink; null outside of one.',
    }),
    nvlinkClique: t.exposeString('nvlinkClique', {
      nullable: true,
      description: 'The part of that group that this node is in.',
    }),
  }),
});

const TaintRef = builder.objectRef<Taint>('Taint').implement({
  description: 'By what Kubernetes keeps pods off a node that do not tolerate it.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'E.g. `node.kubernetes.io/unreachable`.' }),
    value: t.exposeString('value', { nullable: true, description: 'Null without one.' }),
    effect: t.exposeString('effect', { description: '`NoSchedule`, `PreferNoSchedule` or `NoExecute`.' }),
  }),
});

export const ComputeNodeRef = builder.objectRef<ComputeNode>('ComputeNode').implement({
  description:
    'A machine of a cluster. Filled by Run:ai and, to its staff and over GraphQL alone, by ClusterCockpit.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: '`ComputeNode:<system>:<cluster>/<name>`.' }),
    system: t.expose('system', { type: System, description: 'Where it comes from.' }),
    name: t.exposeString('name', { description: 'Host name; unique only within its cluster.' }),
    cluster: t.field({
      type: ClusterRef,
      nullable: true,
      description: 'The cluster it belongs to. Joined: one request for all nodes of a system.',
      resolve: joinCluster,
    }),
    subClusterName: t.exposeString('subClusterName', {
      nullable: true,
      description: 'Name of the part of its cluster whose machines are alike. Filled by ClusterCockpit.',
    }),
    nodePoolName: t.exposeString('nodePoolName', {
      nullable: true,
      description: 'Name of the node pool it is in; unique only within the cluster.',
    }),
    nodePool: t.field({
      type: NodePoolRef,
      nullable: true,
      description: 'The node pool it is in. Joined by its name: one request for all nodes of a system.',
      resolve: ({ system, clusterId, nodePoolName: name }, _, { load }) =>
        name === null ? null : load.findNodePool(system, { clusterId, name }),
    }),
    state: t.expose('state', { type: ComputeNodeState, description: 'Whether the scheduler can use it.' }),
    upstreamState: t.exposeString('upstreamState', { description: "The state in the system's own word." }),
    health: t.expose('health', {
      type: ComputeNodeHealth,
      nullable: true,
      description: 'How it does by what monitors it; null where nothing does.',
    }),
    gpu: t.expose('gpu', {
      type: ComputeNodeGpuRef,
      nullable: true,
      description: 'Null without any, and where the system does not tell.',
    }),
    ...detailFields(t),
    capacity: usageField(t, 'capacity', 'What it has.'),
    allocated: usageField(t, 'allocated', 'What of it was given to jobs.'),
    used: usageField(t, 'used', 'What of it is really in use.'),
    conditions: t.expose('conditions', {
      type: [ConditionRef],
      nullable: true,
      description: 'What Kubernetes found about it; null where the system does not tell.',
    }),
    taints: t.expose('taints', {
      type: [TaintRef],
      nullable: true,
      description: 'What keeps jobs off it; null where the system does not tell.',
    }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it joined its cluster.',
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the system last took down anything of it.',
    }),
    asOf: asOfField(t, ({ clusterId }) => clusterId),
  }),
});

const ComputeNodeFilterInput = builder.inputRef<ComputeNodeFilter>('ComputeNodeFilter').implement({
  description: 'Which compute nodes.',
  fields: (t) => ({
    systems: t.stringList({ description: bySystems }),
    clusters: t.idList({ description: 'Ids of clusters.' }),
    nodePools: t.stringList({
      description: 'Names of node pools, which are unique only within a cluster: give `clusters` as well.',
    }),
    subClusters: t.stringList({
      description: 'Names of sub-clusters, which are unique only within a cluster: give `clusters` as well.',
    }),
    states: t.field({ type: [ComputeNodeState], description: 'Any of these.' }),
    healths: t.field({
      type: [ComputeNodeHealth],
      description: 'Any of these; nodes without any are left out.',
    }),
    text: t.string({ description: byText }),
  }),
});

addRootNoun(ComputeNodeRef, {
  list: 'computeNodes',
  single: 'computeNode',
  description: 'Compute nodes by name, over all systems.',
  sources: ({ sources }) => sources.computeNodes,
  load: ({ load }) => load.ComputeNode,
  filter: ComputeNodeFilterInput,
  whereabouts: ({ systems, clusters }) => ({
    systems,
    ids: [{ argument: 'filter.clusters', type: 'Cluster', ids: clusters }],
  }),
  keys: computeNodeKeys,
  defaultOrder: { field: 'NAME', direction: 'ASC' },
});
