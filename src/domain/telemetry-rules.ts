import { ClusterQLError } from '../errors.ts';
import { type NodeType, parseId } from './id.ts';
import { unknownName } from './known-names.ts';
import type { SystemRef } from './system.ts';
import type {
  TelemetryFilter,
  TelemetryKey,
  TelemetryQuery,
  TelemetrySource,
  TelemetrySubject,
} from './telemetry.ts';

const mostKeys = 2;
const filterTypes = { cluster: 'Cluster', nodePool: 'NodePool', department: 'Department' } as const;

/** What is wrong with a query; null when nothing is. */
export function telemetryRefusal(
  { system, known }: TelemetrySource,
  { of, metric, groupBy, filter }: TelemetryQuery,
): ClusterQLError | null {
  const { metrics, groupBy: keys, filters } = known[of];
  return (
    unknownName('`metric`', [metric], new Set(metrics.keys()), `telemetry of ${of}`) ??
    wrongKeys(of, groupBy, keys) ??
    wrongFilter(of, filter, filters) ??
    wrongIds(system, filter)
  );
}

function wrongKeys(
  of: TelemetrySubject,
  asked: readonly TelemetryKey[],
  known: readonly TelemetryKey[],
): ClusterQLError | null {
  if (asked.length <= mostKeys && asked.every((key) => known.includes(key))) return null;
  return wrong(`\`groupBy\` of ${of} takes up to ${mostKeys} of ${known.join(', ')}.`);
}

function wrongFilter(
  of: TelemetrySubject,
  filter: TelemetryFilter,
  known: readonly (keyof TelemetryFilter)[],
): ClusterQLError | null {
  const fields = Object.keys(filter) as (keyof TelemetryFilter)[];
  const other = fields.find((name) => isGiven(filter[name]) && !known.includes(name));
  return other === undefined
    ? null
    : wrong(`\`filter.${other}\` does not go with ${of}; ${known.join(', ')} do.`);
}

function wrongIds({ name }: SystemRef, filter: TelemetryFilter): ClusterQLError | null {
  const wrongOne = (Object.keys(filterTypes) as (keyof typeof filterTypes)[]).find((field) => {
    const id = filter[field];
    return isGiven(id) && !isOf(filterTypes[field], name, id);
  });
  return wrongOne === undefined
    ? null
    : wrong(`\`filter.${wrongOne}\` must be an id of the form ${filterTypes[wrongOne]}:${name}:<key>.`);
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function isOf(type: NodeType, system: string, id: string): boolean {
  const parsed = parseId(id);
  return parsed?.type === type && parsed.system === system;
}

function wrong(message: string): ClusterQLError {
  return new ClusterQLError('BAD_USER_INPUT', message);
}
