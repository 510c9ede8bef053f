import {
  type ClusterChanges,
  type ClusterPatch,
  type ClusterRemoval,
  type ClusterResult,
  type NewCluster,
  type NewClusterLink,
  type NewSessionEndpoint,
  type SessionEndpointPatch,
  sessionProtocols,
} from '../domain/cluster-changes.ts';
import { confirmationProblems, linkProblems } from '../domain/cluster-link-rules.ts';
import { clusterPatchProblems, newClusterProblems } from '../domain/cluster-rules.ts';
import type { Annotation, Cluster } from '../domain/cluster.ts';
import type { Removal } from '../domain/removal.ts';
import { builder } from './builder.ts';
import { ClusterRef } from './cluster.ts';
import { addMutation, type PayloadBuilder } from './mutation.ts';
import type { Fields } from './pool-inputs.ts';
import { changesNamed, type Target, targetOfId } from './target.ts';

const guard = { permission: 'cluster:write', doing: 'Changing clusters of' } as const;

const SessionProtocol = builder.enumType('SessionProtocol', {
  description: 'How sessions are reached.',
  values: sessionProtocols,
});

const AnnotationInput = builder.inputRef<Annotation>('AnnotationInput').implement({
  description: 'An annotation of a Kubernetes object.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'Each given once.' }),
    value: t.string({ required: true, description: 'A text.' }),
  }),
});

function sessionFields<Required extends boolean>(t: Fields, required: Required) {
  return {
    protocol: t.field({
      type: SessionProtocol,
      required,
      description: 'HTTPS takes either `tlsSecretName` or `defaultTlsCertificate`.',
    }),
    host: t.string({ required, description: 'Host of every session, without scheme.' }),
    port: t.int({ required, description: '1 to 65535.' }),
    path: t.string({ required, description: 'Begins with `/`.' }),
    configName: t.string({
      required,
      description: 'File name of a kubeconfig on the server of the system, ending in `.yaml`; unique.',
    }),
    ingressClassName: t.string({
      description: 'Kubernetes ingress class; once given it can only be replaced.',
    }),
    ingressAnnotations: t.field({
      type: [AnnotationInput],
      description: 'Annotations of the ingress of every session; all of them.',
    }),
    storageClass: t.string({ description: 'Kubernetes storage class.' }),
    tlsSecretName: t.string({ description: 'Kubernetes secret with the certificate of `host`.' }),
    defaultTlsCertificate: t.boolean({ description: "Whether the cluster's own certificate serves https." }),
    serviceAccountName: t.string({
      description: 'Kubernetes service account of sessions; once given it can only be replaced.',
    }),
  };
}

const NewSessionEndpointInput = builder.inputRef<NewSessionEndpoint>('NewSessionEndpointInput').implement({
  description: 'Where interactive sessions of a new cluster are reached. Renku.',
  fields: (t) => sessionFields(t, true),
});

const SessionEndpointInput = builder.inputRef<SessionEndpointPatch>('SessionEndpointInput').implement({
  description: 'What to change of where sessions are reached; what is left out stays, null removes. Renku.',
  fields: (t) => sessionFields(t, false),
});

const NewClusterLinkInput = builder.inputRef<NewClusterLink>('NewClusterLinkInput').implement({
  description: 'What a control plane is told of a cluster that is yet to connect. Run:ai.',
  fields: (t) => ({
    url: t.string({ description: 'Address at which the cluster will be reached, beginning with https://.' }),
    version: t.string({ description: "Version of the scheduler's software it will have, e.g. `2.24.6`." }),
  }),
});

addMutation<NewCluster & { readonly system: string }, ClusterChanges, ClusterResult>({
  ...guard,
  name: 'createCluster',
  description:
    'Registers a cluster with a system, which takes the parts that its clusters have and refuses others. In Run:ai it waits to be installed: see `showClusterInstallation`.',
  input: (t) => ({
    system: t.string({ required: true, description: 'Name of a Renku or a Run:ai.' }),
    name: t.string({ required: true, description: 'Unique; 5 to 40 characters in Renku.' }),
    sessions: t.field({ type: NewSessionEndpointInput, description: 'Needed in Renku; only there.' }),
    connection: t.field({ type: NewClusterLinkInput, description: 'Only in Run:ai, and not needed.' }),
  }),
  payload: clusterPayload,
  target: ({ system }, { sources }) =>
    changesNamed(sources.clusterChanges, sources.systems, system, 'register clusters'),
  problems: (input) => [
    ...newClusterProblems(input),
    ...(input.connection ? linkProblems(input.connection, 'connection.') : []),
  ],
  plan: (changes, cluster) => changes.createCluster(cluster),
});

addMutation<{ readonly id: string } & ClusterPatch, Target<ClusterChanges>, ClusterResult>({
  ...guard,
  name: 'updateCluster',
  description:
    'Changes what is given of a cluster; what is left out stays, null removes. From one certificate to the other it takes two steps, between which sessions are served over http.',
  input: (t) => ({
    id: clusterId(t),
    name: t.string({ description: 'Unique; 5 to 40 characters in Renku.' }),
    sessions: t.field({ type: SessionEndpointInput, description: 'Only in Renku.' }),
  }),
  payload: clusterPayload,
  target: ({ id }, { sources }) => targetOfId(sources.clusterChanges, 'Cluster', id),
  problems: clusterPatchProblems,
  plan: ({ changes, key }, patch) => changes.updateCluster(key, patch),
});

addMutation<{ readonly id: string } & ClusterRemoval, Target<ClusterChanges>, Removal<Cluster>>({
  ...guard,
  name: 'deleteCluster',
  description:
    'Takes a cluster off a system; the machines stay. Renku refuses with `Conflict` while pools run on it. Run:ai lets the cluster clear up first; one that is out of reach stays, being deleted, until it is heard from. Expect its departments, projects and jobs to go with it.',
  input: (t) => ({
    id: clusterId(t),
    force: t.boolean({
      required: true,
      defaultValue: false,
      description:
        'At once, whatever runs on it, and for good: Renku moves its pools to its own cluster, Run:ai forgets all it knew of it and clears nothing up there.',
    }),
    confirmName: t.string({
      description:
        'The name of the cluster, typed again; needed with `force`, and in Run:ai for clusters before 2.20, which go at once, or of no known version.',
    }),
  }),
  payload: (t) => ({
    deletedId: t.exposeID('deletedId', { description: 'The id that is no more, or soon will be.' }),
    cluster: t.expose('row', {
      type: ClusterRef,
      nullable: true,
      description: 'As it stands while it clears up; null when it is gone.',
    }),
  }),
  target: ({ id }, { sources }) => targetOfId(sources.clusterChanges, 'Cluster', id),
  problems: (input) => confirmationProblems(input),
  plan: ({ changes, key }, removal) => changes.deleteCluster(key, removal),
});

export function clusterId(t: Fields) {
  return t.id({ required: true, description: '`Cluster:<system>:<key>`.' });
}

function clusterPayload(t: PayloadBuilder<ClusterResult>) {
  return { cluster: t.expose('cluster', { type: ClusterRef, description: 'The cluster as it stands now.' }) };
}
