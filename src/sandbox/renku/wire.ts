/**
 * The nouns of Compute Resource Control, in Renku's own names. Thresholds are seconds, memory and
 * storage "gigabytes". Optional fields are left out when unset: Renku never answers null.
 */

/** One row of the state, and, as it stands, the answer of the single GET. */
export interface Pool {
  id: number;
  name: string;
  public: boolean;
  default: boolean;
  platform: 'linux/amd64' | 'linux/arm64';
  classes: Class[];
  quota?: Quota;
  remote?: Remote;
  idle_threshold?: number;
  hibernation_threshold?: number;
  hibernation_warning_period?: number;
  cpu_limit_factor?: number;
  cluster?: { id: string };
}

export interface Class {
  id: number;
  name: string;
  default: boolean;
  cpu: number;
  memory: number;
  gpu: number;
  max_storage: number;
  default_storage: number;
  tolerations: string[];
  node_affinities: { key: string; required_during_scheduling: boolean }[];
  quota_enforced: boolean;
}

export interface Quota {
  id: string;
  cpu: number;
  memory: number;
  gpu: number;
}

export type Remote =
  | { kind: 'runai'; base_url: string; provider_id?: string }
  | { kind: 'firecrest'; api_url: string; system_name: string; partition?: string; provider_id?: string };

/** Where sessions of a pool run when not on Renku's home cluster, which has no row. */
export interface SessionCluster {
  id: string;
  name: string;
  config_name: string;
  session_protocol: 'http' | 'https';
  session_host: string;
  session_port: number;
  session_path: string;
  session_ingress_annotations: Record<string, unknown>;
  session_ingress_use_default_cluster_tls_cert: boolean;
  session_ingress_class_name?: string;
  session_storage_class?: string;
  session_tls_secret_name?: string;
  service_account_name?: string;
}

/** One relation of SpiceDB, which alone decides who may read a pool. */
export type Member =
  | { member_type: 'user'; id: string; role: 'viewer' | 'prohibited' }
  | { member_type: 'group'; id: string; role: 'group_viewer' }
  | { member_type: 'project'; id: string; role: 'project_viewer' };

/** Credits a week; 0 is no limit. */
export interface Limits {
  total_limit: number;
  user_limit: number;
}
