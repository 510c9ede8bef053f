import type { Condition } from './condition.ts';
import { hasText, isOneOf } from './filter.ts';
import type { Source } from './page/source.ts';
import type { SystemRef } from './system.ts';

/** A machine of a cluster; what the system does not tell of it is null. */
export interface ComputeNode {
  readonly id: string;
  readonly system: SystemRef;
  /** The system's own id of it, under which it keeps measurements. */
  readonly uid: string | null;
  /** Host name; unique only within its cluster. */
  readonly name: string;
  /** Global id of the cluster it belongs to. */
  readonly clusterId: string;
  /** Name of the part of its cluster whose machines are alike. */
  readonly subClusterName: string | null;
  /** Name of the node pool it is in; unique only within the cluster. */
  readonly nodePoolName: string | null;
  readonly state: ComputeNodeState;
  /** The state in the system's own word. */
  readonly upstreamState: string;
  readonly health: ComputeNodeHealth | null;
  readonly gpu: ComputeNodeGpu | null;
  readonly conditions: readonly Condition[] | null;
  readonly taints: readonly Taint[] | null;
  /** ISO 8601. */
  readonly createdAt: string | null;
  /** ISO 8601. */
  readonly updatedAt: string | null;
}

export const computeNodeStates = ['READY', 'NOT_READY', 'UNKNOWN'] as const;

export type ComputeNodeState = (typeof computeNodeStates)[number];

export const computeNodeHealths = ['FULL', 'PARTIAL', 'FAILED', 'UNKNOWN'] as const;

export type ComputeNodeHealth = (typeof computeNodeHealths)[number];

/** The devices of a node, which are alike. */
export interface ComputeNodeGpu {
  readonly model: string;
  readonly count: number;
  /** The group of machines whose devices reach each other by NVLink. */
  readonly nvlinkDomain: string | null;
  /** The part of that group that this machine is in. */
  readonly nvlinkClique: string | null;
}

/** What Kubernetes keeps pods off a node by that do not tolerate it. */
export interface Taint {
  readonly key: string;
  readonly value: string | null;
  /** `NoSchedule`, `PreferNoSchedule` or `NoExecute`. */
  readonly effect: string;
}

export interface ComputeNodeFilter {
  /** Names of systems. */
  readonly systems?: readonly string[] | null | undefined;
  /** Global ids. */
  readonly clusters?: readonly string[] | null | undefined;
  /** Names of node pools. */
  readonly nodePools?: readonly string[] | null | undefined;
  /** Names of sub-clusters. */
  readonly subClusters?: readonly string[] | null | undefined;
  readonly states?: readonly ComputeNodeState[] | null | undefined;
  readonly healths?: readonly ComputeNodeHealth[] | null | undefined;
  /** Part of the name. */
  readonly text?: string | null | undefined;
}

export const computeNodeKeys = { NAME: (node: ComputeNode) => node.name };

export type ComputeNodeOrderField = keyof typeof computeNodeKeys;

export function computeNodeMatches(filter: ComputeNodeFilter, node: ComputeNode): boolean {
  return (
    isOneOf(filter.systems, node.system.name) &&
    isOneOf(filter.clusters, node.clusterId) &&
    isOneOf(filter.nodePools, node.nodePoolName) &&
    isOneOf(filter.subClusters, node.subClusterName) &&
    isOneOf(filter.states, node.state) &&
    isOneOf(filter.healths, node.health) &&
    hasText(filter.text, node.name)
  );
}

export type ComputeNodeSource = Source<ComputeNode, ComputeNodeFilter, ComputeNodeOrderField>;
