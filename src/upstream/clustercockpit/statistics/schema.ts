import { z } from 'zod';
import { answerOf } from '../schema.ts';

const Total = z.int().optional();

/** Only what was selected is there. */
const Totals = z.object({
  totalJobs: Total,
  runningJobs: Total,
  shortJobs: Total,
  totalUsers: Total,
  totalWalltime: Total,
  totalNodes: Total,
  totalNodeHours: Total,
  totalCores: Total,
  totalCoreHours: Total,
  totalAccs: Total,
  totalAccHours: Total,
});
export type Totals = z.infer<typeof Totals>;

const Group = Totals.extend({ id: z.string(), name: z.string() });
export type Group = z.infer<typeof Group>;

const Point = z.object({ count: z.int(), value: z.int() });
export type Point = z.infer<typeof Point>;

const Histograms = z.object({
  histDuration: z.array(Point),
  histNumNodes: z.array(Point),
  histNumCores: z.array(Point),
  histNumAccs: z.array(Point),
});
export type Histograms = z.infer<typeof Histograms>;

const MetricPoint = z.object({ count: z.int(), min: z.int().nullish(), max: z.int().nullish() });

const MetricPoints = z.object({
  metric: z.string(),
  unit: z.string(),
  stat: z.string().nullish(),
  data: z.array(MetricPoint).nullish(),
});
export type MetricPoints = z.infer<typeof MetricPoints>;

const MetricHistograms = z.object({ histMetrics: z.array(MetricPoints) });

export const TotalsAnswer = answerOf(statisticsOf(Totals));
export const GroupsAnswer = answerOf(statisticsOf(Group));
export const HistogramsAnswer = answerOf(statisticsOf(Histograms));
export const MetricHistogramsAnswer = answerOf(statisticsOf(MetricHistograms));

/** One row a group, and a single one of all jobs. */
function statisticsOf<Row>(row: z.ZodType<Row>): z.ZodType<{ jobsStatistics: Row[] }> {
  return z.object({ jobsStatistics: z.array(row) });
}
