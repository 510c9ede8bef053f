import { Hono, type Context } from 'hono';
import type { Env } from './authentication.ts';
import type { ControlPlane } from './control-plane.ts';
import { date, matching, number, page, readChoice, text, type Table } from './listing.ts';
import { answerTelemetry } from './telemetry.ts';
import { asOf } from './versions.ts';
import type { Workload } from './wire.ts';
import { workloadTelemetry } from './workload-metrics.ts';
import { foundWorkload, visibleWorkloads } from './workload-sight.ts';

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

/** The workloads of every type, which are changed by the endpoint of their type or by the batch. */
export function workloadRoutes(plane: ControlPlane): Hono<Env> {
  const { version } = plane;
  return new Hono<Env>()
    .get('/', (c) => {
      const { rows, next } = page(chosen(plane, c), workloadTable, c.req.query());
      return c.json({ workloads: rows.map((workload) => asOf(version, 'workload', workload)), next });
    })
    .get('/count', (c) => {
      return c.json({ count: matching(chosen(plane, c), workloadTable, c.req.query()).length });
    })
    .get('/telemetry', (c) => {
      const live = visibleWorkloads(plane, c).filter(({ deletedAt }) => deletedAt === null);
      return answerTelemetry(c, plane, live, workloadTelemetry);
    })
    .get('/:id', (c) => {
      const workload = foundWorkload(plane, c);
      const row = { ...workload, pendingSchedulingMessages: pendingSchedulingMessages(workload) };
      return c.json(asOf(version, 'workload', row));
    });
}

/** `deleted=true` answers the deleted ones alone, not both. */
function chosen(plane: ControlPlane, c: Context<Env>): Workload[] {
  const deleted = readChoice(c.req.query(), 'deleted', ['false', 'true']) === 'true';
  return visibleWorkloads(plane, c).filter(({ deletedAt }) => (deletedAt !== null) === deleted);
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
