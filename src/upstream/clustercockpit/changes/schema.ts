import { z } from 'zod';

/** What is answered to a change and not read. */
export const Anything = z.unknown();

/** Whatever is told as plain text. */
export const Text = z.string();

export const Deletion = z.object({ msg: z.string() });

/** As much of a refusal as tells which it is; the sentence may quote SQL and is for the log alone. */
export const Refusal = z.object({ status: z.string().optional(), error: z.string().optional() });

export const Account = z.object({
  username: z.string(),
  /** Null once the last role was taken away. */
  roles: z.array(z.string()).nullish(),
  /** Those a manager looks after. */
  projects: z.array(z.string()).nullish(),
});
export type Account = z.infer<typeof Account>;

export const Accounts = z.array(Account);

/** As much of a cluster as tells what may be measured on it. */
export const MeasuredClusters = z.object({
  clusters: z.array(
    z.object({ name: z.string(), metricConfig: z.array(z.object({ name: z.string() })).nullish() }),
  ),
});

export const NodeStates = z.object({
  data: z.object({
    nodes: z.object({ items: z.array(z.object({ hostname: z.string(), schedulerState: z.string() })) }),
  }),
});
