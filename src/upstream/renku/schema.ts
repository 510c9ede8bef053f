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
  z.object({ kind: z.literal('firecrest'), api_url: z.string() }),
  z.object({ kind: z.literal('runai'), base_url: z.string() }),
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
  session_ingress_class_name: z.string().optional(),
  session_storage_class: z.string().optional(),
});
export type Cluster = z.infer<typeof Cluster>;
export const Clusters = z.array(Cluster);

/** Only that it answered counts: `GET /user` is 401 for a token that Renku does not accept. */
export const User = z.object({ id: z.string() });
