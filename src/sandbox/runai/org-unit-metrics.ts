import { Hono, type Context } from 'hono';
import type { Env } from './authentication.ts';
import type { Query } from './listing.ts';
import { answerMetrics, gauge, unmeasured } from './metrics.ts';
import { totals } from './quota.ts';
import type { TelemetryTable } from './telemetry.ts';
import type { Amounts, Department, OrgUnit, Project, QuotaStatus } from './wire.ts';

/** `/{id}/metrics` of departments and of projects. */
export function orgUnitMetricRoutes(existing: (c: Context<Env>) => OrgUnit): Hono<Env> {
  return new Hono<Env>().get('/:id/metrics', (c) => {
    const { totalResources, status } = existing(c);
    const allocated = status?.quotaStatus?.allocated;
    return answerMetrics(c, {
      GPU_QUOTA: gauge(totalResources.gpuQuota),
      CPU_QUOTA_MILLICORES: gauge(totalResources.cpuQuota),
      CPU_MEMORY_QUOTA_MB: gauge(totalResources.memoryQuota),
      GPU_ALLOCATION: gauge(allocated?.gpu ?? null),
      CPU_ALLOCATION_MILLICORES: gauge(allocated?.cpu ?? null),
      CPU_MEMORY_ALLOCATION_MB: gauge(allocated?.memory ?? null),
      // Comes from the devices themselves, and the sandbox has none.
      GPU_MEMORY_UTILIZATION: unmeasured,
    });
  });
}

const values = {
  GPU_QUOTA: summing((unit) => unit.totalResources.gpuQuota),
  CPU_QUOTA: summing((unit) => unit.totalResources.cpuQuota),
  MEMORY_QUOTA: summing((unit) => unit.totalResources.memoryQuota),
  GPU_ALLOCATION: summing(using('allocated', 'gpu')),
  CPU_ALLOCATION: summing(using('allocated', 'cpu')),
  MEMORY_ALLOCATION: summing(using('allocated', 'memory')),
  GPU_ALLOCATION_NON_PREEMPTIBLE: summing(using('allocatedNonPreemptible', 'gpu')),
  CPU_ALLOCATION_NON_PREEMPTIBLE: summing(using('allocatedNonPreemptible', 'cpu')),
  MEMORY_ALLOCATION_NON_PREEMPTIBLE: summing(using('allocatedNonPreemptible', 'memory')),
};

/** The two nouns name the same keys differently. */
export const orgUnitTelemetry: {
  departments: TelemetryTable<Department>;
  projects: TelemetryTable<Project>;
} = {
  departments: {
    values,
    keys: { CLUSTER_ID: ({ clusterId }) => ({ value: clusterId }) },
    filters: { clusterId: ({ clusterId }) => clusterId, departmentId: ({ id }) => id },
  },
  projects: {
    values,
    keys: {
      ClusterId: ({ clusterId }) => ({ value: clusterId }),
      ParentId: ({ parentId, parent }) => ({ value: parentId, ...(parent && { name: parent.name }) }),
      NodepoolId: ({ resources: [row] }) => ({ value: row?.nodePool?.id ?? '' }),
    },
    filters: { clusterId: ({ clusterId }) => clusterId, departmentId: ({ parentId }) => parentId },
  },
};

/** Each project once a node pool, with what it has there; only such rows can be grouped by node pool. */
export function perNodePool(projects: readonly Project[]): Project[] {
  return projects.flatMap((project) =>
    project.resources.map((row) => {
      const { quotaStatus: _, nodePoolQuotaStatuses = [], ...status } = project.status;
      const here = nodePoolQuotaStatuses.filter(({ nodePoolId }) => nodePoolId === row.nodePool?.id);
      return {
        ...project,
        resources: [row],
        totalResources: totals([row]),
        status: { ...status, nodePoolQuotaStatuses: here, ...(here[0] && { quotaStatus: here[0] }) },
      };
    }),
  );
}

type AmountOf = (unit: OrgUnit, query: Query) => number | null | undefined;

function summing(amountOf: AmountOf) {
  return (units: readonly OrgUnit[], query: Query) =>
    units.reduce((total, unit) => total + (amountOf(unit, query) ?? 0), 0);
}

/** In one node pool, if the question names one: projects by its id, departments by its name. */
function using(kind: keyof QuotaStatus, resource: keyof Amounts): AmountOf {
  return ({ status }, { nodepoolId, nodepoolName }) => {
    if (nodepoolId === undefined && nodepoolName === undefined) return status?.quotaStatus?.[kind][resource];
    const pool = status?.nodePoolQuotaStatuses?.find(
      ({ nodePoolId, nodePoolName }) => nodePoolId === nodepoolId || nodePoolName === nodepoolName,
    );
    return pool?.[kind][resource];
  };
}
