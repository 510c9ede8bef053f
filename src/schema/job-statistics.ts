import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.ts';
import { readRefusal } from '../domain/access.ts';
import {
  groupsRefusal,
  type JobStatistics,
  type JobStatisticsSource,
  type JobTotalName,
  jobTotalNames,
  metricHistogramsRefusal,
} from '../domain/job-statistics.ts';
import type { JobFilter } from '../domain/job.ts';
import type { ClusterQLError } from '../errors.ts';
import { builder } from './builder.ts';
import {
  DurationBinRef,
  JobGroupingRef,
  JobGroupOrderRef,
  JobGroupRef,
  JobHistogramsRef,
  JobTotalsRef,
  MetricHistogramRef,
} from './job-statistics-parts.ts';
import { JobFilterInput } from './job.ts';
import { selectedNames } from './selection.ts';
import { System } from './system.ts';
import { sourceNamed } from './target.ts';

const JobStatisticsRef = builder.objectRef<JobStatistics>('JobStatistics').implement({
  description:
    'Jobs of one system, counted. Each field is a request of its own, and an expensive one. Filled by ClusterCockpit.',
  fields: (t) => ({
    system: t.field({ type: System, description: 'Whose jobs.', resolve: ({ source }) => source.system }),
    totals: t.field({
      type: JobTotalsRef,
      nullable: true,
      description: 'Over all of the jobs; only what is selected is counted.',
      resolve: ({ source, filter }, _, __, info) => source.totals(filter, totalsIn(info, [])),
    }),
    groups: t.field({
      type: [JobGroupRef],
      nullable: true,
      description: 'Those with most: the top users, projects, clusters.',
      args: {
        by: t.arg({ type: JobGroupingRef, required: true, description: 'What makes a group.' }),
        orderBy: t.arg({
          type: JobGroupOrderRef,
          required: true,
          defaultValue: 'jobs',
          description: 'Most of what.',
        }),
        first: t.arg.int({ required: true, defaultValue: 20, description: 'How many groups, 1 to 100.' }),
      },
      resolve: ({ source, filter }, query, _, info) =>
        unless(groupsRefusal(query), () =>
          source.groups(filter, { ...query, totals: totalsIn(info, ['totals']) }),
        ),
    }),
    histograms: t.field({
      type: JobHistogramsRef,
      nullable: true,
      description: 'How long and how large the jobs are.',
      args: {
        durationBin: t.arg({
          type: DurationBinRef,
          required: true,
          defaultValue: 'HOUR',
          description: 'Width of the bins of durations; narrow ones end early.',
        }),
      },
      resolve: ({ source, filter }, { durationBin }) => source.histograms(filter, durationBin),
    }),
    metricHistograms: t.field({
      type: [MetricHistogramRef],
      nullable: true,
      description: 'What the jobs measured. Empty of more than 500 running jobs.',
      args: {
        metrics: t.arg.stringList({ required: true, description: "Metrics, in the system's own words." }),
        bins: t.arg.int({ required: true, defaultValue: 10, description: 'How many bins, 1 to 100.' }),
      },
      resolve: ({ source, filter }, query) =>
        unless(metricHistogramsRefusal(query), () => source.metricHistograms(filter, query)),
    }),
  }),
});

builder.queryField('jobStatistics', (t) =>
  t.field({
    skipTypeScopes: true,
    authScopes: { reads: 'jobs' },
    type: JobStatisticsRef,
    nullable: true,
    description:
      'Jobs of one system, counted there: those that the viewer may see. Asks nothing by itself; each field below does.',
    args: {
      system: t.arg.string({ required: true, description: 'Name of the system.' }),
      filter: t.arg({ type: JobFilterInput, description: 'Which jobs; all without.' }),
    },
    resolve(_, { system, filter }, { sources, viewer }) {
      const doing = 'count jobs, which of ClusterCockpit its GraphQL alone can';
      const source = sourceNamed(sources.jobStatistics, sources.systems, system, doing);
      return statisticsOf(source, filter ?? {}, viewer);
    },
  }),
);

function statisticsOf(
  source: JobStatisticsSource,
  filter: JobFilter,
  viewer: Context['viewer'],
): JobStatistics {
  const refusal = readRefusal(viewer, 'jobs', source.system) ?? source.refusal(filter);
  if (refusal !== null) throw refusal;
  return { source, filter };
}

function totalsIn(info: GraphQLResolveInfo, path: readonly string[]): JobTotalName[] {
  const selected = selectedNames(info, path);
  return jobTotalNames.filter((name) => selected.includes(name));
}

function unless<T>(refusal: ClusterQLError | null, read: () => Promise<T>): Promise<T> {
  return refusal === null ? read() : Promise.reject(refusal);
}
