import type { Context } from '../context.ts';
import {
  type Annotation,
  type Cluster,
  type ClusterFilter,
  clusterKeys,
  type SessionEndpoint,
} from '../domain/cluster.ts';
import { builder } from './builder.ts';
import { ClusterLinkRef, ClusterState } from './cluster-link.ts';
import { addRootNoun } from './connection.ts';
import { bySystems } from './filters.ts';
import { ClusterHardwareRef } from './hardware.ts';
import { Node } from './node.ts';
import { System } from './system.ts';
import { viewerCanField } from './viewer-can.ts';

const AnnotationRef = builder.objectRef<Annotation>('Annotation').implement({
  description: 'An annotation of a Kubernetes object.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'E.g. `cert-manager.io/cluster-issuer`.' }),
    value: t.exposeString('value', { description: 'As JSON where it is no text.' }),
  }),
});

const SessionEndpointRef = builder.objectRef<SessionEndpoint>('SessionEndpoint').implement({
  description: 'Where interactive sessions of a cluster are reached. Filled by Renku.',
  fields: (t) => ({
    protocol: t.exposeString('protocol', { description: '`http` or `https`.' }),
    host: t.exposeString('host', { description: 'Host of every session.' }),
    port: t.exposeInt('port', { description: 'Port of every session.' }),
    path: t.exposeString('path', { description: 'Path below which sessions are found.' }),
    configName: t.exposeString('configName', {
      description: 'File name of the kubeconfig by which the system reaches the cluster.',
    }),
    ingressClassName: t.exposeString('ingressClassName', {
      nullable: true,
      description: 'Kubernetes ingress class.',
    }),
    ingressAnnotations: t.expose('ingressAnnotations', {
      type: [AnnotationRef],
      description: 'Annotations of the ingress of every session.',
    }),
    storageClass: t.exposeString('storageClass', {
      nullable: true,
      description: 'Kubernetes storage class.',
    }),
    tlsSecretName: t.exposeString('tlsSecretName', {
      nullable: true,
      description: 'Name of the Kubernetes secret with the certificate of `host`.',
    }),
    defaultTlsCertificate: t.exposeBoolean('defaultTlsCertificate', {
      description: "Whether the cluster's own certificate serves https.",
    }),
    serviceAccountName: t.exposeString('serviceAccountName', {
      nullable: true,
      description: 'Kubernetes service account that sessions run as.',
    }),
  }),
});

export const ClusterRef = builder.objectRef<Cluster>('Cluster').implement({
  description: 'A compute cluster. Filled by Renku (to administrators), Run:ai and ClusterCockpit.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: '`Cluster:<system>:<key>`.' }),
    system: t.expose('system', { type: System, description: 'Where it comes from.' }),
    viewerCan: viewerCanField(t, 'cluster'),
    name: t.exposeString('name', { description: 'Unique within its system.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', nullable: true, description: 'Filled by Run:ai.' }),
    connection: t.expose('connection', {
      type: ClusterLinkRef,
      nullable: true,
      description: 'Filled by Run:ai.',
    }),
    sessions: t.expose('sessions', {
      type: SessionEndpointRef,
      nullable: true,
      description: 'Filled by Renku.',
    }),
    hardware: t.expose('hardware', {
      type: ClusterHardwareRef,
      nullable: true,
      description: 'Filled by ClusterCockpit.',
    }),
  }),
});

/** The cluster that a row names by its id. */
export function joinCluster(
  { clusterId }: { readonly clusterId: string | null },
  _: object,
  { load }: Context,
): Promise<Cluster | null> | null {
  return clusterId === null ? null : load.Cluster(clusterId);
}

const ClusterFilterInput = builder.inputRef<ClusterFilter>('ClusterFilter').implement({
  description: 'Which clusters.',
  fields: (t) => ({
    systems: t.stringList({ description: bySystems }),
    states: t.field({
      type: [ClusterState],
      description: 'Of their connection; clusters without one have none.',
    }),
  }),
});

addRootNoun(ClusterRef, {
  list: 'clusters',
  single: 'cluster',
  description: 'Clusters by name, over all systems.',
  sources: ({ sources }) => sources.clusters,
  load: ({ load }) => load.Cluster,
  filter: ClusterFilterInput,
  whereabouts: ({ systems }) => ({ systems, ids: [] }),
  keys: clusterKeys,
  defaultOrder: { field: 'NAME', direction: 'ASC' },
});
