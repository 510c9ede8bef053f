import { z } from 'zod';
import { toUtc } from '../time.ts';

/** Numbers come as texts; a number that is none is told as it stands. */
const Value = z.union([z.string(), z.number()]).transform(String);
const Time = z.string().transform(toUtc);
const Text = z.string().nullish();

const Measurement = z.object({
  type: z.string(),
  labels: z.record(z.string(), z.string()).nullish(),
  /** Null where nothing was measured. */
  values: z.array(z.object({ value: Value, timestamp: Time.nullish() })).nullish(),
});
export type Measurement = z.infer<typeof Measurement>;

/** Several numbers for each time, such as percentiles. */
const Histogram = z.object({
  type: z.string(),
  values: z.array(z.object({ timestamp: Time.nullish(), data: z.record(z.string(), Value) })).nullish(),
});
export type Histogram = z.infer<typeof Histogram>;

/** Histograms come of workloads and pods only. */
export const Measured = z.object({
  measurements: z.array(Measurement),
  histogram: z.array(Histogram).nullish(),
});
export type Measured = z.infer<typeof Measured>;

const Group = z.object({ key: z.string(), value: z.string(), name: Text });
export type Group = z.infer<typeof Group>;

export const Telemetry = z.object({
  timestamp: Time.nullish(),
  values: z.array(z.object({ value: Value, groups: z.array(Group).nullish() })),
});
export type Telemetry = z.infer<typeof Telemetry>;
