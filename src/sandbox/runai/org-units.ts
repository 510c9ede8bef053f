import { date, number, text, type Field } from './listing.ts';
import type { Averages, OrgUnit } from './wire.ts';

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
