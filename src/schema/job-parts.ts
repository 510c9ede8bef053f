import type {
  ExtendedResource,
  gpuRequestTypes,
  JobHost,
  JobResources,
  JobScheduling,
  jobSharings,
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

const JobHostRef = builder.objectRef<JobHost>('JobHost').implement({
  description: 'What a job holds on one machine.',
  fields: (t) => ({
    hostname: t.exposeString('hostname', { description: 'Name of the machine in its cluster.' }),
    hardwareThreads: t.exposeIntList('hardwareThreads', {
      nullable: true,
      description: "Ids from the machine's topology; null when it holds all of them.",
    }),
    accelerators: t.exposeStringList('accelerators', {
      description: 'Ids of devices, mostly PCI addresses.',
    }),
    configuration: t.exposeString('configuration', {
      nullable: true,
      description: 'How the machine was set up for it, in words of the site.',
    }),
  }),
});

export const JobSharing = builder.enumType('JobSharing', {
  description: 'Whose jobs may run on the machines of a job beside it.',
  values: {
    EXCLUSIVE: { description: 'Nobody has them beside it.' },
    SAME_USER: { description: 'Other jobs of its owner.' },
    ANYBODY: { description: 'Jobs of anybody.' },
    UNKNOWN: { description: 'A word that is new to us.' },
  } satisfies Record<(typeof jobSharings)[number], object>,
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
    hardwareThreads: t.exposeInt('hardwareThreads', {
      nullable: true,
      description: 'On all machines together. Filled by ClusterCockpit.',
    }),
    threadsPerCore: t.exposeInt('threadsPerCore', {
      nullable: true,
      description: 'Hardware threads of each core that it uses (SMT). Filled by ClusterCockpit.',
    }),
    hosts: t.expose('hosts', {
      type: [JobHostRef],
      nullable: true,
      description: 'What it holds, machine by machine. Filled by ClusterCockpit.',
    }),
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
    number: t.exposeFloat('number', {
      nullable: true,
      description:
        "The scheduler's number, which it reuses over time; a whole one that may pass 2^31. Filled by ClusterCockpit.",
    }),
    arrayNumber: t.exposeFloat('arrayNumber', {
      nullable: true,
      description: 'The number of the job array that it is a member of. Filled by ClusterCockpit.',
    }),
    subCluster: t.exposeString('subCluster', {
      nullable: true,
      description: 'Which of the equal machines of its cluster it runs on. Filled by ClusterCockpit.',
    }),
    sharing: t.expose('sharing', {
      type: JobSharing,
      nullable: true,
      description: 'Whose jobs may run beside it. Filled by ClusterCockpit.',
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
