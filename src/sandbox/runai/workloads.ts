import { Hono } from 'hono';
import { requires, type Env } from './access.ts';
import { date, found, matching, number, page, readChoice, text, type Table } from './listing.ts';
import type { State, Workload } from './wire.ts';

const workloadTable: Table<Workload> = {
  fields: {
    type: text((workload) => workload.type),
    name: text((workload) => workload.name),
    clusterId: text((workload) => workload.clusterId),
    projectId: text((workload) => workload.projectId),
    projectName: text((workload) => workload.projectName),
    departmentId: text((workload) => workload.departmentId),
    departmentName: text((workload) => workload.departmentName),
    createdAt: date((workload) => workload.createdAt),
    deletedAt: date((workload) => workload.deletedAt),
    submittedBy: text((workload) => workload.submittedBy),
    phase: text((workload) => workload.phase),
    completedAt: date((workload) => workload.completedAt),
    nodepool: text((workload) => workload.currentNodePools?.[0]),
    distributedFramework: text((workload) => workload.distributedFramework),
    allocatedGPU: number((workload) => workload.allocatedResources?.gpu),
    idleGpus: number((workload) => workload.idleGpus),
    idleAllocatedGpus: number((workload) => workload.idleAllocatedGpus),
    phaseUpdatedAt: date((workload) => workload.phaseUpdatedAt),
    category: text((workload) => workload.category),
    totalPendingTimeSeconds: number((workload) => workload.totalPendingTimeSeconds),
    totalRunningTimeSeconds: number((workload) => workload.totalRunningTimeSeconds),
    priority: number((workload) => workload.priority),
    priorityClassName: text((workload) => workload.priorityClassName),
    guaranteedRuntimeEndsAt: date((workload) => workload.guaranteedRuntimeEndsAt),
    aiApplicationId: text((workload) => workload.aiApplicationId),
    aiApplicationName: text((workload) => workload.aiApplicationName),
  },
  searchable: (workload) => `${workload.name} ${workload.projectName} ${workload.submittedBy ?? ''}`,
};

export function workloadRoutes(state: State): Hono<Env> {
  return new Hono<Env>()
    .use(requires(state, 'workloads', 'read'))
    .get('/', (c) => {
      const { rows, next } = page(chosen(state, c.req.query()), workloadTable, c.req.query());
      return c.json({ workloads: rows, next });
    })
    .get('/count', (c) => {
      return c.json({ count: matching(chosen(state, c.req.query()), workloadTable, c.req.query()).length });
    })
    .get('/:id', (c) => {
      const workload = found(state.workloads, 'id', c.req.param('id'));
      return c.json({ ...workload, pendingSchedulingMessages: pendingSchedulingMessages(workload) });
    });
}

/** `deleted=true` answers the deleted ones alone, not both. */
function chosen(state: State, query: Record<string, string>): Workload[] {
  const deleted = readChoice(query, 'deleted', ['false', 'true']) === 'true';
  return state.workloads.filter(({ deletedAt }) => (deletedAt !== null) === deleted);
}

/** Why a pending workload waits, one entry per node pool; only the single workload tells it. */
function pendingSchedulingMessages({
  phase,
  phaseReason,
  requestedNodePools = [],
}: Workload): object[] | null {
  if (phase !== 'Pending' || !phaseReason) return null;
  const orgType = phaseReason === 'OverLimit' ? 'DEPARTMENT' : 'PROJECT';
  return requestedNodePools.map((nodePool) => {
    return {
      nodePool,
      phaseReason,
      reason: phaseReason,
      orgType,
      userMessage: `No room left in ${nodePool}`,
    };
  });
}
