import type { EventObject, JobEvent, JobStateChange, JobWait } from '../domain/job-details.ts';
import { builder } from './builder.ts';
import { JobState } from './job-parts.ts';

const EventObjectRef = builder.objectRef<EventObject>('EventObject').implement({
  description: 'What an event is about.',
  fields: (t) => ({
    kind: t.exposeString('kind', { description: 'E.g. `Pod`.' }),
    name: t.exposeString('name', { description: 'Unique of its kind in its namespace.' }),
    namespace: t.exposeString('namespace', { description: 'Where it is.' }),
  }),
});

export const JobEventRef = builder.objectRef<JobEvent>('JobEvent').implement({
  description: 'Something that a cluster tells about a job or a part of it. Filled by Run:ai.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it happened.' }),
    type: t.exposeString('type', {
      description: '`Normal` or `Warning`; Kubernetes leaves room for other words.',
    }),
    reason: t.exposeString('reason', { nullable: true, description: 'One word, e.g. `FailedScheduling`.' }),
    message: t.exposeString('message', { description: "What happened, in the cluster's words." }),
    source: t.exposeString('source', {
      nullable: true,
      description: 'Which part of the cluster tells it, e.g. `kubelet`.',
    }),
    object: t.expose('object', { type: EventObjectRef, nullable: true, description: 'What it is about.' }),
  }),
});

export const JobStateChangeRef = builder.objectRef<JobStateChange>('JobStateChange').implement({
  description: 'A state that a job entered. Filled by Run:ai.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When it entered it.' }),
    state: t.expose('state', { type: JobState, description: 'The state.' }),
    upstreamState: t.exposeString('upstreamState', { description: "The state in the system's own word." }),
    message: t.exposeString('message', { nullable: true, description: "Why, in the scheduler's words." }),
  }),
});

export const JobWaitRef = builder.objectRef<JobWait>('JobWait').implement({
  description: 'Why a pending job does not begin in a node pool. Filled by Run:ai.',
  fields: (t) => ({
    nodePool: t.exposeString('nodePool', { description: 'Name of the node pool.' }),
    reason: t.exposeString('reason', { description: 'One word of the scheduler, e.g. `OverLimit`.' }),
    message: t.exposeString('message', { nullable: true, description: "Why, in the scheduler's words." }),
    limitedBy: t.exposeString('limitedBy', {
      nullable: true,
      description: 'Whose quota or limit is reached: `PROJECT` or `DEPARTMENT`.',
    }),
  }),
});
