import {
  type ClusterComponent,
  type ClusterDependency,
  type ClusterLink,
  clusterStates,
} from '../domain/cluster-link.ts';
import { builder } from './builder.ts';
import { ConditionRef } from './condition.ts';

export const ClusterState = builder.enumType('ClusterState', {
  description: 'How a cluster stands with its control plane; UNKNOWN for any word that is new to us.',
  values: clusterStates,
});

const ClusterComponentRef = builder.objectRef<ClusterComponent>('ClusterComponent').implement({
  description: "A part of the scheduler's software on a cluster.",
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Unique in the cluster.' }),
    ready: t.exposeBoolean('ready', { description: 'Whether it works.' }),
    reasons: t.exposeStringList('reasons', {
      description: 'Why it is not ready, in its own words; none when it is.',
    }),
    changedAt: t.expose('changedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it last became ready or stopped being so.',
    }),
  }),
});

const ClusterDependencyRef = builder.objectRef<ClusterDependency>('ClusterDependency').implement({
  description: "What the scheduler's software needs on a cluster, e.g. Prometheus.",
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'One that is a part of another stands below it, e.g. `gpuOperator/driver`.',
    }),
    required: t.exposeBoolean('required', {
      description: 'Whether the cluster does not work without it; otherwise it lacks some of its abilities.',
    }),
    available: t.exposeBoolean('available', { description: 'Whether it is there.' }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: "Why it is not available, in the cluster's own words.",
    }),
  }),
});

export const ClusterLinkRef = builder.objectRef<ClusterLink>('ClusterLink').implement({
  description: 'How a cluster is connected to its control plane. Filled by Run:ai.',
  fields: (t) => ({
    state: t.expose('state', {
      type: ClusterState,
      description: 'Whether its rows are fresh: a disconnected one is stale.',
    }),
    upstreamState: t.exposeString('upstreamState', { description: "The state in the system's own word." }),
    url: t.exposeString('url', {
      nullable: true,
      description: 'Address of the cluster; null until it connected.',
    }),
    version: t.exposeString('version', {
      nullable: true,
      description: "Version of the scheduler's software on it.",
    }),
    kubernetesVersion: t.exposeString('kubernetesVersion', {
      nullable: true,
      description: 'Version of Kubernetes.',
    }),
    distribution: t.exposeString('distribution', {
      nullable: true,
      description: 'Kubernetes distribution, e.g. `openshift`.',
    }),
    ingressClassName: t.exposeString('ingressClassName', {
      nullable: true,
      description: 'Kubernetes ingress class through which jobs are reached.',
    }),
    hasSubdomains: t.exposeBoolean('hasSubdomains', {
      nullable: true,
      description: 'Whether each job is reached at a host name of its own rather than at a path.',
    }),
    protectsOwnership: t.exposeBoolean('protectsOwnership', {
      nullable: true,
      description: 'Whether jobs can be changed by their owners alone.',
    }),
    conditions: t.expose('conditions', {
      type: [ConditionRef],
      nullable: true,
      description: 'What was found about it; null where it reported nothing of the kind.',
    }),
    components: t.expose('components', {
      type: [ClusterComponentRef],
      nullable: true,
      description: "The parts of the scheduler's software; null where it reported none.",
    }),
    dependencies: t.expose('dependencies', {
      type: [ClusterDependencyRef],
      nullable: true,
      description: 'What that software needs, the required first; null where it reported nothing.',
    }),
    lastSeenAt: t.expose('lastSeenAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the control plane last heard from it.',
    }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When what the control plane keeps of it last changed.',
    }),
    deletionRequestedAt: t.expose('deletionRequestedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'Since when it is being removed; one that is out of reach stays so until it is heard from. Null when it is to stay.',
    }),
  }),
});
