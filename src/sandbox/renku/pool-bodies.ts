import { z } from 'zod';
import * as field from './fields.ts';

const classFields = {
  name: field.name,
  default: z.boolean(),
  cpu: field.cores,
  memory: field.gigabytes,
  gpu: field.devices,
  max_storage: field.gigabytes,
  default_storage: field.gigabytes,
};
/** Labels are kept sorted, doubles and all. */
const tolerations = z.array(field.label).transform((labels) => labels.toSorted());
const node_affinities = z
  .array(z.strictObject({ key: field.label, required_during_scheduling: z.boolean().default(false) }))
  .transform((affinities) => affinities.toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))));
const quota_enforced = z.boolean();

/** Also the body of a PUT: what it leaves out is cleared. */
export const ClassCreate = z.strictObject({
  ...classFields,
  tolerations: tolerations.default([]),
  node_affinities: node_affinities.default([]),
  quota_enforced: quota_enforced.default(false),
});
export const ClassPatch = z
  .strictObject({ ...classFields, tolerations, node_affinities, quota_enforced })
  .exactPartial();
export type ClassPatch = z.output<typeof ClassPatch>;

const amounts = { cpu: field.cores, memory: field.gigabytes, gpu: field.devices };
export const QuotaPut = z.strictObject({ ...amounts, id: z.string().min(5) });
export const QuotaPatch = z.strictObject(amounts).exactPartial();
export type QuotaPatch = z.output<typeof QuotaPatch>;

const provider_id = z.string().exactOptional();
const firecrest = {
  kind: z.literal('firecrest'),
  api_url: field.webAddress,
  system_name: z.string(),
  partition: z.string().exactOptional(),
  provider_id,
};
const runai = { kind: z.literal('runai'), base_url: field.webAddress, provider_id };

export const Remote = z.discriminatedUnion('kind', [z.strictObject(firecrest), z.strictObject(runai)]);
/** Kind and address are wanted each time; the empty one takes the remote away. */
const RemotePatch = z.union([
  z.strictObject({}),
  z.strictObject(firecrest).exactPartial({ system_name: true }),
  z.strictObject(runai),
]);
export type RemotePatch = z.output<typeof RemotePatch>;

const settings = { name: field.name, public: z.boolean(), default: z.boolean() };
const platform = z.enum(['linux/amd64', 'linux/arm64']);
const extras = {
  idle_threshold: field.seconds.exactOptional(),
  hibernation_threshold: field.seconds.exactOptional(),
  hibernation_warning_period: field.seconds.exactOptional(),
  cluster_id: field.ulid.exactOptional(),
};
const factorOrNone = z.union([field.cpuLimitFactor, field.noFactor]).exactOptional();

export const PoolCreate = z.strictObject({
  ...settings,
  ...extras,
  platform: platform.default('linux/amd64'),
  classes: z.array(ClassCreate),
  quota: QuotaPut.extend({ id: z.string().min(5).exactOptional() }).exactOptional(),
  remote: Remote.exactOptional(),
  cpu_limit_factor: field.cpuLimitFactor.exactOptional(),
});
export type PoolCreate = z.output<typeof PoolCreate>;

export const PoolPut = z.strictObject({
  ...settings,
  ...extras,
  platform,
  classes: z.array(ClassCreate.extend({ id: field.rowId })),
  quota: QuotaPut.exactOptional(),
  remote: Remote.exactOptional(),
  cpu_limit_factor: factorOrNone,
});
export type PoolPut = z.output<typeof PoolPut>;

export const PoolPatch = z
  .strictObject({
    ...settings,
    ...extras,
    platform,
    classes: z.array(ClassPatch.extend({ id: field.rowId })).min(1),
    quota: QuotaPatch,
    remote: RemotePatch,
    cpu_limit_factor: factorOrNone,
  })
  .exactPartial();
export type PoolPatch = z.output<typeof PoolPatch>;
