import {
  type NodeLabel,
  type NodePool,
  type NodePoolCondition,
  type NodePoolFilter,
  nodePoolKeys,
  nodePoolPhases,
} from '../domain/node-pool.ts';
import { asOfField } from './as-of.ts';
import { builder } from './builder.ts';
import { ClusterRef, joinCluster } from './cluster.ts';
import { addRootNoun } from './connection.ts';
import { bySystems, byText } from './filters.ts';
import { NodePoolGpuMemoryRef, NodePoolNetworkRef, NodePoolSchedulingRef } from './node-pool-settings.ts';
import { Node } from './node.ts';
import { System } from './system.ts';
import { viewerCanField } from './viewer-can.ts';

const NodePoolPhase = builder.enumType('NodePoolPhase', {
  description: 'How a node pool stands; UNKNOWN for any word that is new to us.',
  values: nodePoolPhases,
});

const NodeLabelRef = builder.objectRef<NodeLabel>('NodeLabel').implement({
  description: 'A label of a Kubernetes node.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'E.g. `nvidia.com/gpu.product`.' }),
    value: t.exposeString('value', { description: 'Can be empty.' }),
  }),
});

const NodePoolConditionRef = builder.objectRef<NodePoolCondition>('NodePoolCondition').implement({
  description: 'One thing that holds of a node pool or does not, in the way of Kubernetes.',
  fields: (t) => ({
    type: t.exposeString('type', { description: "What it is, in the system's own word." }),
    holds: t.exposeBoolean('holds', { nullable: true, description: 'Null where the system does not tell.' }),
    reason: t.exposeString('reason', { nullable: true, description: "In a word, the system's own." }),
    message: t.exposeString('message', { nullable: true, description: "In the system's words." }),
    nodeNames: t.exposeStringList('nodeNames', { description: 'The nodes it is about.' }),
  }),
});

export const NodePoolRef = builder.objectRef<NodePool>('NodePool').implement({
  description: 'Nodes of a cluster that are scheduled together. Filled by Run:ai.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: '`NodePool:<system>:<key>`.' }),
    system: t.expose('system', { type: System, description: 'Where it comes from.' }),
    viewerCan: viewerCanField(t, 'nodePool'),
    name: t.exposeString('name', { description: 'Unique only within its cluster.' }),
    cluster: t.field({
      type: ClusterRef,
      nullable: true,
      description: 'The cluster it belongs to. Joined: one request for all node pools of a system.',
      resolve: joinCluster,
    }),
    default: t.exposeBoolean('default', {
      nullable: true,
      description: 'Whether it is the one that its cluster has from the start.',
    }),
    phase: t.expose('phase', {
      type: NodePoolPhase,
      nullable: true,
      description: 'Whether jobs can be scheduled on it.',
    }),
    upstreamPhase: t.exposeString('upstreamPhase', {
      nullable: true,
      description: "The phase in the system's own word.",
    }),
    phaseMessage: t.exposeString('phaseMessage', {
      nullable: true,
      description: "Why it is in its phase, in the system's words.",
    }),
    label: t.expose('label', {
      type: NodeLabelRef,
      nullable: true,
      description: 'What a node must carry to belong to it.',
    }),
    nodeNames: t.exposeStringList('nodeNames', {
      nullable: true,
      description: 'The nodes in it; null where the viewer is not told.',
    }),
    conditions: t.expose('conditions', {
      type: [NodePoolConditionRef],
      nullable: true,
      description: 'What its cluster found about it; null where the viewer is not told.',
    }),
    scheduling: t.expose('scheduling', {
      type: NodePoolSchedulingRef,
      nullable: true,
      description: 'How jobs are placed on its nodes.',
    }),
    gpuMemory: t.expose('gpuMemory', {
      type: NodePoolGpuMemoryRef,
      nullable: true,
      description: 'How the memory of its GPUs is stretched; null where the release does not know it.',
    }),
    network: t.expose('network', {
      type: NodePoolNetworkRef,
      nullable: true,
      description: 'How its nodes are connected; null where the release does not know it.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', nullable: true, description: 'When it was made.' }),
    createdBy: t.exposeString('createdBy', {
      nullable: true,
      description: 'Who made it: an address, or the name of an application.',
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was changed last.',
    }),
    updatedBy: t.exposeString('updatedBy', { nullable: true, description: 'Who changed it last.' }),
    asOf: asOfField(t, ({ clusterId }) => clusterId),
  }),
});

const NodePoolFilterInput = builder.inputRef<NodePoolFilter>('NodePoolFilter').implement({
  description: 'Which node pools.',
  fields: (t) => ({
    systems: t.stringList({ description: bySystems }),
    clusters: t.idList({ description: 'Ids of clusters.' }),
    text: t.string({ description: byText }),
  }),
});

addRootNoun(NodePoolRef, {
  list: 'nodePools',
  single: 'nodePool',
  description: 'Node pools by name, over all systems.',
  sources: ({ sources }) => sources.nodePools,
  load: ({ load }) => load.NodePool,
  filter: NodePoolFilterInput,
  whereabouts: ({ systems, clusters }) => ({
    systems,
    ids: [{ argument: 'filter.clusters', type: 'Cluster', ids: clusters }],
  }),
  keys: nodePoolKeys,
  defaultOrder: { field: 'NAME', direction: 'ASC' },
});
