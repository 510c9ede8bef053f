import { z } from 'zod';
import type { ControlPlane } from './control-plane.ts';
import { date, number, text, type Field } from './listing.ts';
import { replacedRows, totals, type GivenRows } from './quota.ts';
import { badRequest } from './refusals.ts';
import type { Averages, NodePool, OrgUnit, QuotaRow, QuotaStatus } from './wire.ts';

const seconds = z.int().min(1).nullable();
const nodeTypeIds = z.array(z.string());

/** What may be changed of a department or project later on, besides its quota. */
export const updatable = {
  description: z.string().exactOptional(),
  schedulingRules: z
    .object({
      interactiveJobTimeLimitSeconds: seconds,
      interactiveJobMaxIdleDurationSeconds: seconds,
      interactiveJobPreemptIdleDurationSeconds: seconds,
      trainingJobMaxIdleDurationSeconds: seconds,
      trainingJobTimeLimitSeconds: seconds,
    })
    .exactPartial()
    .nullish(),
  defaultNodePools: z.array(z.string()).nullish(),
  nodeTypes: z
    .object({
      training: nodeTypeIds,
      workspace: nodeTypeIds,
      names: z.record(z.string(), z.string()).nullable(),
    })
    .exactPartial()
    .nullish(),
};
export type Updatable = z.output<z.ZodObject<typeof updatable>>;

/** Starts with a letter; lower-case letters, digits and hyphens. */
export const unitName = z
  .string()
  .max(63)
  .regex(/^[a-z]([a-z0-9-]*[a-z0-9])?$/);

/** A new department or project, before anything runs in it. */
export function newOrgUnit(
  { state, now, newId }: ControlPlane,
  given: Updatable & { name: string; clusterId: string; resources: GivenRows },
  author: string,
): OrgUnit {
  if (!state.clusters.some(({ uuid }) => uuid === given.clusterId)) badRequest('the cluster does not exist');
  const pools = poolsOf(given.clusterId, state.nodePools);
  const resources = replacedRows(given.resources, pools);
  return {
    id: newId(),
    name: given.name,
    clusterId: given.clusterId,
    ...withDefaults(given),
    createdAt: now(),
    createdBy: author,
    updatedAt: now(),
    updatedBy: author,
    resources,
    totalResources: totals(resources),
    status: unused(pools),
  };
}

/** PUT replaces everything, the quota too. */
export function replaceUpdatable(
  { state, now }: ControlPlane,
  unit: OrgUnit,
  given: Updatable & { resources: GivenRows },
  author: string,
): void {
  Object.assign(unit, withDefaults(given));
  setQuota(unit, replacedRows(given.resources, poolsOf(unit.clusterId, state.nodePools)), {
    at: now(),
    by: author,
  });
}

export function setQuota(unit: OrgUnit, rows: QuotaRow[], { at, by }: { at: string; by: string }): void {
  Object.assign(unit, { resources: rows, totalResources: totals(rows), updatedAt: at, updatedBy: by });
}

export function poolsOf(cluster: string, nodePools: readonly NodePool[]): NodePool[] {
  return nodePools.filter(({ clusterId }) => clusterId === cluster);
}

/** An update says everything: what it leaves out is cleared. */
function withDefaults({ description, schedulingRules, defaultNodePools, nodeTypes }: Updatable) {
  return {
    description: description ?? '',
    schedulingRules: schedulingRules ?? null,
    defaultNodePools: defaultNodePools ?? null,
    nodeTypes: nodeTypes ?? {},
  };
}

function unused(pools: readonly NodePool[]): NonNullable<OrgUnit['status']> {
  function zero(): QuotaStatus {
    const nothing = { gpu: 0, cpu: 0, memory: 0 };
    return { allocated: nothing, allocatedNonPreemptible: nothing, requested: nothing };
  }
  const nodePoolQuotaStatuses = pools.map(({ id, name }) => {
    return { nodePoolId: id, nodePoolName: name, ...zero() };
  });
  return { quotaStatus: zero(), nodePoolQuotaStatuses };
}

/** The fields departments and projects are filtered and sorted by alike. */
export function orgUnitFields<Row extends OrgUnit>(): Record<string, Field<Row>> {
  return {
    name: text((unit) => unit.name),
    clusterId: text((unit) => unit.clusterId),
    createdAt: date((unit) => unit.createdAt),
    totalGpuQuota: number((unit) => unit.totalResources.gpuQuota),
    gpuAllocated: number((unit) => unit.status?.quotaStatus?.allocated.gpu),
    ...averagesOver<Row>('24h'),
    ...averagesOver<Row>('7d'),
    ...averagesOver<Row>('30d'),
  };
}

function averagesOver<Row extends OrgUnit>(period: '24h' | '7d' | '30d'): Record<string, Field<Row>> {
  function average(name: keyof Averages): Field<Row> {
    return number((unit) => unit.overtimeData?.[`range${period}Data`]?.[name]);
  }
  return {
    [`avgGpuAllocation${period}`]: average('averageGpuAllocation'),
    [`avgGpuUtilization${period}`]: average('averageGpuUtilization'),
    [`avgGpuMemoryUtilization${period}`]: average('averageGpuMemoryUtilization'),
  };
}
