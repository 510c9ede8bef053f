import type { z } from 'zod';
import type { JobStatisticsSource, JobTotalName } from '../../../domain/job-statistics.ts';
import { askedParts } from '../../../domain/job-filter.ts';
import type { JobFilter } from '../../../domain/job.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { ClusterQLError } from '../../../errors.ts';
import type { Caller } from '../../../http/door.ts';
import type { Ask } from '../ask.ts';
import { conditionsOf } from '../jobs/conditions.ts';
import { filtersOf } from '../jobs/filters.ts';
import { isMetricName } from '../metric-name.ts';
import type { Answer } from '../schema.ts';
import * as documents from './documents.ts';
import { byMost, toGroup, toHistograms, toldTotals, toMetricHistogram, toTotals } from './map.ts';
import * as wire from './schema.ts';
import { durationWords, groupingWords, orderWord, totalWords } from './words.ts';

interface Document<Row> {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly schema: z.ZodType<Answer<{ jobsStatistics: Row[] }>>;
}

/** Jobs counted by cc-backend, among those that the caller may see. */
export function jobStatisticsSource(ask: Ask, system: SystemRef, caller: Caller): JobStatisticsSource {
  /** No row, and no request, when no job of this system can pass the filter. */
  async function count<Row>(filter: JobFilter, { query, variables, schema }: Document<Row>): Promise<Row[]> {
    const conditions = conditionsOf(system, filter);
    if (conditions === null || filter.systems?.includes(system.name) === false) return [];
    const filters = await filtersOf(ask, caller, conditions);
    if (filters === null) return [];
    const { jobsStatistics } = await ask(caller, query, { filter: filters, ...variables }, schema);
    return jobsStatistics;
  }

  return {
    system,
    refusal: (filter) => filterRefusal(filter, system),
    async totals(filter, names) {
      const told = toldTotals(names, null);
      if (told.length === 0) return {};
      const query = documents.totalsDocument(told.map((name) => totalWords[name]));
      const [row] = await count(filter, { query, variables: {}, schema: wire.TotalsAnswer });
      return row ? toTotals(row, told) : zero(told);
    },
    async groups(filter, { by, orderBy, first, totals }) {
      const told = toldTotals(totals, by);
      // What the groups are ordered by has to be counted, and without any sum there are no groups.
      const fields = new Set([orderBy, ...told].map((name) => totalWords[name]));
      const query = documents.groupsDocument([...fields]);
      const variables = { groupBy: groupingWords[by], sortBy: orderWord(orderBy), limit: first };
      const groups = await count(filter, { query, variables, schema: wire.GroupsAnswer });
      return groups.sort(byMost(orderBy)).map((group) => toGroup(system, by, group, told));
    },
    async histograms(filter, bin) {
      const { word, seconds } = durationWords[bin];
      const query = documents.histogramsDocument;
      const schema = wire.HistogramsAnswer;
      const [row] = await count(filter, { query, variables: { durationBins: word }, schema });
      return toHistograms(row, seconds);
    },
    async metricHistograms(filter, { metrics, bins }) {
      if ((conditionsOf(system, filter)?.clusters?.length ?? 0) > 1) throw severalClusters(system.name);
      if (!metrics.every(isMetricName)) throw noMetrics(system.name);
      const names = [...new Set(metrics)];
      const query = documents.metricHistogramsDocument;
      const schema = wire.MetricHistogramsAnswer;
      const [row] = await count(filter, { query, variables: { metrics: names, bins }, schema });
      const histograms = (row?.histMetrics ?? []).map(toMetricHistogram);
      return histograms.sort((one, other) => names.indexOf(one.metric) - names.indexOf(other.metric));
    },
  };
}

/** What cc-backend cannot say exactly a list is filtered by again here; a count cannot be. */
function filterRefusal(filter: JobFilter, system: SystemRef): ClusterQLError | null {
  if (conditionsOf(system, filter)?.exact ?? true) return null;
  const message = `System ${system.name} cannot count jobs by ${inexactOf(filter)} exactly; leave that out, or list the jobs.`;
  return new ClusterQLError('UNSUPPORTED', message, { system: system.name });
}

/** As a client writes it; of several parts one at least is to blame. */
function inexactOf(filter: JobFilter): string {
  if (filter.text) return '`filter.text`';
  if (filter.endedAt?.from || filter.endedAt?.to) return '`filter.endedAt`';
  const parts = askedParts(filter).map((name) => `\`filter.${name}\``);
  return parts.length > 1 ? `all of ${parts.join(', ')}` : parts.join();
}

/** cc-backend takes the peak of a metric from the one cluster that is filtered for, and panics at several. */
function severalClusters(system: string): ClusterQLError {
  const message = `System ${system} counts jobs by metrics for one cluster or for all; give one id in \`filter.clusters\`, or none.`;
  return new ClusterQLError('UNSUPPORTED', message, { system });
}

function noMetrics(system: string): ClusterQLError {
  const message = '`metrics` must be names of metrics: letters, digits and `_`.';
  return new ClusterQLError('BAD_USER_INPUT', message, { system });
}

function zero(names: readonly JobTotalName[]) {
  return Object.fromEntries(names.map((name) => [name, 0]));
}
