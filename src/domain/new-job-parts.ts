import type { ByteAmount } from './filter.ts';

/** What is left out is up to the system, or to the policy of the project. */
export type Optional<T> = T | null | undefined;

/** What a job finds in its file system. */
export interface NewJobStorage {
  readonly claims?: Optional<readonly ClaimMount[]>;
  readonly hostPaths?: Optional<readonly HostPathMount[]>;
  readonly nfs?: Optional<readonly NfsMount[]>;
  readonly git?: Optional<readonly GitMount[]>;
  readonly scratch?: Optional<readonly ScratchMount[]>;
  readonly configMaps?: Optional<readonly NamedMount[]>;
  readonly secrets?: Optional<readonly NamedMount[]>;
}

/** Where in the container something is. */
export interface Mount {
  readonly mountPath: string;
}

/** A persistent volume claim: one that is there, by its name, or a new one. */
export interface ClaimMount extends Mount {
  readonly existing?: Optional<string>;
  readonly create?: Optional<NewClaim>;
  readonly readOnly?: Optional<boolean>;
}

export const accessModes = ['READ_WRITE_ONCE', 'READ_ONLY_MANY', 'READ_WRITE_MANY'] as const;

export interface NewClaim {
  readonly size: ByteAmount;
  readonly storageClass?: Optional<string>;
  readonly accessMode?: Optional<(typeof accessModes)[number]>;
  /** Whether it goes with the job. */
  readonly ephemeral?: Optional<boolean>;
}

export interface HostPathMount extends Mount {
  readonly path: string;
  readonly readOnly?: Optional<boolean>;
}

export interface NfsMount extends HostPathMount {
  readonly server: string;
}

export interface GitMount extends Mount {
  readonly repository: string;
  readonly branch?: Optional<string>;
  readonly revision?: Optional<string>;
  /** Kubernetes secret with user and password. */
  readonly secret?: Optional<string>;
}

/** Empty at the start, and gone with the pod. */
export interface ScratchMount extends Mount {
  readonly sizeLimit?: Optional<ByteAmount>;
  /** Whether it is held in memory. */
  readonly inMemory?: Optional<boolean>;
}

/** A Kubernetes config map or secret, as files. */
export interface NamedMount extends Mount {
  readonly name: string;
}

/** How a job is reached. */
export interface NewJobAccess {
  readonly ports?: Optional<readonly NewPort[]>;
  readonly urls?: Optional<readonly NewUrl[]>;
}

export const portServices = ['CLUSTER_IP', 'NODE_PORT', 'LOAD_BALANCER'] as const;

export interface NewPort {
  /** Of the container. */
  readonly port: number;
  readonly service: (typeof portServices)[number];
  readonly externalPort?: Optional<number>;
}

/** An address of a container's port; open to everybody who signed in there, unless users or groups are named. */
export interface NewUrl {
  readonly port: number;
  /** Made by the system when it is left out. */
  readonly url?: Optional<string>;
  readonly users?: Optional<readonly string[]>;
  readonly groups?: Optional<readonly string[]>;
}
