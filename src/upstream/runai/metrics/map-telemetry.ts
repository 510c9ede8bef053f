import type { NodeType } from '../../../domain/id.ts';
import type { SystemRef } from '../../../domain/system.ts';
import type { Telemetry, TelemetryGroup } from '../../../domain/telemetry.ts';
import { idOrNull, textOrNull } from '../absent.ts';
import { numberOf } from './number.ts';
import type * as wire from './schema.ts';
import type { TelemetryEndpoint } from './telemetry-names.ts';

/** The words whose values are keys of rows; node pools of jobs and of nodes are told by name. */
const rowsOf: ReadonlyMap<string, NodeType> = new Map([
  ['ClusterId', 'Cluster'],
  ['CLUSTER_ID', 'Cluster'],
  ['DepartmentId', 'Department'],
  ['ParentId', 'Department'],
  ['ProjectId', 'Project'],
  ['NodepoolId', 'NodePool'],
]);

export function toTelemetry(
  system: SystemRef,
  metric: string,
  { metrics, words }: TelemetryEndpoint,
  { timestamp, values }: wire.Telemetry,
): Telemetry {
  return {
    metric,
    unit: metrics.get(metric) ?? null,
    at: timestamp ?? null,
    values: values.map(({ value, groups }) => ({
      value: numberOf(value),
      upstreamValue: value,
      groups: (groups ?? []).map((group) => toGroup(system, words, group)),
    })),
  };
}

function toGroup(
  system: SystemRef,
  words: TelemetryEndpoint['words'],
  { key, value, name }: wire.Group,
): TelemetryGroup {
  const type = rowsOf.get(key);
  const [known = null] = [...words].find(([, word]) => word === key) ?? [];
  return {
    key: known,
    upstreamKey: key,
    value,
    name: textOrNull(name),
    id: type === undefined ? null : idOrNull(type, system, value),
  };
}
