import { hasText, isOneOf } from './filter.ts';
import type { Source } from './page/source.ts';
import type { NodePoolGpuMemory, NodePoolNetwork, NodePoolScheduling } from './node-pool-settings.ts';
import type { SystemRef } from './system.ts';

/** Nodes of a cluster that are scheduled together; what the system does not tell of them is null. */
export interface NodePool {
  readonly id: string;
  readonly system: SystemRef;
  /** Unique only within its cluster. */
  readonly name: string;
  /** Global id of the cluster it belongs to. */
  readonly clusterId: string | null;
  /** Whether it is the one that its cluster has from the start. */
  readonly default: boolean | null;
  readonly phase: NodePoolPhase | null;
  /** The phase in the system's own word. */
  readonly upstreamPhase: string | null;
  /** Why it is in its phase, in the system's words. */
  readonly phaseMessage: string | null;
  /** What a node must carry to belong to it. */
  readonly label: NodeLabel | null;
  readonly nodeNames: readonly string[] | null;
  /** What its cluster found about it. */
  readonly conditions: readonly NodePoolCondition[] | null;
  readonly scheduling: NodePoolScheduling | null;
  readonly gpuMemory: NodePoolGpuMemory | null;
  readonly network: NodePoolNetwork | null;
  /** ISO 8601. */
  readonly createdAt: string | null;
  /** Who made it, as the system writes names. */
  readonly createdBy: string | null;
  /** ISO 8601. */
  readonly updatedAt: string | null;
  readonly updatedBy: string | null;
}

/** One thing that holds or does not, in the way of Kubernetes. */
export interface NodePoolCondition {
  readonly type: string;
  /** Null where the system does not tell. */
  readonly holds: boolean | null;
  readonly reason: string | null;
  readonly message: string | null;
  /** The nodes that it is about. */
  readonly nodeNames: readonly string[];
}

export const nodePoolPhases = [
  'CREATING',
  'UPDATING',
  'READY',
  'EMPTY',
  'UNSCHEDULABLE',
  'DELETING',
  'DELETED',
  'UNKNOWN',
] as const;

export type NodePoolPhase = (typeof nodePoolPhases)[number];

/** A label of a Kubernetes node. */
export interface NodeLabel {
  readonly key: string;
  readonly value: string;
}

/** A node pool as another row names it. */
export interface NodePoolName {
  /** Global id. */
  readonly id: string;
  readonly system: SystemRef;
  readonly name: string | null;
}

/** A node pool of which only the name is known, e.g. from a quota. */
export function namedNodePool(system: SystemRef, { id, name }: { id: string; name: string }): NodePool {
  const unknown = { clusterId: null, default: null, phase: null, upstreamPhase: null, phaseMessage: null };
  const settings = { conditions: null, scheduling: null, gpuMemory: null, network: null };
  const untold = { label: null, nodeNames: null, createdAt: null, createdBy: null };
  return { id, system, name, ...unknown, ...settings, ...untold, updatedAt: null, updatedBy: null };
}

export interface NodePoolFilter {
  /** Names of systems. */
  readonly systems?: readonly string[] | null | undefined;
  /** Global ids. */
  readonly clusters?: readonly string[] | null | undefined;
  /** Part of the name. */
  readonly text?: string | null | undefined;
}

export const nodePoolKeys = { NAME: (nodePool: NodePool) => nodePool.name };

export type NodePoolOrderField = keyof typeof nodePoolKeys;

export function nodePoolMatches({ systems, clusters, text }: NodePoolFilter, nodePool: NodePool): boolean {
  return (
    isOneOf(systems, nodePool.system.name) &&
    isOneOf(clusters, nodePool.clusterId) &&
    hasText(text, nodePool.name)
  );
}

/** Where a node pool is, and what it is called there: names are unique only within a cluster. */
export interface NodePoolPlace {
  /** Global id. */
  readonly clusterId: string;
  readonly name: string;
}

export interface NodePoolSource extends Source<NodePool, NodePoolFilter, NodePoolOrderField> {
  /** In their order, in as few requests as the system allows; null for what is missing or hidden. */
  findByName?(places: readonly NodePoolPlace[]): Promise<readonly (NodePool | null)[]>;
}
