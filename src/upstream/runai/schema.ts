import { z } from 'zod';
import { toUtc } from './time.ts';

/**
 * Versions 2.18 to 2.24: what a later one requires may be absent from an earlier one, and what one leaves
 * out another sends as null. So only what a row cannot be shown without is required here.
 */

export const Id = z.string().min(1);
export const Text = z.string().nullish();
const Amount = z.number().nullish();
export const Time = z.string().transform(toUtc);

export const Cluster = z.object({
  uuid: Id,
  name: z.string(),
  createdAt: Time.nullish(),
  domain: Text,
  version: Text,
  lastLiveness: Time.nullish(),
  status: z
    .object({
      state: Text,
      platform: z.object({ type: Text, kubeVersion: Text }).nullish(),
    })
    .nullish(),
});
export type Cluster = z.infer<typeof Cluster>;
export const Clusters = z.array(Cluster);

export const NodePool = z.object({
  id: Id,
  name: z.string(),
  clusterId: Text,
  isDefault: z.boolean().nullish(),
  phase: Text,
  phaseMessage: Text,
  labelKey: Text,
  labelValue: Text,
  createdAt: Time.nullish(),
  status: z.object({ nodes: z.array(z.string()).nullish() }).nullish(),
});
export type NodePool = z.infer<typeof NodePool>;

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

/** For answers that are empty, or say nothing that their status does not. */
export const Anything = z.unknown();

const Request = z.object({ request: Amount }).nullish();

export const RequestedResources = z.object({
  gpu: Request,
  cpu: Request,
  cpuMemory: z.object({ request: Text }).nullish(),
});
export type RequestedResources = z.infer<typeof RequestedResources>;

export const AllocatedResources = z.object({ gpu: Amount, cpu: Amount, cpuMemory: Text });
export type AllocatedResources = z.infer<typeof AllocatedResources>;

export const Workload = z.object({
  id: Id,
  name: z.string(),
  type: z.string(),
  phase: z.string(),
  phaseMessage: Text,
  /** Jobs are ordered by it, so one without is refused. */
  createdAt: Time.pipe(z.string()),
  completedAt: Time.nullish(),
  submittedBy: Text,
  clusterId: Text,
  projectId: Text,
  projectName: Text,
  priorityClassName: Text,
  preemptible: z.boolean().nullish(),
  requestedNodePools: z.array(z.string()).nullish(),
  currentNodePools: z.array(z.string()).nullish(),
  workloadRequestedResources: RequestedResources.nullish(),
  allocatedResources: AllocatedResources.nullish(),
  totalPendingTimeSeconds: Amount,
  totalRunningTimeSeconds: Amount,
});
export type Workload = z.infer<typeof Workload>;

/** One page of a list read by offset, whatever the list calls its rows. */
export interface Page<W> {
  readonly rows: readonly W[];
  /** The offset to ask next; null at the end, undefined where no page tells it. */
  readonly next: number | null | undefined;
}

/** At the end `next` is absent; whether it may be null or 0 instead is not documented, so both end the list. */
export const Next = z
  .int()
  .nullish()
  .transform((next) => (typeof next === 'number' && next > 0 ? next : null));

export const Departments = z
  .object({ departments: z.array(Department), next: Next })
  .transform(({ departments, next }): Page<Department> => ({ rows: departments, next }));

export const Projects = z
  .object({ projects: z.array(Project), next: Next })
  .transform(({ projects, next }): Page<Project> => ({ rows: projects, next }));

export const Workloads = z
  .object({ workloads: z.array(Workload), next: Next })
  .transform(({ workloads, next }): Page<Workload> => ({ rows: workloads, next }));

/** 2.24 documents the rows as optional and no `next`. */
export const NodePools = z
  .object({ nodepools: z.array(NodePool).nullish() })
  .transform(({ nodepools }): Page<NodePool> => ({ rows: nodepools ?? [], next: undefined }));

export const Count = z.object({ count: z.int().min(0) });
