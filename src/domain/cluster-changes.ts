import type { Change } from './change/change.ts';
import type { Annotation, Cluster } from './cluster.ts';
import type { NodeKey } from './id.ts';
import type { DeletedResult } from './pool-changes.ts';
import type { SystemRef } from './system.ts';

/** Absent leaves a value as it is; null removes it. */
type Optional<T> = T | null | undefined;

export const sessionProtocols = ['HTTP', 'HTTPS'] as const;

export type SessionProtocol = (typeof sessionProtocols)[number];

/** A new cluster; a system takes the parts that its clusters are made of. */
export interface NewCluster {
  readonly name: string;
  readonly sessions?: Optional<NewSessionEndpoint>;
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

/**
 * What can be changed of the clusters of one system, bound to one caller. Each method looks, checks the
 * rules that need looking, and answers the change it would make; it throws `InvalidInput`, NOT_FOUND or CONFLICT.
 */
export interface ClusterChanges {
  readonly system: SystemRef;
  createCluster(input: NewCluster): Promise<Change<ClusterResult>>;
  updateCluster(key: NodeKey, patch: ClusterPatch): Promise<Change<ClusterResult>>;
  /** Refused while something runs on it, unless forced. */
  deleteCluster(key: NodeKey, force: boolean): Promise<Change<DeletedResult>>;
}
