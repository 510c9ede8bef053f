import type {
  ClusterMetric,
  Machine,
  MetricAggregation,
  MetricUse,
  Quantity,
  SubClusterMetric,
} from '../../../domain/hardware.ts';
import { compareText } from '../../../domain/page/order.ts';
import { toScope } from '../metrics/scope.ts';
import { textOrNull } from '../text.ts';
import { toUnit } from '../unit.ts';
import type * as wire from './schema.ts';

const aggregations: ReadonlyMap<string, MetricAggregation> = new Map([
  ['sum', 'SUM'],
  ['avg', 'AVERAGE'],
]);

export function toMachine({ name, topology, ...rates }: wire.Machine): Machine {
  return {
    subClusterName: name,
    topology: {
      hardwareThreads: topology.node ?? [],
      sockets: topology.socket ?? null,
      memoryDomains: topology.memoryDomain ?? null,
      dies: topology.die ?? null,
      cores: topology.core ?? null,
    },
    flopRateScalar: toQuantity(rates.flopRateScalar),
    flopRateSimd: toQuantity(rates.flopRateSimd),
    memoryBandwidth: toQuantity(rates.memoryBandwidth),
  };
}

/**
 * By name, each with the sub-clusters that measure it. cc-backend has put the exceptions of a sub-cluster into its
 * configuration and left out what is removed there, so that nothing is worked out here.
 */
export function toMetrics(
  clusterId: string,
  subClusters: readonly wire.MeasuredSubCluster[],
): ClusterMetric[] {
  const metrics = new Map<string, ClusterMetric & { subClusters: SubClusterMetric[] }>();
  for (const { name: subClusterName, metricConfig } of subClusters) {
    for (const metric of metricConfig ?? []) {
      const known = metrics.get(metric.name) ?? toMetric(metric);
      known.subClusters.push(toSubClusterMetric({ clusterId, subClusterName }, metric));
      metrics.set(metric.name, known);
    }
  }
  return [...metrics.values()].sort((one, other) => compareText(one.name, other.name));
}

type Metric = NonNullable<wire.MeasuredSubCluster['metricConfig']>[number];

function toMetric({ name, unit, scope, aggregation, timestep }: Metric) {
  return {
    name,
    unit: toUnit(unit),
    scope: toScope(scope),
    upstreamScope: scope,
    aggregation: aggregations.get(aggregation) ?? 'UNKNOWN',
    upstreamAggregation: aggregation,
    sampleSeconds: timestep,
    subClusters: [],
  };
}

function toSubClusterMetric(
  place: Pick<SubClusterMetric, 'clusterId' | 'subClusterName'>,
  { name, peak, normal, caution, alert, lowerIsBetter }: Metric,
): SubClusterMetric {
  return {
    ...place,
    metricName: name,
    ...{ peak, normal: normal ?? null, caution, alert },
    lowerIsBetter: lowerIsBetter ?? false,
  };
}

export function toMetricUses({ metricConfig, subClusters }: wire.UsingCluster): MetricUse[] {
  const restricted = new Set(metricConfig.filter(({ restrict }) => restrict).map(({ name }) => name));
  return subClusters.flatMap(({ name: subClusterName, metricConfig: metrics }) =>
    (metrics ?? []).map(({ name, footprint, energy }) => ({
      subClusterName,
      metricName: name,
      footprint: textOrNull(footprint),
      energy: textOrNull(energy),
      restricted: restricted.has(name),
    })),
  );
}

function toQuantity(value: wire.Value | null | undefined): Quantity | null {
  return value ? { value: value.value, unit: toUnit(value.unit) } : null;
}
