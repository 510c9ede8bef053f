import { z } from 'zod';
import { latestStart } from '../key.ts';
import { answerOf, matchesOf } from '../schema.ts';

/** GraphQL: RFC 3339 in the server's own offset; REST: epoch seconds. */
export const StartTime = z.union([z.iso.datetime({ offset: true }), z.int().nonnegative().max(latestStart)]);
export type StartTime = z.infer<typeof StartTime>;

export const FootprintItem = z.object({ name: z.string(), stat: z.string(), value: z.number() });

/** GraphQL: a list; REST: a map such as `{ mem_used_max: 21.4 }`. Null until the job ran for ten minutes. */
export const Footprint = z.union([z.array(FootprintItem.nullable()), z.record(z.string(), z.number())]);
export type Footprint = z.infer<typeof Footprint>;

export const Tag = z.object({ type: z.string(), name: z.string(), scope: z.string() });

const Resource = z.object({
  hostname: z.string(),
  /** Left out, or null, for the whole node. */
  hwthreads: z.array(z.int()).nullish(),
  accelerators: z.array(z.string()).nullish(),
  configuration: z.string().nullish(),
});

export type Resource = z.infer<typeof Resource>;

/** Of a metric over all machines of a job. */
const Extent = z.object({ avg: z.number(), min: z.number(), max: z.number() });

export const MetricStatistics = z.object({ name: z.string(), data: Extent });
export type MetricStatistics = z.infer<typeof MetricStatistics>;

export const Job = z.object({
  /** cc-backend's own, by which it is asked for what was measured; GraphQL: a text, REST: a number. */
  id: z.union([z.string(), z.int()]).optional(),
  jobId: z.int().nonnegative(),
  cluster: z.string(),
  project: z.string(),
  user: z.string(),
  partition: z.string().optional(),
  subCluster: z.string().optional(),
  arrayJobId: z.int().nonnegative().optional(),
  shared: z.string().optional(),
  tags: z.array(Tag).nullish(),
  resources: z.array(Resource).nullish(),
  jobState: z.string(),
  startTime: StartTime,
  duration: z.int(),
  walltime: z.int().optional(),
  numNodes: z.int(),
  numHwthreads: z.int().optional(),
  numAcc: z.int().optional(),
  smt: z.int().optional(),
  energy: z.number().optional(),
  monitoringStatus: z.int().optional(),
  footprint: Footprint.nullish(),
  /** REST's list only, and of archived jobs only. */
  statistics: z.record(z.string(), Extent).nullish(),
  /** Texts, as far as those that write them keep to it. */
  metaData: z.record(z.string(), z.unknown()).nullish(),
});
export type Job = z.infer<typeof Job>;

export const Jobs = z.object({ jobs: z.array(Job) });
export const JobsAnswer = answerOf(
  z.object({ jobs: z.object({ items: z.array(Job), hasNextPage: z.boolean().nullish() }) }),
);
export const JobCountAnswer = answerOf(z.object({ jobs: z.object({ count: z.int().nonnegative() }) }));
export const JobMatches = answerOf(matchesOf(Job));
export const TagsAnswer = answerOf(z.object({ tags: z.array(Tag.extend({ id: z.string() })) }));

export const EnergyFootprint = z
  .array(z.object({ hardware: z.string(), metric: z.string(), value: z.number() }).nullable())
  .nullable();
export type EnergyFootprint = NonNullable<z.infer<typeof EnergyFootprint>>;

/** A database id and the scheduler's number of each; no start, which a key would need. */
export const ConcurrentJobs = z
  .object({ items: z.array(z.object({ jobId: z.int() })), count: z.int().nonnegative() })
  .nullable();
export type ConcurrentJobs = NonNullable<z.infer<typeof ConcurrentJobs>>;

export const EnergyFootprintMatches = answerOf(matchesOf(z.object({ energyFootprint: EnergyFootprint })));
export const ConcurrentJobMatches = answerOf(matchesOf(z.object({ concurrentJobs: ConcurrentJobs })));
/** Under each alias the statistics of one job, or nothing where they cannot be loaded. */
export const StatisticsAnswer = answerOf(
  z.record(z.string(), z.array(z.object({ stats: z.array(MetricStatistics) }))),
);
