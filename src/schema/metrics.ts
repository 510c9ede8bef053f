import type { ObjectRef } from '@pothos/core';
import type { Noun } from '../domain/access.ts';
import { type NodeKey, parseId } from '../domain/id.ts';
import {
  type holeReasons,
  type MeasuredType,
  type MetricHole,
  type MetricLabel,
  type MetricPoint,
  type Metrics,
  metricScopes,
  type MetricSeries,
} from '../domain/metrics.ts';
import type { NodePool } from '../domain/node-pool.ts';
import type { Row } from '../domain/page/source.ts';
import type { SystemRef } from '../domain/system.ts';
import { builder } from './builder.ts';
import { ClusterRef } from './cluster.ts';
import { ComputeNodeRef } from './compute-node.ts';
import { DepartmentRef } from './department.ts';
import { JobPodRef } from './job-pods.ts';
import { JobRef } from './job.ts';
import { NodePoolRef } from './node-pool.ts';
import { ProjectRef } from './project.ts';

export const MetricScope = builder.enumType('MetricScope', {
  description: 'Which sort of part of a row a series is of.',
  values: metricScopes,
});

const MetricHoleReason = builder.enumType('MetricHoleReason', {
  description: 'What became of numbers that were asked for.',
  values: {
    NOT_MEASURED: { description: 'The system has no value of it in this time.' },
    NOT_ANSWERED: { description: 'The system answered without a word of it.' },
    UNREADABLE: {
      description: 'Some of its points are no numbers, and null, or have no time, and are left out.',
    },
    INCOMPLETE: { description: 'The system says that something is missing and not what.' },
  } satisfies Record<(typeof holeReasons)[number], object>,
});

const MetricLabelRef = builder.objectRef<MetricLabel>('MetricLabel').implement({
  description: 'What tells a series from the others of its metric.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'E.g. `gpu`; `bucket` of a histogram.' }),
    value: t.exposeString('value', { description: 'E.g. `3`.' }),
  }),
});

const MetricPointRef = builder.objectRef<MetricPoint>('MetricPoint').implement({
  description: 'One value of a series.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    value: t.exposeFloat('value', {
      nullable: true,
      description: 'In the unit of the series; null when the system sent no number.',
    }),
  }),
});

const MetricSeriesRef = builder.objectRef<MetricSeries>('MetricSeries').implement({
  description: 'How one quantity went over time. Of a metric of devices there is one a device.',
  fields: (t) => ({
    metric: t.exposeString('metric', { description: "In the system's own word." }),
    unit: t.exposeString('unit', {
      nullable: true,
      description: 'E.g. `bytes`, `percent`, `ratio` (0 to 1), `GPUs`; null where the system does not say.',
    }),
    scope: t.expose('scope', {
      type: MetricScope,
      nullable: true,
      description: 'Which sort of part it is of; null for the row as a whole.',
    }),
    labels: t.expose('labels', { type: [MetricLabelRef], description: 'Which part it is of.' }),
    resolutionSeconds: t.exposeInt('resolutionSeconds', {
      nullable: true,
      description: 'Seconds between points; null where the system does not say, as Run:ai.',
    }),
    points: t.expose('points', { type: [MetricPointRef], description: 'As the system orders them.' }),
  }),
});

const MetricHoleRef = builder.objectRef<MetricHole>('MetricHole').implement({
  description: 'Something that was asked and is not there, or not wholly.',
  fields: (t) => ({
    metric: t.exposeString('metric', {
      nullable: true,
      description: "In the system's own word; null when it does not say which.",
    }),
    labels: t.expose('labels', { type: [MetricLabelRef], description: 'Of which series of it.' }),
    reason: t.expose('reason', { type: MetricHoleReason, description: 'What became of it.' }),
  }),
});

const MetricsRef = builder.objectRef<Metrics>('Metrics').implement({
  description: 'What was measured of a row. What is missing is told in `holes` and is no error.',
  fields: (t) => ({
    series: t.expose('series', { type: [MetricSeriesRef], description: 'Those with points.' }),
    holes: t.expose('holes', { type: [MetricHoleRef], description: 'Empty when everything is there.' }),
  }),
});

interface Measuring<R> {
  readonly type: MeasuredType;
  /** What a viewer must be allowed to read. */
  readonly noun: Noun;
  /** What its system keeps measurements under; null where there is nothing. */
  readonly keyOf: (row: R) => NodeKey | null;
}

/** Gives a type the field `metrics`. */
export function addMetrics<R extends { readonly system: SystemRef }>(
  ref: ObjectRef<typeof builder.$inferSchemaTypes, R>,
  { type, noun, keyOf }: Measuring<R>,
): void {
  builder.objectField(ref, 'metrics', (t) =>
    t.field({
      type: MetricsRef,
      nullable: true,
      description:
        'What was measured of it over time. One request a row, of 100 rows of a system at most. Filled by Run:ai.',
      args: {
        names: t.arg.stringList({ required: true, description: "Metrics, in the system's own words." }),
        from: t.arg({ type: 'DateTime', required: true, description: 'Where the series begin.' }),
        to: t.arg({ type: 'DateTime', required: true, description: 'Where they end; after `from`.' }),
        samples: t.arg.int({
          required: true,
          defaultValue: 20,
          description: 'Points of each series, 1 to 1000, spread over the time.',
        }),
      },
      resolve(row, query, { load }) {
        const key = keyOf(row);
        return key && load.metricsOf({ system: row.system, noun, row: { type, key }, query });
      },
    }),
  );
}

function keyOfId({ id }: Row): NodeKey | null {
  return parseId(id)?.key ?? null;
}

/** Node pools are measured by name, which is unique only within their cluster. */
function keyOfNodePool({ clusterId, name }: NodePool): NodeKey | null {
  const cluster = clusterId === null ? null : parseId(clusterId);
  return cluster && [...cluster.key, name];
}

addMetrics(ClusterRef, { type: 'Cluster', noun: 'clusters', keyOf: keyOfId });
addMetrics(NodePoolRef, { type: 'NodePool', noun: 'nodePools', keyOf: keyOfNodePool });
addMetrics(ComputeNodeRef, {
  type: 'ComputeNode',
  noun: 'computeNodes',
  keyOf: ({ uid }) => (uid === null ? null : [uid]),
});
addMetrics(DepartmentRef, { type: 'Department', noun: 'departments', keyOf: keyOfId });
addMetrics(ProjectRef, { type: 'Project', noun: 'projects', keyOf: keyOfId });
addMetrics(JobRef, { type: 'Job', noun: 'jobs', keyOf: keyOfId });
addMetrics(JobPodRef, { type: 'JobPod', noun: 'jobs', keyOf: ({ key }) => key });
