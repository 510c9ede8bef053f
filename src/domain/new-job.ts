import type { ByteAmount } from './filter.ts';
import type { ExtendedResource } from './job-parts.ts';
import type { JobKind } from './job.ts';
import type { NewJobAccess, NewJobStorage, Optional } from './new-job-parts.ts';
import type { Secret } from './secret.ts';

/** A job to submit; the project it runs in is told beside it. */
export interface NewJob extends Container {
  readonly kind: JobKind;
  readonly name: string;
  /** Whether the system completes the name, so that it is free for sure. */
  readonly nameIsPrefix: boolean;
  readonly scheduling?: Optional<NewJobScheduling>;
  /** Pods at the same time; of a training. */
  readonly parallelism?: Optional<number>;
  /** Pods that have to succeed; of a training. */
  readonly completions?: Optional<number>;
  /** How often it is tried again before it has failed. */
  readonly backoffLimit?: Optional<number>;
  readonly deleteAfterSeconds?: Optional<number>;
  readonly storage?: Optional<NewJobStorage>;
  readonly access?: Optional<NewJobAccess>;
  readonly security?: Optional<NewJobSecurity>;
  readonly distributed?: Optional<NewDistributed>;
  readonly inference?: Optional<NewInference>;
}

/** What runs, and with what. */
export interface Container {
  readonly image: string;
  readonly command?: Optional<string>;
  readonly args?: Optional<string>;
  readonly environment?: Optional<readonly EnvironmentVariable[]>;
  readonly compute?: Optional<NewJobCompute>;
}

/** A variable and where its value is had: exactly one of the sources is given. */
export interface EnvironmentVariable {
  readonly name: string;
  /** People write passwords into variables. */
  readonly value?: Optional<Secret>;
  readonly secret?: Optional<KeyOf>;
  readonly configMap?: Optional<KeyOf>;
  /** Of the person who submits. */
  readonly credential?: Optional<KeyOf>;
  /** A field of the pod, e.g. `status.podIP`. */
  readonly podField?: Optional<string>;
}

export const valueSources = ['value', 'secret', 'configMap', 'credential', 'podField'] as const;

/** One key of an object that has several. */
export interface KeyOf {
  readonly name: string;
  readonly key: string;
}

/** For each pod. */
export interface NewJobCompute {
  readonly gpu?: Optional<NewJobGpu>;
  /** Cores. */
  readonly cpu?: Optional<RequestAndLimit<number>>;
  readonly memory?: Optional<RequestAndLimit<ByteAmount>>;
  readonly largeSharedMemory?: Optional<boolean>;
  /** A MIG slice is one, e.g. `nvidia.com/mig-1g.10gb`. */
  readonly extendedResources?: Optional<readonly ExtendedResource[]>;
}

export interface RequestAndLimit<Amount> {
  readonly request?: Optional<Amount>;
  readonly limit?: Optional<Amount>;
}

/** Of a part: a limit alone would be that of the whole. */
export interface Share<Amount> extends RequestAndLimit<Amount> {
  readonly request: Amount;
}

/** Whole devices, or a part of one: by portion or by memory. */
export interface NewJobGpu {
  readonly devices: number;
  /** More than 0, at most 1. */
  readonly portion?: Optional<Share<number>>;
  readonly memory?: Optional<Share<ByteAmount>>;
}

export interface NewJobScheduling {
  /** Names, the preferred one first. */
  readonly nodePools?: Optional<readonly string[]>;
  readonly nodeType?: Optional<string>;
  readonly priorityClass?: Optional<string>;
  readonly preemptible?: Optional<boolean>;
}

export const identitySources = ['IMAGE', 'IDENTITY_PROVIDER', 'CUSTOM'] as const;

export interface NewJobSecurity {
  /** Whose user and group it runs as. */
  readonly identity: (typeof identitySources)[number];
  readonly uid?: Optional<number>;
  readonly gid?: Optional<number>;
  readonly supplementalGroups?: Optional<readonly number[]>;
}

export const distributedFrameworks = ['MPI', 'PYTORCH', 'TENSORFLOW', 'XGBOOST', 'JAX'] as const;

export interface NewDistributed {
  readonly framework: (typeof distributedFrameworks)[number];
  readonly workers: number;
  /** Of MPI. */
  readonly slotsPerWorker?: Optional<number>;
  /** Like a worker when it is left out. */
  readonly master?: Optional<Container>;
}

export const servingProtocols = ['HTTP', 'GRPC'] as const;

export interface NewInference {
  readonly port: number;
  readonly protocol?: Optional<(typeof servingProtocols)[number]>;
  readonly minReplicas?: Optional<number>;
  readonly maxReplicas?: Optional<number>;
  /** What is held at `threshold` by more or fewer replicas. */
  readonly metric?: Optional<string>;
  readonly threshold?: Optional<number>;
}
