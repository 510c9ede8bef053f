import type { Change } from './change/change.ts';
import type { Annotation, Cluster } from './cluster.ts';
import type { NodeKey } from './id.ts';
import type { Removal } from './removal.ts';
import type { Secret } from './secret.ts';
import type { SystemRef } from './system.ts';

/** Absent leaves a value as it is; null removes it. */
type Optional<T> = T | null | undefined;

export const sessionProtocols = ['HTTP', 'HTTPS'] as const;

export type SessionProtocol = (typeof sessionProtocols)[number];

/** A new cluster; a system takes the parts that its clusters are made of. */
export interface NewCluster {
  readonly name: string;
  readonly sessions?: Optional<NewSessionEndpoint>;
  readonly connection?: Optional<NewClusterLink>;
}

/** What a control plane is told of a cluster that is yet to connect to it. */
export interface NewClusterLink {
  readonly url?: Optional<string>;
  /** Version of the scheduler's software that it will have. */
  readonly version?: Optional<string>;
}

export interface NewSessionEndpoint {
  readonly protocol: SessionProtocol;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly configName: string;
  readonly ingressClassName?: Optional<string>;
  /** All of them. */
  readonly ingressAnnotations?: Optional<readonly Annotation[]>;
  readonly storageClass?: Optional<string>;
  readonly tlsSecretName?: Optional<string>;
  readonly defaultTlsCertificate?: Optional<boolean>;
  readonly serviceAccountName?: Optional<string>;
}

/** What is absent stays. */
export type SessionEndpointPatch = {
  readonly [K in keyof NewSessionEndpoint]?: Optional<NewSessionEndpoint[K]>;
};

export interface ClusterPatch {
  readonly name?: Optional<string>;
  readonly sessions?: Optional<SessionEndpointPatch>;
}

export interface ClusterResult {
  readonly cluster: Cluster;
}

export interface ClusterRemoval {
  /** Whatever runs on it, and without waiting for it. */
  readonly force: boolean;
  /** The name of the cluster, typed again: what is forced cannot be undone. */
  readonly confirmName?: Optional<string>;
}

/** What is to be installed; each is what the cluster itself says when absent. */
export type InstallationInput = NewClusterLink;

/** How a cluster is brought to its control plane. */
export interface ClusterInstallation extends ClusterResult {
  /** Holds the secret of the cluster. */
  readonly command: Secret;
  readonly clientSecret: Secret;
  readonly repositoryName: string | null;
  readonly repositoryUrl: string | null;
}

/**
 * What can be changed of the clusters of one system, bound to one caller. Each method looks, checks the
 * rules that need looking, and answers the change it would make; it throws `InvalidInput`, NOT_FOUND or CONFLICT.
 */
export interface ClusterChanges {
  readonly system: SystemRef;
  createCluster(input: NewCluster): Promise<Change<ClusterResult>>;
  updateCluster(key: NodeKey, patch: ClusterPatch): Promise<Change<ClusterResult>>;
  deleteCluster(key: NodeKey, removal: ClusterRemoval): Promise<Change<Removal<Cluster>>>;
  /** Absent where clusters are not installed by the system. Changes nothing, and yet is written down. */
  showInstallation?(key: NodeKey, input: InstallationInput): Promise<Change<ClusterInstallation>>;
}
