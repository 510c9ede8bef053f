import type { MetadataEntry } from './metadata-entry.ts';
import type { NodeKey } from './id.ts';
import type { SystemRef } from './system.ts';

/** What takes more to tell of a compute node than its row does. */
export interface ComputeNodeDetails {
  readonly findings: ComputeNodeFindings | null;
  /** By key. */
  readonly metadata: readonly MetadataEntry[];
}

/** What was found wrong when its health was looked at: names of metrics. */
export interface ComputeNodeFindings {
  readonly missingMetrics: readonly string[];
  readonly degradedMetrics: readonly string[];
}

/** The details of the nodes of one system, bound to one caller. */
export interface ComputeNodeDetailSource {
  readonly system: SystemRef;
  /** Of each key, in their order; null for a node that is missing. One request, however many keys. */
  detailsOf(keys: readonly NodeKey[]): Promise<readonly (ComputeNodeDetails | null)[]>;
}
