import type { JobActions, JobCondition, JobContainers, JobEndpoint, PodCounts } from '../domain/job-parts.ts';
import { builder } from './builder.ts';

const JobEndpointRef = builder.objectRef<JobEndpoint>('JobEndpoint').implement({
  description: 'Where what runs in a job can be opened.',
  fields: (t) => ({
    url: t.exposeString('url', { description: 'The address.' }),
    name: t.exposeString('name', { nullable: true, description: 'What its owner calls it.' }),
    tool: t.exposeString('tool', { nullable: true, description: 'What is there, e.g. `jupyter-notebook`.' }),
  }),
});

const JobConditionRef = builder.objectRef<JobCondition>('JobCondition').implement({
  description: 'How far a job has come, as Kubernetes tells it.',
  fields: (t) => ({
    type: t.exposeString('type', { description: 'Of what, e.g. `Ready`.' }),
    status: t.exposeString('status', { description: '`True`, `False` or `Unknown`.' }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why, in one word.' }),
    message: t.exposeString('message', { nullable: true, description: "Why, in the cluster's words." }),
    changedAt: t.expose('changedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the status last changed.',
    }),
  }),
});

const PodCountsRef = builder.objectRef<PodCounts>('PodCounts').implement({
  description: 'How many pods a job asked for and has; null where that was left open.',
  fields: (t) => ({
    requested: t.exposeInt('requested', { nullable: true, description: 'Asked for in all.' }),
    minimum: t.exposeInt('minimum', { nullable: true, description: 'The fewest of an elastic job.' }),
    maximum: t.exposeInt('maximum', { nullable: true, description: 'The most of an elastic job.' }),
    parallelism: t.exposeInt('parallelism', { nullable: true, description: 'How many may run at once.' }),
    completions: t.exposeInt('completions', { nullable: true, description: 'How many must succeed.' }),
    running: t.exposeInt('running', { nullable: true, description: 'How many run now.' }),
  }),
});

export const JobContainersRef = builder.objectRef<JobContainers>('JobContainers').implement({
  description: 'What a scheduler of containers knows of a job. Filled by Run:ai.',
  fields: (t) => ({
    images: t.exposeStringList('images', { description: 'Of its containers.' }),
    endpoints: t.expose('endpoints', { type: [JobEndpointRef], description: 'Where it can be opened.' }),
    conditions: t.expose('conditions', { type: [JobConditionRef], description: 'How far it has come.' }),
    pods: t.expose('pods', { type: PodCountsRef, description: 'How many there are, and should be.' }),
    framework: t.exposeString('framework', {
      nullable: true,
      description: 'What a distributed job runs under, e.g. `PyTorch` or `MPI`.',
    }),
  }),
});

export const JobActionsRef = builder.objectRef<JobActions>('JobActions').implement({
  description: 'What the system lets be done with a job, whoever asks; null where it does not say.',
  fields: (t) => ({
    deletable: t.exposeBoolean('deletable', { nullable: true, description: 'It can be deleted.' }),
    suspendable: t.exposeBoolean('suspendable', {
      nullable: true,
      description: 'It can be suspended and resumed.',
    }),
  }),
});
