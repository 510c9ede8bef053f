import type { NamedMetric } from '../metrics/job-data.ts';

/** A measured metric as GraphQL has it: where REST has null for the missing means, here is an empty list. */
export function metricValue({ name, scope, metric }: NamedMetric) {
  const { statisticsSeries } = metric;
  return {
    name,
    scope,
    metric: { ...metric, statisticsSeries: statisticsSeries && { ...statisticsSeries, mean: [] } },
  };
}
