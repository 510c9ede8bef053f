import type { NodeKey } from './id.ts';
import type { MetricScope } from './metrics.ts';
import type { SystemRef } from './system.ts';

/** The machines of a sub-cluster, as far as it takes more to tell than its row does. */
export interface Machine {
  readonly subClusterName: string;
  readonly topology: Topology;
  /** Of one node, like the other two. */
  readonly flopRateScalar: Quantity | null;
  readonly flopRateSimd: Quantity | null;
  readonly memoryBandwidth: Quantity | null;
}

/** How a node groups its hardware threads, which are known by their numbers; null where the site does not say. */
export interface Topology {
  readonly hardwareThreads: readonly number[];
  readonly sockets: ThreadGroups | null;
  readonly memoryDomains: ThreadGroups | null;
  readonly dies: ThreadGroups | null;
  readonly cores: ThreadGroups | null;
}

export type ThreadGroups = readonly (readonly number[])[];

/** A number with its unit, e.g. 120 `GF/s`. */
export interface Quantity {
  readonly value: number;
  /** Null for a number without one. */
  readonly unit: string | null;
}

export const metricAggregations = ['SUM', 'AVERAGE', 'UNKNOWN'] as const;

export type MetricAggregation = (typeof metricAggregations)[number];

/** Something that is measured on a cluster. */
export interface ClusterMetric {
  /** In the system's own word. */
  readonly name: string;
  readonly unit: string | null;
  /** The smallest part that it is measured of; null for a word that is new to us. */
  readonly scope: MetricScope | null;
  readonly upstreamScope: string;
  /** How values of parts make one of the whole. */
  readonly aggregation: MetricAggregation;
  readonly upstreamAggregation: string;
  /** Between two samples. */
  readonly sampleSeconds: number;
  /** Where it is measured, and what to expect there. */
  readonly subClusters: readonly SubClusterMetric[];
}

/** A metric on one sub-cluster; amounts are in its unit. */
export interface SubClusterMetric {
  /** Global id. */
  readonly clusterId: string;
  readonly subClusterName: string;
  readonly metricName: string;
  readonly peak: number;
  readonly normal: number | null;
  readonly caution: number;
  readonly alert: number;
  readonly lowerIsBetter: boolean;
}

/** What becomes of a metric on one sub-cluster beside being shown. */
export interface MetricUse {
  readonly subClusterName: string;
  readonly metricName: string;
  /** Statistic that stands in the footprint of a job; null when none does. */
  readonly footprint: string | null;
  /** `power` or `energy`, by what the energy of a job is summed up; null when it is not. */
  readonly energy: string | null;
  /** Whether it is hidden from whoever has no more than their own jobs. */
  readonly restricted: boolean;
}

/** What clusters are made of and what is measured on them, bound to one caller. One request a call, however many keys. */
export interface HardwareSource {
  readonly system: SystemRef;
  /** Of the clusters of these keys, in their order; null for one that is missing. */
  machinesOf(keys: readonly NodeKey[]): Promise<readonly (readonly Machine[] | null)[]>;
  /** The same of what is measured, by name. */
  metricsOf(keys: readonly NodeKey[]): Promise<readonly (readonly ClusterMetric[] | null)[]>;
  /** The same of what becomes of it. */
  metricUsesOf(keys: readonly NodeKey[]): Promise<readonly (readonly MetricUse[] | null)[]>;
}
