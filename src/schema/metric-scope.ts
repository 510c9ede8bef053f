import { metricScopes } from '../domain/metrics.ts';
import { builder } from './builder.ts';

export const MetricScope = builder.enumType('MetricScope', {
  description: 'Which sort of part of a row a series is of.',
  values: metricScopes,
});
