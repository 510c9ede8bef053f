import {
  durationBins,
  type HistogramBin,
  type JobGroup,
  jobGroupings,
  type JobGroupOrder,
  type JobHistograms,
  type JobTotalName,
  jobTotalNames,
  type JobTotals,
  type MetricHistogram,
} from '../domain/job-statistics.ts';
import { builder } from './builder.ts';

const totalDescriptions: Readonly<Record<JobTotalName, string>> = {
  jobs: 'How many jobs.',
  runningJobs: 'How many of them run now.',
  shortJobs: 'How many of them lasted less than what the system is configured to call short.',
  users: 'How many people they belong to; null of groups by user.',
  wallHours: 'Hours that they ran, rounded.',
  nodes: 'Machines, added up over the jobs; null of all jobs together.',
  nodeHours: 'Machines times hours, rounded.',
  cores: 'Hardware threads, added up over the jobs; null of all jobs together.',
  coreHours: 'Hardware threads times hours, rounded.',
  accelerators: 'Accelerators, added up over the jobs; null of all jobs together.',
  acceleratorHours: 'Accelerators times hours, rounded.',
};

export const JobTotalsRef = builder.objectRef<JobTotals>('JobTotals').implement({
  description: 'Counts and sums over jobs; what the system does not tell is null.',
  fields: (t) =>
    Object.fromEntries(
      jobTotalNames.map((name) => [
        name,
        t.float({
          nullable: true,
          description: totalDescriptions[name],
          resolve: (totals) => totals[name] ?? null,
        }),
      ]),
    ),
});

export const JobGroupingRef = builder.enumType('JobGrouping', {
  description: 'What jobs of one group have in common.',
  values: jobGroupings,
});

const orders: Readonly<Record<string, { readonly value: JobGroupOrder }>> = {
  JOBS: { value: 'jobs' },
  USERS: { value: 'users' },
  WALL_HOURS: { value: 'wallHours' },
  NODES: { value: 'nodes' },
  NODE_HOURS: { value: 'nodeHours' },
  CORES: { value: 'cores' },
  CORE_HOURS: { value: 'coreHours' },
  ACCELERATORS: { value: 'accelerators' },
  ACCELERATOR_HOURS: { value: 'acceleratorHours' },
};

export const JobGroupOrderRef = builder.enumType('JobGroupOrder', {
  description: 'Groups with most of it come first.',
  values: orders,
});

export const JobGroupRef = builder.objectRef<JobGroup>('JobGroup').implement({
  description: 'Jobs that have something in common, counted.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'What they have in common, as the system writes it.' }),
    id: t.exposeID('id', {
      nullable: true,
      description: 'Global id of the project or cluster; null of other groups.',
    }),
    name: t.exposeString('name', {
      nullable: true,
      description: 'Name of the person, of groups by user, where the system knows it.',
    }),
    totals: t.expose('totals', { type: JobTotalsRef, description: 'Counted over the group.' }),
  }),
});

const HistogramBinRef = builder.objectRef<HistogramBin>('HistogramBin').implement({
  description: 'How many jobs lie between two values.',
  fields: (t) => ({
    from: t.exposeFloat('from', { description: 'Where it begins.' }),
    to: t.exposeFloat('to', { description: 'Where it ends; the same as `from` where it is of one value.' }),
    jobs: t.exposeInt('jobs', { description: 'How many jobs.' }),
  }),
});

export const JobHistogramsRef = builder.objectRef<JobHistograms>('JobHistograms').implement({
  description: 'How many jobs are how long and how large.',
  fields: (t) => ({
    duration: t.expose('duration', {
      type: [HistogramBinRef],
      description: 'By seconds that they ran; what lasted longer than the last bin is in none.',
    }),
    nodes: t.expose('nodes', { type: [HistogramBinRef], description: 'By machines; no empty bins.' }),
    cores: t.expose('cores', { type: [HistogramBinRef], description: 'By hardware threads; no empty bins.' }),
    accelerators: t.expose('accelerators', {
      type: [HistogramBinRef],
      description: 'By accelerators; no empty bins.',
    }),
  }),
});

export const MetricHistogramRef = builder.objectRef<MetricHistogram>('MetricHistogram').implement({
  description: 'How many jobs lie where between nothing and the peak of a metric.',
  fields: (t) => ({
    metric: t.exposeString('metric', { description: "In the system's own word." }),
    unit: t.exposeString('unit', { nullable: true, description: 'Of the bins; null where it has none.' }),
    statistic: t.exposeString('statistic', {
      nullable: true,
      description: 'Which statistic of a job is looked at, e.g. `avg`; null of running jobs: the average.',
    }),
    bins: t.expose('bins', {
      type: [HistogramBinRef],
      description: 'Of equal width; what lies above the peak that is configured is in none.',
    }),
  }),
});

export const DurationBinRef = builder.enumType('DurationBin', {
  description: 'Width of a bin of durations.',
  values: durationBins,
});
