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
});
export type QuotaRow = z.infer<typeof QuotaRow>;

export const Department = z.object({
  id: Id,
  name: z.string(),
  description: Text,
  clusterId: Text,
  createdAt: Time.nullish(),
  resources: z.array(QuotaRow).nullish(),
});
export type Department = z.infer<typeof Department>;

export const Project = Department.extend({
  /** The department. */
  parentId: Text,
  status: z.object({ namespace: Text, phase: Text }).nullish(),
});
export type Project = z.infer<typeof Project>;

/** What a PUT has to write back beside the quota, because it clears what it leaves out; nobody looks into it. */
const updatable = {
  schedulingRules: z.unknown().optional(),
  defaultNodePools: z.unknown().optional(),
  nodeTypes: z.unknown().optional(),
  resources: z.array(QuotaRow.loose()).nullish(),
};
export const WholeDepartment = Department.extend(updatable);
export type WholeDepartment = z.infer<typeof WholeDepartment>;
export const WholeProject = Project.extend({ ...updatable, enforceRunaiScheduler: z.unknown().optional() });
export type WholeProject = z.infer<typeof WholeProject>;

export const QuotaRows = z.array(QuotaRow);

export const Departments = z
  .object({ departments: z.array(Department), next: Next })
  .transform(({ departments, next }): Page<Department> => ({ rows: departments, next }));

export const Projects = z
  .object({ projects: z.array(Project), next: Next })
  .transform(({ projects, next }): Page<Project> => ({ rows: projects, next }));
