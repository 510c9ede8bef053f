import type { JobTag } from '../domain/job-tag.ts';
import type {
  ConcurrentJobs,
  EnergyShare,
  FootprintValue,
  JobMonitoring,
  MetricSummary,
  monitoringStates,
} from '../domain/job-monitoring.ts';
import { builder } from './builder.ts';
import { MetadataEntryRef } from './metadata-entry.ts';

const lookUp = 'Twenty jobs a request. Filled by ClusterCockpit, where its GraphQL is open.';

const MonitoringState = builder.enumType('MonitoringState', {
  description: 'Where the metrics of a job are.',
  values: {
    DISABLED: { description: 'It is not monitored.' },
    RUNNING_OR_ARCHIVING: {
      description: 'In the metric store, still growing or on their way to the archive.',
    },
    ARCHIVING_FAILED: { description: 'Lost on the way to the archive.' },
    ARCHIVED: { description: 'In the archive, final.' },
    UNKNOWN: { description: 'A word that is new to us.' },
  } satisfies Record<(typeof monitoringStates)[number], object>,
});

const FootprintValueRef = builder.objectRef<FootprintValue>('FootprintValue').implement({
  description: 'One number that sums up a metric over the whole job.',
  fields: (t) => ({
    metric: t.exposeString('metric', { description: 'E.g. `mem_used`.' }),
    statistic: t.exposeString('statistic', { description: '`avg`, `min` or `max`.' }),
    value: t.exposeFloat('value', { description: "In the metric's unit." }),
  }),
});

const JobTagRef = builder.objectRef<JobTag>('JobTag').implement({
  description: 'What people mark jobs with.',
  fields: (t) => ({
    type: t.exposeString('type', { description: 'What sort of mark it is, e.g. `review`.' }),
    name: t.exposeString('name', { description: 'E.g. `energy-check`.' }),
    scope: t.exposeString('scope', {
      description: 'Who sees it: `global`, `admin`, or the account name of its only reader.',
    }),
  }),
});

const EnergyShareRef = builder.objectRef<EnergyShare>('EnergyShare').implement({
  description: 'What a part of the hardware used of the energy of a job.',
  fields: (t) => ({
    hardware: t.exposeString('hardware', {
      description: '`CPU`, `Accelerator`, `Memory`, `Core` or `Other`.',
    }),
    metric: t.exposeString('metric', { description: 'What was measured, e.g. `cpu_power`.' }),
    energy: t.exposeFloat('energy', { description: 'Kilowatt hours.' }),
  }),
});

const ConcurrentJobsRef = builder.objectRef<ConcurrentJobs>('ConcurrentJobs').implement({
  description:
    'Jobs that were on the first machine of another at the same time, as far as the viewer sees them.',
  fields: (t) => ({
    count: t.exposeInt('count', { description: 'How many.' }),
    numbers: t.exposeFloatList('numbers', {
      description: "The scheduler's numbers; `filter.scheduling.numbers` finds the jobs.",
    }),
  }),
});

const MetricSummaryRef = builder.objectRef<MetricSummary>('MetricSummary').implement({
  description: 'A metric over the whole job and all its machines, in the unit of the metric.',
  fields: (t) => ({
    metric: t.exposeString('metric', { description: "In the system's own word." }),
    average: t.exposeFloat('average', { description: 'The mean.' }),
    minimum: t.exposeFloat('minimum', { description: 'The smallest value.' }),
    maximum: t.exposeFloat('maximum', { description: 'The largest value.' }),
  }),
});

export const JobMonitoringRef = builder.objectRef<JobMonitoring>('JobMonitoring').implement({
  description: 'What performance monitoring knows of a job. Filled by ClusterCockpit.',
  fields: (t) => ({
    state: t.expose('state', { type: MonitoringState, description: 'Where its metrics are.' }),
    energy: t.exposeFloat('energy', {
      nullable: true,
      description: 'Kilowatt hours; null until they were summed up.',
    }),
    footprint: t.expose('footprint', {
      type: [FootprintValueRef],
      description: 'Empty until it ran for some ten minutes.',
    }),
    tags: t.expose('tags', { type: [JobTagRef], description: 'Its tags, as far as the viewer sees them.' }),
    metadata: t.expose('metadata', {
      type: [MetadataEntryRef],
      description: 'Free texts, by their keys; the script of a job is mostly among them.',
    }),
    energyFootprint: t.field({
      type: [EnergyShareRef],
      nullable: true,
      description: `Where the energy went; null until it was archived. ${lookUp}`,
      resolve: ({ jobId }, _, { load }) => load.jobMonitoring.energySharesOf(jobId),
    }),
    concurrentJobs: t.field({
      type: ConcurrentJobsRef,
      nullable: true,
      description: `Who was there beside it; null of jobs that share no machine, and of the first ten minutes. ${lookUp}`,
      resolve: ({ jobId }, _, { load }) => load.jobMonitoring.concurrentJobsOf(jobId),
    }),
    statistics: t.field({
      type: [MetricSummaryRef],
      nullable: true,
      description:
        'Metrics over the whole job; null where they cannot be loaded. Twenty jobs a request. Of a metric that a job has not, ClusterCockpit tells zeros over its GraphQL and nothing over REST, which knows archived jobs only.',
      args: {
        metrics: t.arg.stringList({ required: true, description: "Metrics, in the system's own words." }),
      },
      resolve: ({ jobId }, { metrics }, { load }) => load.jobMonitoring.summariesOf(jobId, metrics),
    }),
  }),
});
