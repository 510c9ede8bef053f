import type { ObjectRef } from '@pothos/core';
import type { FirstRows, JobDetails, ReadDetail } from '../domain/job-details.ts';
import type { Job } from '../domain/job.ts';
import { builder } from './builder.ts';
import { JobEventRef, JobStateChangeRef, JobWaitRef } from './job-events.ts';
import { JobPodRef } from './job-pods.ts';
import { JobRef } from './job.ts';
import { requireFirst } from './list-arguments.ts';

type Types = typeof builder.$inferSchemaTypes;

interface Detail<T> {
  readonly type: ObjectRef<Types, T>;
  readonly pick: (details: JobDetails) => ReadDetail<T>;
  readonly description: string;
}

const cost = 'One request a job; an answer makes at most 400 such. Filled by Run:ai.';

addDetail('pods', {
  type: JobPodRef,
  pick: ({ podsOf }) => podsOf,
  description: `What Kubernetes runs it as; those that were replaced by others are left out. ${cost}`,
});
addDetail('events', {
  type: JobEventRef,
  pick: ({ eventsOf }) => eventsOf,
  description: `What its cluster told about it, newest first. ${cost}`,
});
addDetail('history', {
  type: JobStateChangeRef,
  pick: ({ historyOf }) => historyOf,
  description: `The states it entered, newest first. ${cost}`,
});
addDetail('waits', {
  type: JobWaitRef,
  pick: ({ waitsOf }) => waitsOf,
  description: `Why it does not begin, node pool by node pool; null unless it is pending. ${cost}`,
});

/** A field of jobs that tells the first of something, and whether there is more. */
function addDetail<T>(name: string, { type, pick, description }: Detail<T>): void {
  const FirstRowsRef = builder.objectRef<FirstRows<T>>(`${type.name}s`).implement({
    description: 'The first of something that a job has, and whether it has more.',
    fields: (t) => ({
      // Pothos cannot see through the type parameter.
      nodes: t.field({ type: [type], description: 'The rows.', resolve: ({ rows }) => rows as never }),
      hasMore: t.boolean({ description: 'Whether there are more than these.', resolve: ({ more }) => more }),
    }),
  });
  builder.objectField(JobRef, name, (t) =>
    t.field({
      type: FirstRowsRef,
      nullable: true,
      description,
      args: {
        first: t.arg.int({ required: true, defaultValue: 20, description: 'How many, from 1 to 100.' }),
      },
      resolve: (job: Job, { first }, { load }) => pick(load.jobDetails)(job, requireFirst(first)) as never,
    }),
  );
}
