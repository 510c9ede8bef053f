import type { ClusterLink, ClusterState } from './cluster-link.ts';
import { isOneOf } from './filter.ts';
import type { Source } from './page/source.ts';
import type { SystemRef } from './system.ts';

/** A compute cluster; the parts a system knows nothing of are null. */
export interface Cluster {
  readonly id: string;
  readonly system: SystemRef;
  readonly name: string;
  /** ISO 8601. */
  readonly createdAt: string | null;
  /** How the cluster is connected to its control plane. */
  readonly connection: ClusterLink | null;
  /** Where interactive sessions are reached. */
  readonly sessions: SessionEndpoint | null;
  /** What the machines are made of. */
  readonly hardware: ClusterHardware | null;
}

export interface SessionEndpoint {
  readonly protocol: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  /** File name of the kubeconfig by which the system reaches the cluster. */
  readonly configName: string;
  readonly ingressClassName: string | null;
  /** By key. */
  readonly ingressAnnotations: readonly Annotation[];
  readonly storageClass: string | null;
  readonly tlsSecretName: string | null;
  /** Whether the cluster's own certificate serves https. */
  readonly defaultTlsCertificate: boolean;
  readonly serviceAccountName: string | null;
}

/** An annotation of a Kubernetes object. */
export interface Annotation {
  readonly key: string;
  /** JSON where it is no text. */
  readonly value: string;
}

export interface ClusterHardware {
  /** Global id. */
  readonly clusterId: string;
  /** Scheduler partitions in which jobs were seen; null where the system cannot tell. */
  readonly partitions: readonly string[] | null;
  readonly subClusters: readonly SubCluster[];
}

/** The part of a cluster whose machines are alike. */
export interface SubCluster {
  /** Global id. */
  readonly clusterId: string;
  readonly name: string;
  /** Host list expression, e.g. `hn[001-064]`. */
  readonly nodes: string;
  /** Null when the expression is `*`. */
  readonly nodeCount: number | null;
  readonly processorType: string;
  readonly socketsPerNode: number;
  readonly coresPerSocket: number;
  readonly threadsPerCore: number;
  readonly accelerators: readonly Accelerator[];
}

/** One accelerator of every node of its sub-cluster. */
export interface Accelerator {
  /** The name job resources and metric series use, usually a PCI address. */
  readonly id: string;
  readonly type: string;
  readonly model: string;
}

/** A cluster of which only the name is known, e.g. from a job. */
export function namedCluster(system: SystemRef, { id, name }: { id: string; name: string }): Cluster {
  return { id, system, name, createdAt: null, connection: null, sessions: null, hardware: null };
}

export interface ClusterFilter {
  /** Names of systems. */
  readonly systems?: readonly string[] | null | undefined;
  readonly states?: readonly ClusterState[] | null | undefined;
}

export const clusterKeys = {
  NAME: (cluster: Cluster) => cluster.name,
  CREATED_AT: (cluster: Cluster) => cluster.createdAt ?? '',
};

export type ClusterOrderField = keyof typeof clusterKeys;

export function clusterMatches({ systems, states }: ClusterFilter, cluster: Cluster): boolean {
  return isOneOf(systems, cluster.system.name) && isOneOf(states, cluster.connection?.state);
}

export type ClusterSource = Source<Cluster, ClusterFilter, ClusterOrderField>;
