import {
  type ClusterMetric,
  metricAggregations,
  type MetricUse,
  type SubClusterMetric,
} from '../domain/hardware.ts';
import { builder } from './builder.ts';
import { MetricScope } from './metric-scope.ts';

const MetricAggregation = builder.enumType('MetricAggregation', {
  description: 'How values of parts make one of the whole; UNKNOWN for any word that is new to us.',
  values: metricAggregations,
});

const MetricUseRef = builder.objectRef<MetricUse>('MetricUse').implement({
  description: 'What becomes of a metric on one sub-cluster beside being shown.',
  fields: (t) => ({
    footprint: t.exposeString('footprint', {
      nullable: true,
      description: 'Statistic of it in the footprint of a job: `avg`, `min` or `max`; null when none is.',
    }),
    energy: t.exposeString('energy', {
      nullable: true,
      description:
        'How the energy of a job is summed up from it: `power` (over time) or `energy`; null when it is not.',
    }),
    restricted: t.exposeBoolean('restricted', {
      description: 'Whether it is hidden from whoever is shown no more than their own jobs.',
    }),
  }),
});

const SubClusterMetricRef = builder.objectRef<SubClusterMetric>('SubClusterMetric').implement({
  description:
    'What to expect of a metric on one sub-cluster. Amounts are of one node, in the unit of the metric.',
  fields: (t) => ({
    subClusterName: t.exposeString('subClusterName', { description: 'Unique within the cluster.' }),
    peak: t.exposeFloat('peak', { description: 'The most there can be.' }),
    normal: t.exposeFloat('normal', { nullable: true, description: 'What most jobs reach.' }),
    caution: t.exposeFloat('caution', { description: 'From here on somebody should look.' }),
    alert: t.exposeFloat('alert', { description: 'From here on something is wrong.' }),
    lowerIsBetter: t.exposeBoolean('lowerIsBetter', {
      description: 'Whether `caution` and `alert` are crossed upwards, as of used memory; else downwards.',
    }),
    use: t.field({
      type: MetricUseRef,
      nullable: true,
      description:
        'What becomes of it beside. Needs the role administrator. Joined: one request for all clusters of a system.',
      async resolve({ clusterId, subClusterName, metricName }, _, { load }) {
        const uses = await load.metricUsesOf(clusterId);
        return uses?.find((use) => use.subClusterName === subClusterName && use.metricName === metricName);
      },
    }),
  }),
});

export const ClusterMetricRef = builder.objectRef<ClusterMetric>('ClusterMetric').implement({
  description: 'Something that is measured on a cluster.',
  fields: (t) => ({
    name: t.exposeString('name', { description: "In the system's own word, e.g. `mem_bw`." }),
    unit: t.exposeString('unit', {
      nullable: true,
      description:
        'With its decimal prefix, e.g. `GB/s`; `G` of a number by which 10^9 is meant, null for a mere number.',
    }),
    scope: t.expose('scope', {
      type: MetricScope,
      nullable: true,
      description: 'The smallest part of a node that it is measured of; null for a word that is new to us.',
    }),
    upstreamScope: t.exposeString('upstreamScope', { description: "The scope in the system's own word." }),
    aggregation: t.expose('aggregation', {
      type: MetricAggregation,
      description: 'How values of parts make one of the whole.',
    }),
    upstreamAggregation: t.exposeString('upstreamAggregation', {
      description: "The aggregation in the system's own word.",
    }),
    sampleSeconds: t.exposeInt('sampleSeconds', { description: 'Seconds between two samples.' }),
    subClusters: t.expose('subClusters', {
      type: [SubClusterMetricRef],
      description: 'Where it is measured; a sub-cluster that is missing here does not measure it.',
    }),
  }),
});
