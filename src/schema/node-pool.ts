import {
  type NodeLabel,
  type NodePool,
  type NodePoolFilter,
  nodePoolKeys,
  nodePoolPhases,
} from '../domain/node-pool.ts';
import { asOfField } from './as-of.ts';
import { builder } from './builder.ts';
import { ClusterRef, joinCluster } from './cluster.ts';
import { addRootNoun } from './connection.ts';
import { bySystems, byText } from './filters.ts';
import { Node } from './node.ts';
import { System } from './system.ts';

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

export const NodePoolRef = builder.objectRef<NodePool>('NodePool').implement({
  description: 'Nodes of a cluster that are scheduled together. Filled by Run:ai.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: '`NodePool:<system>:<key>`.' }),
    system: t.expose('system', { type: System, description: 'Where it comes from.' }),
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
    createdAt: t.expose('createdAt', { type: 'DateTime', nullable: true, description: 'When it was made.' }),
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
