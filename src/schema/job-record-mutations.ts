import type { ChangedJob, DeletedJobs, JobChanges, keptTags, OldJobs } from '../domain/job-changes.ts';
import {
  type JobEnd,
  jobEndProblems,
  type StartedJob,
  startedJobProblems,
  type StartResult,
  type visibilities,
} from '../domain/started-job.ts';
import { builder } from './builder.ts';
import { startFields } from './job-record-inputs.ts';
import { JobState } from './job-parts.ts';
import { JobRef } from './job.ts';
import { addMutation } from './mutation.ts';
import { changesNamed, lacking, type Target, targetOfId } from './target.ts';

const guard = { permission: 'job:write', doing: 'Changing jobs of' } as const;

const Visibility = builder.enumType('Visibility', {
  description: 'Whether what was taken in can be read already.',
  values: {
    VISIBLE: { description: 'It can.' },
    PENDING_VISIBILITY: { description: 'Not yet: it takes its system some minutes.' },
  } satisfies Record<(typeof visibilities)[number], object>,
});

interface NewStart extends StartedJob {
  readonly clusterId: string;
  readonly waitSeconds: number;
}

addMutation<NewStart, Target<JobChanges>, StartResult>({
  ...guard,
  name: 'startJob',
  description:
    'Registers a job that a scheduler has started, so that it is monitored; it starts nothing itself. Served by ClusterCockpit.',
  input: startFields,
  payload: (t) => ({
    jobId: t.exposeID('jobId', { description: '`Job:<system>:<key>`, known at once.' }),
    visibility: t.expose('visibility', {
      type: Visibility,
      description: 'Whether `job` can be read already.',
    }),
    job: t.expose('job', {
      type: JobRef,
      nullable: true,
      description:
        'Null while it is pending; `job(id:)` then waits a little for it and answers `NOT_FOUND` with the reason `PENDING_VISIBILITY`.',
    }),
  }),
  target: ({ clusterId }, { sources }) => targetOfId(sources.jobChanges, 'Cluster', clusterId),
  problems: startedJobProblems,
  async plan({ changes, key }, { clusterId: _, waitSeconds, ...job }) {
    if (changes.start === undefined) throw lacking(changes.system, 'register jobs');
    return changes.start(key, job, waitSeconds);
  },
});

addMutation<JobEnd & { readonly id: string }, Target<JobChanges>, ChangedJob>({
  ...guard,
  name: 'stopJob',
  description:
    'Registers that a job ended; it ends nothing itself. Also of a job that is not visible yet. Served by ClusterCockpit.',
  input: (t) => ({
    id: t.id({ required: true, description: '`Job:<system>:<key>`.' }),
    stoppedAt: t.field({ type: 'DateTime', required: true, description: 'When it ended, to the second.' }),
    state: t.field({
      type: JobState,
      required: true,
      defaultValue: 'COMPLETED',
      description: 'How it ended.',
    }),
  }),
  payload: (t) => ({
    job: t.expose('job', { type: JobRef, description: 'As it stands now; it is archived a little later.' }),
  }),
  target: ({ id }, { sources }) => targetOfId(sources.jobChanges, 'Job', id),
  problems: jobEndProblems,
  async plan({ changes, key }, { id: _, ...end }) {
    if (changes.stop === undefined) throw lacking(changes.system, 'register the end of jobs');
    return changes.stop(key, end);
  },
});

const TaggedJobs = builder.enumType('TaggedJobs', {
  description: 'Which tags keep a job.',
  values: {
    NONE: { description: 'No tag does.' },
    USER: { description: 'Tags that people gave; not those that the system gives by itself.' },
    ALL: { description: 'Any tag.' },
  } satisfies Record<(typeof keptTags)[number], object>,
});

addMutation<OldJobs & { readonly system: string }, JobChanges, DeletedJobs>({
  ...guard,
  name: 'deleteJobsBefore',
  description:
    'Deletes the records of all jobs that started before a moment, on every cluster of a system. `dryRun` tells how many there are. Served by ClusterCockpit where its GraphQL counts them.',
  input: (t) => ({
    system: t.string({ required: true, description: 'Name of a ClusterCockpit.' }),
    before: t.field({ type: 'DateTime', required: true, description: 'Those of this moment stay.' }),
    keepTagged: t.field({ type: TaggedJobs, required: true, description: 'Which tags keep a job.' }),
    atMost: t.int({
      required: true,
      description:
        'How many jobs you know to have started before then, tagged ones too; refused with `Conflict`, which tells the number, when there are more.',
    }),
  }),
  payload: (t) => ({
    deletedCount: t.exposeInt('deletedCount', {
      nullable: true,
      description: 'As the system counted; null when it did not say.',
    }),
  }),
  target: ({ system }, { sources }) =>
    changesNamed(sources.jobChanges, sources.systems, system, 'delete old jobs'),
  async plan(changes, { system: _, ...old }) {
    if (changes.deleteBefore === undefined) throw lacking(changes.system, 'delete jobs by their start');
    return changes.deleteBefore(old);
  },
});
