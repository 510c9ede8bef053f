import type {
  ExtendedResource,
  FootprintValue,
  gpuRequestTypes,
  JobMonitoring,
  JobResources,
  JobScheduling,
  monitoringStates,
} from '../domain/job-parts.ts';
import { jobStates } from '../domain/job.ts';
import { builder } from './builder.ts';
import { nullableBytesField } from './bytes.ts';

export const JobState = builder.enumType('JobState', {
  description: 'One vocabulary for every scheduler; UNKNOWN for any word that is new to us.',
  values: jobStates,
});

const GpuRequestType = builder.enumType('GpuRequestType', {
  description: 'In what a share of a GPU is asked for.',
  values: {
    PORTION: { description: 'A part of a device, or whole ones.' },
    MEMORY: { description: 'Memory of a device.' },
    MIG: { description: 'An instance that the device itself was divided into.' },
    UNKNOWN: { description: 'A word that is new to us.' },
  } satisfies Record<(typeof gpuRequestTypes)[number], object>,
});

const ExtendedResourceRef = builder.objectRef<ExtendedResource>('ExtendedResource').implement({
  description: 'What a cluster counts by a name of its own.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'E.g. `hugepages-2Mi`.' }),
    quantity: t.exposeString('quantity', { description: 'As Kubernetes writes it, e.g. `4Mi`.' }),
  }),
});

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
    gpuMemory: nullableBytesField(t, (row) => row.gpuMemory, 'Memory of GPUs. Filled by Run:ai.'),
    gpuRequestType: t.expose('gpuRequestType', {
      type: GpuRequestType,
      nullable: true,
      description: 'In what the GPUs are asked for; null of what is held. Filled by Run:ai.',
    }),
    upstreamGpuRequestType: t.exposeString('upstreamGpuRequestType', {
      nullable: true,
      description: "The type in the system's own word.",
    }),
    extended: t.expose('extended', {
      type: [ExtendedResourceRef],
      nullable: true,
      description: 'What else the cluster counts. Filled by Run:ai.',
    }),
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
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why it is pending, in one word of the scheduler, e.g. `OverLimit`. Filled by Run:ai.',
    }),
    walltimeSeconds: t.exposeInt('walltimeSeconds', {
      nullable: true,
      description: 'How long it may run. Filled by ClusterCockpit.',
    }),
    pendingSeconds: t.exposeInt('pendingSeconds', {
      nullable: true,
      description: 'How long it has waited in all. Filled by Run:ai from 2.23 on.',
    }),
    guaranteedRuntimeEndsAt: t.expose('guaranteedRuntimeEndsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Until then it is not preempted. Filled by Run:ai from 2.23 on.',
    }),
    idleGpus: t.exposeFloat('idleGpus', {
      nullable: true,
      description: 'Devices that it holds and does not use. Filled by Run:ai.',
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
