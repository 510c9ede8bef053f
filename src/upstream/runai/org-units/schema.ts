import { z } from 'zod';
import { Amount, Id, Next, type Page, Text, Time } from '../schema.ts';

export const Entitlement = z.object({ deserved: Amount, limit: Amount, overQuotaWeight: Amount });
export type Entitlement = z.infer<typeof Entitlement>;

export const MemoryEntitlement = Entitlement.extend({ units: Text });
export type MemoryEntitlement = z.infer<typeof MemoryEntitlement>;

export const QuotaRow = z.object({
  nodePool: z.object({ id: Id, name: Text }).nullish(),
  /** Left out, the GPUs default to none, while cores and memory are unlimited then. */
  gpu: Entitlement.extend({ deserved: z.number().nullable().default(0) }),
  cpu: Entitlement.nullish(),
  memory: MemoryEntitlement.nullish(),
  /** From 2.20; later releases call it `rank`. */
  priority: Text,
  rank: Text,
});
export type QuotaRow = z.infer<typeof QuotaRow>;

const Amounts = z.object({ gpu: Amount, cpu: Amount, memory: Amount }).nullish();
export type Amounts = z.infer<typeof Amounts>;

export const QuotaStatus = z.object({
  allocated: Amounts,
  allocatedNonPreemptible: Amounts,
  requested: Amounts,
});
export type QuotaStatus = z.infer<typeof QuotaStatus>;

const NodePoolQuotaStatuses = z.array(QuotaStatus.extend({ nodePoolId: Text })).nullish();
export type NodePoolQuotaStatuses = z.infer<typeof NodePoolQuotaStatuses>;

const Status = z.object({
  quotaStatus: QuotaStatus.nullish(),
  /** Of departments only when one is asked for by its id. */
  nodePoolQuotaStatuses: NodePoolQuotaStatuses,
});

export const Average = z
  .object({
    averageGpuAllocation: Amount,
    averageGpuUtilization: Amount,
    averageGpuMemoryUtilization: Amount,
    updatedAt: Time.nullish(),
  })
  .nullish();
export type Average = z.infer<typeof Average>;

const SchedulingRules = z.object({
  interactiveJobTimeLimitSeconds: Amount,
  interactiveJobMaxIdleDurationSeconds: Amount,
  interactiveJobPreemptIdleDurationSeconds: Amount,
  trainingJobTimeLimitSeconds: Amount,
  trainingJobMaxIdleDurationSeconds: Amount,
});
export type SchedulingRules = z.infer<typeof SchedulingRules>;

const NodeTypes = z.object({
  training: z.array(z.string()).nullish(),
  workspace: z.array(z.string()).nullish(),
  names: z.record(z.string(), z.string()).nullish(),
});
export type NodeTypes = z.infer<typeof NodeTypes>;

/** Loose, since a PUT clears what is not written back, what a later release knows included. */
const settings = {
  schedulingRules: SchedulingRules.loose().nullish(),
  defaultNodePools: z.array(z.string()).nullish(),
  nodeTypes: NodeTypes.loose().nullish(),
};
const Settings = z.object(settings);
export type Settings = z.infer<typeof Settings>;

const OrgUnit = z.object({
  id: Id,
  name: z.string(),
  description: Text,
  clusterId: Text,
  createdAt: Time.nullish(),
  createdBy: Text,
  updatedAt: Time.nullish(),
  updatedBy: Text,
  resources: z.array(QuotaRow).nullish(),
  totalResources: z.object({ gpuQuota: Amount, cpuQuota: Amount, memoryQuota: Amount }).nullish(),
  status: Status.nullish(),
  overtimeData: z.object({ range24hData: Average, range7dData: Average, range30dData: Average }).nullish(),
  ...settings,
});
export type OrgUnit = z.infer<typeof OrgUnit>;

export const Department = OrgUnit.extend({
  /** The projects; null to those who may not read them. */
  children: z.array(z.object({ id: Id, name: z.string() })).nullish(),
});
export type Department = z.infer<typeof Department>;

export const Project = OrgUnit.extend({
  /** The department. */
  parentId: Text,
  status: Status.extend({
    namespace: Text,
    phase: Text,
    phaseMessage: Text,
    lastUpdatedTime: Time.nullish(),
  }).nullish(),
  requestedNamespace: Text,
  enforceRunaiScheduler: z.boolean().nullish(),
  effective: Settings.nullish(),
});
export type Project = z.infer<typeof Project>;

/** For a PUT, which has to write the quota back as it stands, what a later release knows included. */
const WholeQuotaRow = QuotaRow.loose().extend({
  gpu: QuotaRow.shape.gpu.loose(),
  cpu: Entitlement.loose().nullish(),
  memory: MemoryEntitlement.loose().nullish(),
});
const whole = { resources: z.array(WholeQuotaRow).nullish() };
export const WholeDepartment = Department.extend(whole);
export type WholeDepartment = z.infer<typeof WholeDepartment>;
export const WholeProject = Project.extend(whole);
export type WholeProject = z.infer<typeof WholeProject>;

export const QuotaRows = z.array(QuotaRow);

export const Departments = z
  .object({ departments: z.array(Department), next: Next })
  .transform(({ departments, next }): Page<Department> => ({ rows: departments, next }));

export const Projects = z
  .object({ projects: z.array(Project), next: Next })
  .transform(({ projects, next }): Page<Project> => ({ rows: projects, next }));
