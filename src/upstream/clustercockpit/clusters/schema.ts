import { z } from 'zod';
import { answerOf } from '../schema.ts';
import { Unit } from '../unit.ts';

const Value = z.object({ unit: Unit, value: z.number() });
export type Value = z.infer<typeof Value>;

const Groups = z.array(z.array(z.int())).nullish();

const Machine = z.object({
  name: z.string(),
  topology: z.object({
    node: z.array(z.int()).nullish(),
    socket: Groups,
    memoryDomain: Groups,
    die: Groups,
    core: Groups,
  }),
  flopRateScalar: Value.nullish(),
  flopRateSimd: Value.nullish(),
  memoryBandwidth: Value.nullish(),
});
export type Machine = z.infer<typeof Machine>;

export const Machines = clustersOf(Machine);
export const MachinesAnswer = answerOf(Machines);

const Metric = z.object({
  name: z.string(),
  unit: Unit,
  scope: z.string(),
  aggregation: z.string(),
  timestep: z.int(),
  peak: z.number(),
  normal: z.number().nullish(),
  caution: z.number(),
  alert: z.number(),
  lowerIsBetter: z.boolean().nullish(),
});

const MeasuredSubCluster = z.object({ name: z.string(), metricConfig: z.array(Metric).nullish() });
export type MeasuredSubCluster = z.infer<typeof MeasuredSubCluster>;

export const Metrics = clustersOf(MeasuredSubCluster);
export const MetricsAnswer = answerOf(Metrics);

const Use = z.object({ name: z.string(), footprint: z.string().nullish(), energy: z.string().nullish() });

/** What a sub-cluster derives never says `restrict`; the cluster's own configuration does. */
const UsingCluster = z.object({
  name: z.string(),
  metricConfig: z.array(z.object({ name: z.string(), restrict: z.boolean().nullish() })),
  subClusters: z.array(z.object({ name: z.string(), metricConfig: z.array(Use).nullish() })),
});
export type UsingCluster = z.infer<typeof UsingCluster>;

/** REST only. */
export const MetricUses = z.object({ clusters: z.array(UsingCluster) });

function clustersOf<SubCluster extends z.ZodType>(subCluster: SubCluster) {
  return z.object({ clusters: z.array(z.object({ name: z.string(), subClusters: z.array(subCluster) })) });
}
