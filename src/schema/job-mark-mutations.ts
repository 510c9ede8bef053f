import type { ChangedJob, DeletedTags, JobChanges } from '../domain/job-changes.ts';
import { type JobTag, jobTagsProblems, sharedTagsProblems } from '../domain/job-tag.ts';
import type { MetadataEntry } from '../domain/metadata-entry.ts';
import { metadataProblems } from '../domain/started-job.ts';
import type { Sources } from '../domain/sources.ts';
import { builder } from './builder.ts';
import { JobMetadataInput } from './job-record-inputs.ts';
import { JobRef } from './job.ts';
import { addMutation, type PayloadBuilder } from './mutation.ts';
import type { Fields } from './pool-inputs.ts';
import { changesNamed, lacking, type Target, targetOfId } from './target.ts';

const guard = { permission: 'job:write', doing: 'Changing jobs of' } as const;

interface ById {
  readonly id: string;
}

const JobTagInput = builder.inputRef<JobTag>('JobTagInput').implement({
  description: 'A mark on a job, known by all three of its parts.',
  fields: (t) => ({
    type: t.string({ required: true, description: 'What it is about, e.g. `review`.' }),
    name: t.string({ required: true, description: 'E.g. `energy-check`.' }),
    scope: t.string({
      required: true,
      defaultValue: 'global',
      description:
        'Who sees it: `global` everybody, `admin` the administrators, your own account name on the system you alone.',
    }),
  }),
});

addMutation<ById & { readonly entries: readonly MetadataEntry[] }, Target<JobChanges>, ChangedJob>({
  ...guard,
  name: 'setJobMetadata',
  description:
    'Sets what is kept beside a job, one request an entry; entries that are not named stay, and none can be removed. Served by ClusterCockpit.',
  input: (t) => ({
    id: jobId(t),
    entries: t.field({ type: [JobMetadataInput], required: true, description: '1 to 20, each key once.' }),
  }),
  payload: changedJob,
  target: targetOf,
  problems: ({ entries }) => metadataProblems(entries, 'entries'),
  async plan({ changes, key }, { entries }) {
    if (changes.setMetadata === undefined) throw lacking(changes.system, 'keep anything beside jobs');
    return changes.setMetadata(key, entries);
  },
});

interface SomeTags {
  readonly tags: readonly JobTag[];
}

addMutation<ById & SomeTags, Target<JobChanges>, ChangedJob>({
  ...guard,
  name: 'addJobTags',
  description:
    'Puts tags on a job, one request a tag; a tag that is new comes into being with it. Served by ClusterCockpit.',
  input: (t) => ({ id: jobId(t), tags: tags(t) }),
  payload: changedJob,
  target: targetOf,
  problems: (input) => jobTagsProblems(input.tags),
  async plan({ changes, key }, input) {
    if (changes.addTags === undefined) throw lacking(changes.system, 'tag jobs');
    return changes.addTags(key, input.tags);
  },
});

addMutation<ById & SomeTags, Target<JobChanges>, ChangedJob>({
  ...guard,
  name: 'removeJobTags',
  description:
    'Takes tags of the scopes `global` and `admin` off a job, one request a tag; the tags stay for other jobs. Served by ClusterCockpit.',
  input: (t) => ({ id: jobId(t), tags: tags(t) }),
  payload: changedJob,
  target: targetOf,
  problems: (input) => sharedTagsProblems(input.tags),
  async plan({ changes, key }, input) {
    if (changes.removeTags === undefined) throw lacking(changes.system, 'tag jobs');
    return changes.removeTags(key, input.tags);
  },
});

const DeletedTag = builder.objectRef<JobTag>('DeletedTag').implement({
  description: 'A mark that jobs had.',
  fields: (t) => ({
    type: t.exposeString('type', { description: 'What it was about.' }),
    name: t.exposeString('name', { description: 'Its name.' }),
    scope: t.exposeString('scope', { description: 'Who saw it.' }),
  }),
});

addMutation<SomeTags & { readonly system: string }, JobChanges, DeletedTags>({
  ...guard,
  name: 'deleteTags',
  description:
    'Takes tags of the scopes `global` and `admin` off all jobs and forgets them, one request a tag. Served by ClusterCockpit.',
  input: (t) => ({
    system: t.string({ required: true, description: 'Name of a ClusterCockpit.' }),
    tags: tags(t),
  }),
  payload: (t) => ({
    tags: t.expose('tags', { type: [DeletedTag], description: 'Those that are no more.' }),
  }),
  target: ({ system }, { sources }) =>
    changesNamed(sources.jobChanges, sources.systems, system, 'delete tags'),
  problems: (input) => sharedTagsProblems(input.tags),
  async plan(changes, input) {
    if (changes.deleteTags === undefined) throw lacking(changes.system, 'tag jobs');
    return changes.deleteTags(input.tags);
  },
});

function targetOf({ id }: ById, { sources }: { readonly sources: Sources }): Target<JobChanges> {
  return targetOfId(sources.jobChanges, 'Job', id);
}

function jobId(t: Fields) {
  return t.id({ required: true, description: '`Job:<system>:<key>`.' });
}

function tags(t: Fields) {
  return t.field({ type: [JobTagInput], required: true, description: '1 to 20, each once.' });
}

function changedJob(t: PayloadBuilder<ChangedJob>) {
  return { job: t.expose('job', { type: JobRef, description: 'As it stands now.' }) };
}
