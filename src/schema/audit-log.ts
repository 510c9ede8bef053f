import {
  type AuditLogActor,
  auditLogActions,
  type AuditLogActorKind,
  type AuditLogEntity,
  type AuditLogEntry,
  type AuditLogFilter,
  auditLogKeys,
} from '../domain/audit-log.ts';
import { builder } from './builder.ts';
import { ClusterRef } from './cluster.ts';
import { addRootList } from './connection.ts';
import { bySystems, DateTimeRange } from './filters.ts';
import { System } from './system.ts';

const AuditLogAction = builder.enumType('AuditLogAction', {
  description: 'What was done; `upstreamAction` has the word of the system.',
  values: auditLogActions,
});

const ActorKind = builder.enumType('AuditLogActorKind', {
  description: 'Who can do something.',
  values: {
    USER: { description: 'Somebody.' },
    APPLICATION: { description: 'An application or service account.' },
    UNKNOWN: { description: 'What `upstreamKind` says.' },
  } satisfies Record<AuditLogActorKind, object>,
});

const AuditLogActorRef = builder.objectRef<AuditLogActor>('AuditLogActor').implement({
  description:
    "Whoever did something, as the system names them: with the credential mode `client` the gateway's application, whoever asked it.",
  fields: (t) => ({
    name: t.exposeString('name', {
      description: 'In Run:ai the address of a user or the name of an application.',
    }),
    kind: t.expose('kind', { type: ActorKind, description: 'Which of them it is.' }),
    upstreamKind: t.exposeString('upstreamKind', { description: "The kind in the system's own word." }),
  }),
});

const AuditLogEntityRef = builder.objectRef<AuditLogEntity>('AuditLogEntity').implement({
  description: "What something was done to, in the system's own words; null where it does not say.",
  fields: (t) => ({
    type: t.exposeString('type', { nullable: true, description: 'What kind of thing.' }),
    name: t.exposeString('name', { nullable: true, description: 'Its name then.' }),
    key: t.exposeString('key', {
      nullable: true,
      description: "The system's own id of it, which is the last part of a global id.",
    }),
  }),
});

const AuditLogEntryRef = builder.objectRef<AuditLogEntry>('AuditLogEntry').implement({
  description:
    'Something that a system wrote into its own audit log, through whatever it was done: its user interface, its API or this gateway. What went through the gateway alone, with who asked and what was sent, are `auditEvents`. Filled by Run:ai, 2.19 and later.',
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'The same each time; no system finds an entry by it, so neither does `node`.',
    }),
    system: t.expose('system', { type: System, description: 'Which wrote it down.' }),
    at: t.expose('at', { type: 'DateTime', description: "When, by the system's clock." }),
    actor: t.expose('actor', { type: AuditLogActorRef, description: 'Who did it.' }),
    action: t.expose('action', { type: AuditLogAction, description: 'What was done.' }),
    upstreamAction: t.exposeString('upstreamAction', {
      description: "The action in the system's own word.",
    }),
    entity: t.expose('entity', { type: AuditLogEntityRef, description: 'What it was done to.' }),
    cluster: t.field({
      type: ClusterRef,
      nullable: true,
      description: 'The cluster it was done on, where the system tells one. Joined: one request for all.',
      resolve: ({ clusterId }, _, { load }) => (clusterId === null ? null : load.Cluster(clusterId)),
    }),
    succeeded: t.exposeBoolean('succeeded', {
      nullable: true,
      description: 'Whether it was carried out; null where the system says it in a word that is new.',
    }),
    status: t.exposeInt('status', { nullable: true, description: 'HTTP status that was answered.' }),
    method: t.exposeString('method', { nullable: true, description: 'HTTP method of the request.' }),
    sourceAddress: t.exposeString('sourceAddress', {
      nullable: true,
      description: 'IP address that the request came from, as the system saw it.',
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description: "The system's own id of the request, for its log.",
    }),
  }),
});

const AuditLogFilterInput = builder.inputRef<AuditLogFilter>('AuditLogFilter').implement({
  description: 'Which entries.',
  fields: (t) => ({
    systems: t.stringList({ description: bySystems }),
    at: t.field({ type: DateTimeRange, description: 'When they were written; all of them when left out.' }),
    actions: t.field({ type: [AuditLogAction], description: 'Any of these.' }),
    entityTypes: t.stringList({ description: 'Any of these, as the system writes them.' }),
    actors: t.stringList({ description: 'Whole names, any of these, as the system writes them.' }),
    succeeded: t.boolean({ description: 'Only what was carried out, or only what was not.' }),
    text: t.string({ description: 'Part of the name of the actor, or of the name or key of the entity.' }),
  }),
});

addRootList(AuditLogEntryRef, {
  list: 'auditLog',
  description: 'What systems themselves wrote down, newest first. Needs the role administrator.',
  sources: ({ sources }) => sources.auditLog,
  filter: AuditLogFilterInput,
  whereabouts: ({ systems }) => ({ systems, ids: [] }),
  keys: auditLogKeys,
  defaultOrder: { field: 'AT', direction: 'DESC' },
});
