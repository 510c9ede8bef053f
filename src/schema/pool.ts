import {
  type NodeAffinity,
  type PoolFilter,
  poolKeys,
  type PoolQuota,
  type PoolRemote,
  type ResourceClass,
  type ResourcePool,
} from '../domain/pool.ts';
import { builder } from './builder.ts';
import { bytesField } from './bytes.ts';
import { ClusterRef } from './cluster.ts';
import { addRootNoun } from './connection.ts';
import { bySystems, byText, ResourceFit } from './filters.ts';
import { NodePoolRef } from './node-pool.ts';
import { Node } from './node.ts';
import { System } from './system.ts';
import { viewerCanField } from './viewer-can.ts';

const NodeAffinityRef = builder.objectRef<NodeAffinity>('NodeAffinity').implement({
  description: 'A node label that sessions of a class are drawn to.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Key of the Kubernetes node label.' }),
    required: t.exposeBoolean('required', {
      description: 'Whether a node without the label is out of question.',
    }),
  }),
});

export const ResourceClassRef = builder.objectRef<ResourceClass>('ResourceClass').implement({
  description: 'One size a session can have in its pool. Filled by Renku.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: '`ResourceClass:<system>:<pool>/<class>`.' }),
    system: t.expose('system', { type: System, description: 'Where it comes from.' }),
    viewerCan: viewerCanField(t, 'pool'),
    name: t.exposeString('name', { description: 'Not unique, not even inside its pool.' }),
    default: t.exposeBoolean('default', { description: 'The class used when a session names none.' }),
    cpu: t.exposeFloat('cpu', { description: 'Cores.' }),
    gpu: t.exposeFloat('gpu', { description: 'Devices.' }),
    memory: bytesField(t, (row) => row.memory, 'Memory. Renku requests it in GiB.'),
    maxStorage: bytesField(t, (row) => row.maxStorage, 'The most disk a session may ask for.'),
    defaultStorage: bytesField(t, (row) => row.defaultStorage, 'Disk of a session that names no size.'),
    tolerations: t.exposeStringList('tolerations', {
      description: 'Keys of the taints its sessions tolerate.',
    }),
    nodeAffinities: t.expose('nodeAffinities', {
      type: [NodeAffinityRef],
      description: 'Labels its sessions are drawn to.',
    }),
    quotaEnforced: t.exposeBoolean('quotaEnforced', {
      description: "Whether its use counts against the pool's credit limits.",
    }),
    nodePool: t.field({
      type: NodePoolRef,
      nullable: true,
      description:
        'The node pool its sessions run on. Joined: one request a system that has them. Filled by native pools.',
      resolve: ({ nodePoolId }, _, { load }) => (nodePoolId === null ? null : load.NodePool(nodePoolId)),
    }),
  }),
});

const PoolQuotaRef = builder.objectRef<PoolQuota>('PoolQuota').implement({
  description: 'What all sessions of a pool may use together.',
  fields: (t) => ({
    cpu: t.exposeFloat('cpu', { description: 'Cores. Renku rounds them up to a whole number.' }),
    gpu: t.exposeFloat('gpu', { description: 'Devices.' }),
    memory: bytesField(t, (row) => row.memory, 'Memory. Renku keeps it in GB (10^9).'),
  }),
});

export const PoolRemoteKind = builder.enumType('PoolRemoteKind', {
  description: 'What starts the sessions of a remote pool.',
  values: {
    FIRECREST: { description: 'A FirecREST API in front of Slurm.' },
    RUNAI: { description: 'Run:ai.' },
  },
});

const PoolRemoteRef = builder.objectRef<PoolRemote>('PoolRemote').implement({
  description: "Where sessions start when not on the pool's own cluster.",
  fields: (t) => ({
    kind: t.expose('kind', { type: PoolRemoteKind, description: 'What starts them.' }),
    url: t.exposeString('url', { description: 'Its base address.' }),
    systemName: t.exposeString('systemName', {
      nullable: true,
      description: 'FirecREST: which of its machines.',
    }),
    partition: t.exposeString('partition', { nullable: true, description: "FirecREST: Slurm's partition." }),
    providerId: t.exposeString('providerId', {
      nullable: true,
      description: 'The OAuth2 provider that people sign in to for it.',
    }),
  }),
});

export const ResourcePoolRef = builder.objectRef<ResourcePool>('ResourcePool').implement({
  description:
    'A pool of resources for interactive sessions, and the classes to choose from. Filled by Renku.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: '`ResourcePool:<system>:<pool>`.' }),
    system: t.expose('system', { type: System, description: 'Where it comes from.' }),
    viewerCan: viewerCanField(t, 'pool'),
    name: t.exposeString('name', { description: 'Not unique.' }),
    cluster: t.field({
      type: ClusterRef,
      nullable: true,
      description:
        "The cluster its sessions run on; null on the system's own. Filled by native pools, joined with one request a system, and by Renku, to administrators, with one request a pool and of at most 20 pools an answer.",
      async resolve(pool, _, { load }) {
        const clusterId = await load.clusterIdOf(pool);
        return clusterId === null ? null : load.Cluster(clusterId);
      },
    }),
    public: t.exposeBoolean('public', { description: 'Open to everybody, signed in or not.' }),
    default: t.exposeBoolean('default', { description: 'The pool used when a session names none.' }),
    platform: t.exposeString('platform', {
      nullable: true,
      description: 'OCI platform, e.g. `linux/amd64`.',
    }),
    quota: t.expose('quota', { type: PoolQuotaRef, nullable: true, description: 'Null means unlimited.' }),
    classes: t.expose('classes', { type: [ResourceClassRef], description: 'Smallest first.' }),
    idleThresholdSeconds: t.exposeInt('idleThresholdSeconds', {
      nullable: true,
      description: 'A session idle for longer is hibernated; null means never.',
    }),
    hibernationThresholdSeconds: t.exposeInt('hibernationThresholdSeconds', {
      nullable: true,
      description: 'A session hibernated for longer is deleted; null means never.',
    }),
    hibernationWarningSeconds: t.exposeInt('hibernationWarningSeconds', {
      nullable: true,
      description: 'How long before that deletion its owner is warned.',
    }),
    cpuLimitFactor: t.exposeFloat('cpuLimitFactor', {
      nullable: true,
      description: 'How many times the requested cores a session may burst to.',
    }),
    remote: t.expose('remote', {
      type: PoolRemoteRef,
      nullable: true,
      description: "Null when sessions start on the pool's own cluster.",
    }),
    version: t.exposeInt('version', {
      nullable: true,
      description: 'Counts the changes of a native pool, for `version` of its mutations; null elsewhere.',
    }),
  }),
});

const PoolFilterInput = builder.inputRef<PoolFilter>('PoolFilter').implement({
  description: 'Which pools.',
  fields: (t) => ({
    systems: t.stringList({ description: bySystems }),
    text: t.string({ description: byText }),
    public: t.boolean({ description: 'Only public ones, or only the others.' }),
    fits: t.field({ type: ResourceFit, description: 'Only pools with a class of at least this size.' }),
  }),
});

addRootNoun(ResourcePoolRef, {
  list: 'pools',
  single: 'pool',
  description: 'Resource pools by name, over all systems. Anonymous visitors see the public ones.',
  sources: ({ sources }) => sources.pools,
  load: ({ load }) => load.ResourcePool,
  filter: PoolFilterInput,
  whereabouts: ({ systems }) => ({ systems, ids: [] }),
  keys: poolKeys,
  defaultOrder: { field: 'NAME', direction: 'ASC' },
});
