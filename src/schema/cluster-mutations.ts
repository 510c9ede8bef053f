import {
  type ClusterChanges,
  type ClusterPatch,
  type ClusterResult,
  type NewCluster,
  type NewSessionEndpoint,
  type SessionEndpointPatch,
  sessionProtocols,
} from '../domain/cluster-changes.ts';
import { clusterPatchProblems, newClusterProblems } from '../domain/cluster-rules.ts';
import type { Annotation } from '../domain/cluster.ts';
import type { DeletedResult } from '../domain/pool-changes.ts';
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

addMutation<NewCluster & { readonly system: string }, ClusterChanges, ClusterResult>({
  ...guard,
  name: 'createCluster',
  description: 'Registers a cluster with a system, which takes the parts that its clusters have.',
  input: (t) => ({
    system: t.string({ required: true, description: 'Name of a Renku.' }),
    name: t.string({ required: true, description: 'Unique; 5 to 40 characters in Renku.' }),
    sessions: t.field({ type: NewSessionEndpointInput, description: 'Needed in Renku.' }),
  }),
  payload: clusterPayload,
  target: ({ system }, { sources }) =>
    changesNamed(sources.clusterChanges, sources.systems, system, 'register clusters'),
  problems: newClusterProblems,
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
    sessions: t.field({ type: SessionEndpointInput, description: 'Renku.' }),
  }),
  payload: clusterPayload,
  target: ({ id }, { sources }) => targetOfId(sources.clusterChanges, 'Cluster', id),
  problems: clusterPatchProblems,
  plan: ({ changes, key }, patch) => changes.updateCluster(key, patch),
});

addMutation<{ readonly id: string; readonly force: boolean }, Target<ClusterChanges>, DeletedResult>({
  ...guard,
  name: 'deleteCluster',
  description:
    'Takes a cluster off a system; the machines stay. Refused with `Conflict` while pools run on it.',
  input: (t) => ({
    id: clusterId(t),
    force: t.boolean({
      required: true,
      defaultValue: false,
      description: 'Whatever runs on it: Renku moves its pools to its own cluster.',
    }),
  }),
  payload: (t) => ({ deletedId: t.exposeID('deletedId', { description: 'The id that is no more.' }) }),
  target: ({ id }, { sources }) => targetOfId(sources.clusterChanges, 'Cluster', id),
  plan: ({ changes, key }, { force }) => changes.deleteCluster(key, force),
});

function clusterId(t: Fields) {
  return t.id({ required: true, description: '`Cluster:<system>:<key>`.' });
}

function clusterPayload(t: PayloadBuilder<ClusterResult>) {
  return { cluster: t.expose('cluster', { type: ClusterRef, description: 'The cluster as it stands now.' }) };
}
