import { z } from 'zod';
import { answerOf } from '../schema.ts';
import { Unit } from '../unit.ts';

/** `[NullableFloat!]!` by the published schema, and yet null where a sample is missing. */
const Samples = z.array(z.number().nullable());

const Timestep = z.int().positive();

const Series = z.object({
  hostname: z.string(),
  /** Of the part; absent for whole nodes. */
  id: z.string().nullish(),
  statistics: z.object({ min: z.number(), avg: z.number(), max: z.number() }).nullish(),
  data: Samples,
});
export type Series = z.infer<typeof Series>;

/** A metric in one scope. */
const Measured = z.object({
  name: z.string(),
  scope: z.string(),
  metric: z.object({ unit: Unit.nullish(), timestep: Timestep, series: z.array(Series).nullish() }),
});
export type Measured = z.infer<typeof Measured>;

const JobMeasured = z.object({ jobMetrics: z.array(Measured) });

export const JobAnswer = answerOf(JobMeasured);

/** REST says the same in an envelope of its own, with status 200 for failures as well. */
export const JobEnvelope = z.object({
  data: JobMeasured.nullish(),
  error: z.object({ message: z.string() }).nullish(),
});

export const NodeAnswer = answerOf(
  z.object({ nodeMetrics: z.array(z.object({ host: z.string(), metrics: z.array(Measured) })) }),
);

/** A metric summed up over the nodes of a cluster. */
const Sum = z.object({ name: z.string(), unit: Unit.nullish(), timestep: Timestep, data: Samples });
export type Sum = z.infer<typeof Sum>;

export const ClusterAnswer = answerOf(z.object({ clusterMetrics: z.object({ metrics: z.array(Sum) }) }));
