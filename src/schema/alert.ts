import { type Alert, type AlertFilter, alertKeys } from '../domain/alert.ts';
import { builder } from './builder.ts';
import { addRootNoun } from './connection.ts';
import { bySystems } from './filters.ts';
import { JobRef } from './job.ts';
import { Node } from './node.ts';
import { System } from './system.ts';

const AlertRef = builder.objectRef<Alert>('Alert').implement({
  description: 'Something that a system tells the viewer about their work. Filled by Renku.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: '`Alert:<system>:<key>`.' }),
    system: t.expose('system', { type: System, description: 'Where it comes from.' }),
    title: t.exposeString('title', { description: 'In a few words.' }),
    message: t.exposeString('message', { description: 'What to show.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was raised.' }),
    resolvedAt: t.expose('resolvedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Null while it stands.',
    }),
    job: t.field({
      type: JobRef,
      nullable: true,
      description: 'The job it is about, while there is one. Joined: one request for all.',
      resolve: ({ jobId }, _, { load }) => (jobId === null ? null : load.Job(jobId)),
    }),
  }),
});

const AlertFilterInput = builder.inputRef<AlertFilter>('AlertFilter').implement({
  description: 'Which alerts.',
  fields: (t) => ({
    systems: t.stringList({ description: bySystems }),
    resolved: t.boolean({ description: 'Only resolved ones, or only those that stand.' }),
  }),
});

addRootNoun(AlertRef, {
  list: 'alerts',
  single: 'alert',
  description: "The viewer's own alerts, newest first, over all systems; nobody sees those of others.",
  sources: ({ sources }) => sources.alerts,
  load: ({ load }) => load.Alert,
  filter: AlertFilterInput,
  whereabouts: ({ systems }) => ({ systems, ids: [] }),
  keys: alertKeys,
  defaultOrder: { field: 'CREATED_AT', direction: 'DESC' },
});
