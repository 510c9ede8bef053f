import type { Condition } from './condition.ts';

export const clusterStates = [
  'CONNECTED',
  'DISCONNECTED',
  'WAITING_TO_CONNECT',
  'MISSING_PREREQUISITES',
  'SERVICE_ISSUES',
  'UNKNOWN',
] as const;

export type ClusterState = (typeof clusterStates)[number];

/** How a cluster is connected to its control plane; lists are null where the cluster reported none. */
export interface ClusterLink {
  readonly state: ClusterState;
  /** The state in the system's own word. */
  readonly upstreamState: string;
  readonly url: string | null;
  /** Version of the scheduler's software on the cluster. */
  readonly version: string | null;
  readonly kubernetesVersion: string | null;
  /** Kubernetes distribution, e.g. `openshift`. */
  readonly distribution: string | null;
  /** Kubernetes ingress class through which its jobs are reached. */
  readonly ingressClassName: string | null;
  /** Whether each job is reached at a host name of its own rather than at a path. */
  readonly hasSubdomains: boolean | null;
  /** Whether jobs can be changed by their owners alone. */
  readonly protectsOwnership: boolean | null;
  readonly conditions: readonly Condition[] | null;
  /** Parts of the scheduler's software on it. */
  readonly components: readonly ClusterComponent[] | null;
  /** What that software needs there. */
  readonly dependencies: readonly ClusterDependency[] | null;
  /** When the control plane last heard from it, ISO 8601. */
  readonly lastSeenAt: string | null;
  /** ISO 8601. */
  readonly updatedAt: string | null;
  /** Since when it is being removed, ISO 8601. */
  readonly deletionRequestedAt: string | null;
}

export interface ClusterComponent {
  readonly name: string;
  readonly ready: boolean;
  /** Why it is not ready, in its own words. */
  readonly reasons: readonly string[];
  /** When it last became ready or stopped being so, ISO 8601. */
  readonly changedAt: string | null;
}

export interface ClusterDependency {
  /** One that is a part of another stands below it: `gpuOperator/driver`. */
  readonly name: string;
  /** Whether the cluster does not work without it. */
  readonly required: boolean;
  readonly available: boolean;
  /** Why it is not available, in the cluster's own words. */
  readonly reason: string | null;
}

const talking: readonly ClusterState[] = ['CONNECTED', 'MISSING_PREREQUISITES', 'SERVICE_ISSUES'];

/** Of when the rows of a cluster are that its control plane does not hear from; null while it does. */
export function staleSince(link: ClusterLink | null): string | null {
  return link === null || talking.includes(link.state) ? null : link.lastSeenAt;
}
