import { z } from 'zod';
import { Condition } from '../condition.ts';
import { Id, Text, Time } from '../schema.ts';

const Flag = z.boolean().nullish();

const Operand = z.object({
  ready: z.boolean(),
  reasons: z.array(z.string()).nullish(),
  lastTransitionTime: Time.nullish(),
});
export type Operand = z.infer<typeof Operand>;

const Dependency = z.object({
  available: z.boolean(),
  reason: Text,
  get components() {
    return z.record(z.string(), Dependency).nullish();
  },
});
export type Dependency = z.infer<typeof Dependency>;

const Dependencies = z.record(z.string(), Dependency).nullish();

export const Cluster = z.object({
  uuid: Id,
  name: z.string(),
  createdAt: Time.nullish(),
  updatedAt: Time.nullish(),
  deleteRequestedAt: Time.nullish(),
  domain: Text,
  version: Text,
  lastLiveness: Time.nullish(),
  status: z
    .object({
      state: Text,
      conditions: z.array(Condition).nullish(),
      operands: z.record(z.string(), Operand).nullish(),
      platform: z.object({ type: Text, kubeVersion: Text }).nullish(),
      config: z
        .object({ workloadOwnershipProtection: Flag, subdomainEnabled: Flag, ingressClass: Text })
        .nullish(),
      dependencies: z.object({ required: Dependencies, optional: Dependencies }).nullish(),
    })
    .nullish(),
});
export type Cluster = z.infer<typeof Cluster>;
export const Clusters = z.array(Cluster);

export const Installation = z.object({
  installationStr: z.string(),
  repositoryName: Text,
  chartRepoURL: Text,
  clientSecret: z.string(),
});
export type Installation = z.infer<typeof Installation>;
