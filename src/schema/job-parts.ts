import type { FootprintValue, JobMonitoring, JobResources, JobScheduling } from '../domain/job-parts.ts';
import type { monitoringStates } from '../domain/job-parts.ts';
import { builder } from './builder.ts';
import { nullableBytesField } from './bytes.ts';

export const JobResourcesRef = builder.objectRef<JobResources>('JobResources').implement({
  description: 'What a job asked for or holds; null where the system does not say.',
  fields: (t) => ({
    cpu: t.exposeFloat('cpu', { nullable: true, description: 'Cores.' }),
    gpu: t.exposeFloat('gpu', { nullable: true, description: 'Devices; fractions exist.' }),
    memory: nullableBytesField(
      t,
      (row) => row.memory,
      'Memory. Filled by Run:ai and, in whole GB, by Renku.',
    ),
    nodes: t.exposeInt('nodes', { nullable: true, description: 'Machines. Filled by ClusterCockpit.' }),
  }),
});

export const JobSchedulingRef = builder.objectRef<JobScheduling>('JobScheduling').implement({
  description: 'What the scheduler knows of a job.',
  fields: (t) => ({
    priorityClass: t.exposeString('priorityClass', { nullable: true, description: 'Filled by Run:ai.' }),
    preemptible: t.exposeBoolean('preemptible', { nullable: true, description: 'Filled by Run:ai.' }),
    partition: t.exposeString('partition', {
      nullable: true,
      description: 'Slurm partition. Filled by ClusterCockpit.',
    }),
    nodePools: t.exposeStringList('nodePools', {
      description: 'Names of the node pools it runs or may run on. Filled by Run:ai.',
    }),
    message: t.exposeString('message', {
      nullable: true,
      description: "Why it is in its state, in the scheduler's words.",
    }),
    walltimeSeconds: t.exposeInt('walltimeSeconds', {
      nullable: true,
      description: 'How long it may run. Filled by ClusterCockpit.',
    }),
    pendingSeconds: t.exposeInt('pendingSeconds', {
      nullable: true,
      description: 'How long it has waited in all. Filled by Run:ai.',
    }),
  }),
});

const MonitoringState = builder.enumType('MonitoringState', {
  description: 'Where the metrics of a job are.',
  values: {
    DISABLED: { description: 'It is not monitored.' },
    RUNNING_OR_ARCHIVING: {
      description: 'In the metric store, still growing or on their way to the archive.',
    },
    ARCHIVING_FAILED: { description: 'Lost on the way to the archive.' },
    ARCHIVED: { description: 'In the archive, final.' },
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

export const JobMonitoringRef = builder.objectRef<JobMonitoring>('JobMonitoring').implement({
  description: 'What performance monitoring knows of a job. Filled by ClusterCockpit.',
  fields: (t) => ({
    state: t.expose('state', { type: MonitoringState, description: 'Where its metrics are.' }),
    energy: t.exposeFloat('energy', {
      nullable: true,
      description: 'Kilowatt hours; null until it was archived.',
    }),
    footprint: t.expose('footprint', {
      type: [FootprintValueRef],
      description: 'Empty until it ran for some ten minutes.',
    }),
  }),
});
