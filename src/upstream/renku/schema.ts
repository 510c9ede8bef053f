import { z } from 'zod';

/** Renku leaves every unset field out of its answers and never sends null. */

export const NodeAffinity = z.object({
  key: z.string(),
  required_during_scheduling: z.boolean().default(false),
});

export const ResourceClass = z.object({
  id: z.int(),
  name: z.string(),
  default: z.boolean(),
  cpu: z.number(),
  gpu: z.int(),
  memory: z.number(),
  max_storage: z.number(),
  default_storage: z.number(),
  tolerations: z.array(z.string()).default([]),
  node_affinities: z.array(NodeAffinity).default([]),
  quota_enforced: z.boolean().default(false),
});
export type ResourceClass = z.infer<typeof ResourceClass>;

export const Quota = z.object({ cpu: z.number(), memory: z.number(), gpu: z.number() });
export type Quota = z.infer<typeof Quota>;

export const Remote = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('firecrest'),
    api_url: z.string(),
    system_name: z.string().optional(),
    partition: z.string().optional(),
    provider_id: z.string().optional(),
  }),
  z.object({ kind: z.literal('runai'), base_url: z.string(), provider_id: z.string().optional() }),
]);
export type Remote = z.infer<typeof Remote>;

export const ResourcePool = z.object({
  id: z.int(),
  name: z.string(),
  public: z.boolean(),
  default: z.boolean(),
  platform: z.string().optional(),
  classes: z.array(ResourceClass),
  quota: Quota.optional(),
  remote: Remote.optional(),
  idle_threshold: z.int().optional(),
  hibernation_threshold: z.int().optional(),
  hibernation_warning_period: z.int().optional(),
  cpu_limit_factor: z.number().optional(),
  cluster: z.object({ id: z.string() }).optional(),
});
export type ResourcePool = z.infer<typeof ResourcePool>;
export const ResourcePools = z.array(ResourcePool);

export const Cluster = z.object({
  id: z.string(),
  name: z.string(),
  session_protocol: z.string(),
  session_host: z.string(),
  session_port: z.int(),
  session_path: z.string(),
  config_name: z.string(),
  session_ingress_class_name: z.string().optional(),
  session_ingress_annotations: z.record(z.string(), z.unknown()).default({}),
  session_storage_class: z.string().optional(),
  session_tls_secret_name: z.string().optional(),
  session_ingress_use_default_cluster_tls_cert: z.boolean().default(false),
  service_account_name: z.string().optional(),
});
export type Cluster = z.infer<typeof Cluster>;
export const Clusters = z.array(Cluster);

export const Member = z.object({
  member_type: z.enum(['user', 'group', 'project']),
  id: z.string(),
  role: z.string(),
  email: z.string().optional(),
  name: z.string().optional(),
});
export type Member = z.infer<typeof Member>;
export const Members = z.array(Member);

export const Limits = z.object({ total_limit: z.int(), user_limit: z.int() });
export type Limits = z.infer<typeof Limits>;

/** 0 when it was never set. */
export const Cost = z.object({ cost: z.int() });

const Spent = z.object({ runtime: z.number(), cost: z.number() });
export type Spent = z.infer<typeof Spent>;
export const Usage = z.object({ total_usage: Spent, user_usage: Spent, pool_limits: Limits });

export const Providers = z.array(z.object({ id: z.string() }));

export const User = z.object({ id: z.string(), email: z.string().optional() });
export type User = z.infer<typeof User>;
export const Users = z.array(User);

/** Of what is looked at again instead. */
export const Anything = z.unknown();
