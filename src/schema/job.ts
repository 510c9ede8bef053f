import { type Job, type JobFilter, jobKeys, jobKinds } from '../domain/job.ts';
import { asOfField } from './as-of.ts';
import { builder } from './builder.ts';
import { ClusterRef } from './cluster.ts';
import { addRootNoun } from './connection.ts';
import { bySystems, byText, DateTimeRange, NumberRange } from './filters.ts';
import { JobActionsRef, JobContainersRef } from './job-containers.ts';
import {
  JobAllocatedFilterInput,
  JobMonitoringFilterInput,
  JobSchedulingFilterInput,
  untoldElsewhere,
} from './job-filter.ts';
import { JobMonitoringRef } from './job-monitoring.ts';
import { JobResourcesRef, JobSchedulingRef, JobState } from './job-parts.ts';
import { classOf, clusterOf, projectOf } from './job-joins.ts';
import { Node } from './node.ts';
import { ResourceClassRef, ResourcePoolRef } from './pool.ts';
import { ProjectRef } from './project.ts';
import { System } from './system.ts';
import { viewerCanField } from './viewer-can.ts';

export const JobKind = builder.enumType('JobKind', {
  description: 'What sort of work it is; OTHER for any word that is new to us.',
  values: jobKinds,
});

export const JobRef = builder.objectRef<Job>('Job').implement({
  description:
    'Work given to a scheduler: a Run:ai workload, a Slurm job seen by ClusterCockpit, a session of Renku, which tells everybody of their own only.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', {
      description:
        '`Job:<system>:<key>`; of ClusterCockpit the key is `<cluster>/<job number>/<start in epoch seconds>`, of Renku the name of the session.',
    }),
    system: t.expose('system', { type: System, description: 'Where it comes from.' }),
    viewerCan: viewerCanField(t, 'job'),
    name: t.exposeString('name', { description: 'Of a Slurm job without a name, its number.' }),
    kind: t.expose('kind', { type: JobKind, description: 'What sort of work it is.' }),
    upstreamKind: t.exposeString('upstreamKind', {
      nullable: true,
      description: "The kind in the system's own word.",
    }),
    state: t.expose('state', { type: JobState, description: 'How it stands.' }),
    upstreamState: t.exposeString('upstreamState', { description: "The state in the system's own word." }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'When it was submitted. ClusterCockpit and Renku keep no submission time: its start.',
    }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Filled by ClusterCockpit and Renku.',
    }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Null while it is not over.',
    }),
    deletedAt: t.expose('deletedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Null while it is there. Filled by Run:ai; the others forget what is deleted.',
    }),
    runningSeconds: t.exposeInt('runningSeconds', {
      nullable: true,
      description: 'Seconds spent running so far.',
    }),
    userName: t.exposeString('userName', {
      nullable: true,
      description:
        "The owner's name as the system writes it; null for sessions of Renku, which are the viewer's own.",
    }),
    project: t.field({
      type: ProjectRef,
      nullable: true,
      description:
        'The account it runs under. `id` and `name` come with the job; more is joined, one request a system.',
      resolve: projectOf,
    }),
    cluster: t.field({
      type: ClusterRef,
      nullable: true,
      description: 'Where it runs. Joined, one request a system, unless the job itself carries the name.',
      resolve: clusterOf,
    }),
    pool: t.field({
      type: ResourcePoolRef,
      nullable: true,
      description:
        'The pool it was started from, as far as the viewer may see it. Joined, one request a system. Filled by Renku.',
      resolve: async (job, _, context) => (await classOf(job, context))?.pool,
    }),
    resourceClass: t.field({
      type: ResourceClassRef,
      nullable: true,
      description: 'The class it was started in, with its pool. Filled by Renku.',
      resolve: async (job, _, context) => (await classOf(job, context))?.resourceClass,
    }),
    requested: t.expose('requested', {
      type: JobResourcesRef,
      nullable: true,
      description: 'Filled by Run:ai and Renku.',
    }),
    allocated: t.expose('allocated', {
      type: JobResourcesRef,
      nullable: true,
      description: 'What it holds or held.',
    }),
    scheduling: t.expose('scheduling', {
      type: JobSchedulingRef,
      nullable: true,
      description: 'What the scheduler knows.',
    }),
    monitoring: t.expose('monitoring', {
      type: JobMonitoringRef,
      nullable: true,
      description: 'Filled by ClusterCockpit.',
    }),
    containers: t.expose('containers', {
      type: JobContainersRef,
      nullable: true,
      description: 'What a scheduler of containers knows. Filled by Run:ai.',
    }),
    actions: t.expose('actions', {
      type: JobActionsRef,
      nullable: true,
      description: 'What may be done with it, whoever asks. Filled by Run:ai.',
    }),
    asOf: asOfField(t, ({ cluster }) => cluster?.id ?? null),
  }),
});

export const JobFilterInput = builder.inputRef<JobFilter>('JobFilter').implement({
  description: 'Which jobs.',
  fields: (t) => ({
    systems: t.stringList({ description: bySystems }),
    clusters: t.idList({ description: 'Ids of clusters.' }),
    projects: t.idList({ description: 'Ids of projects.' }),
    users: t.stringList({ description: 'Owners, written as the system writes them.' }),
    states: t.field({ type: [JobState], description: 'Any of these.' }),
    kinds: t.field({ type: [JobKind], description: 'Any of these.' }),
    createdAt: t.field({ type: DateTimeRange, description: 'When they were submitted.' }),
    startedAt: t.field({
      type: DateTimeRange,
      description: 'When they started; jobs without a known start are left out.',
    }),
    endedAt: t.field({
      type: DateTimeRange,
      description: 'When they ended; jobs that are not over are left out.',
    }),
    text: t.string({ description: byText }),
    userText: t.string({ description: `Part of the owner's name. ${untoldElsewhere}` }),
    projectText: t.string({ description: `Part of the project's name. ${untoldElsewhere}` }),
    runningSeconds: t.field({
      type: NumberRange,
      description: `Seconds spent running so far. ${untoldElsewhere}`,
    }),
    allocated: t.field({ type: JobAllocatedFilterInput, description: `What they hold. ${untoldElsewhere}` }),
    scheduling: t.field({
      type: JobSchedulingFilterInput,
      description: `What the scheduler knows. ${untoldElsewhere}`,
    }),
    monitoring: t.field({
      type: JobMonitoringFilterInput,
      description: `What performance monitoring knows. ${untoldElsewhere}`,
    }),
    deleted: t.boolean({
      description:
        'True: deleted ones alone, which Run:ai keeps; the others keep none, and are not asked. Otherwise none of them.',
    }),
  }),
});

addRootNoun(JobRef, {
  list: 'jobs',
  single: 'job',
  description: "Jobs, newest first, over all systems; of Renku the viewer's own sessions only.",
  sources: ({ sources }) => sources.jobs,
  load: ({ load }) => load.Job,
  filter: JobFilterInput,
  whereabouts: ({ systems, clusters, projects }) => ({
    systems,
    ids: [
      { argument: 'filter.clusters', type: 'Cluster', ids: clusters },
      { argument: 'filter.projects', type: 'Project', ids: projects },
    ],
  }),
  keys: jobKeys,
  defaultOrder: { field: 'CREATED_AT', direction: 'DESC' },
});
