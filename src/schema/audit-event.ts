import {
  type AuditEvent,
  type AuditEventFilter,
  auditEventKeys,
  type AuditViewer,
} from '../domain/audit-event.ts';
import { auditKinds } from '../domain/change/ledger.ts';
import { builder } from './builder.ts';
import { addRootNoun } from './connection.ts';
import { DateTimeRange } from './filters.ts';
import { Node } from './node.ts';
import { System } from './system.ts';

const AuditKind = builder.enumType('AuditKind', {
  description: 'Which line of a mutation it is.',
  values: auditKinds,
});

const AuditViewerRef = builder.objectRef<AuditViewer>('AuditViewer').implement({
  description: 'Whoever asked for a mutation, as their token told it then.',
  fields: (t) => ({
    issuer: t.exposeString('issuer', { description: 'Configured name of who issued the token.' }),
    subject: t.exposeString('subject', { description: '`sub` of the token.' }),
    name: t.exposeString('name', { nullable: true, description: 'Null where the token told none.' }),
  }),
});

/**
 * What was recorded as JSON stays the text that was sealed: a scalar that parses it would hide whether a byte
 * was changed, and be the one value in the schema whose shape nobody can know.
 */
const AuditEventRef = builder.objectRef<AuditEvent>('AuditEvent').implement({
  description:
    'A line of the audit: every mutation writes one before anything is sent and one after, a dry run one. Kept by the gateway for all systems.',
  interfaces: [Node],
  fields: (t) => ({
    id: t.exposeID('id', { description: '`AuditEvent:gateway:<place in the audit>`.' }),
    system: t.expose('system', { type: System, description: 'The gateway, which keeps it.' }),
    at: t.expose('at', {
      type: 'DateTime',
      description: 'When it was written, by the clock of the gateway.',
    }),
    kind: t.expose('kind', { type: AuditKind, description: 'Begun, ended or only planned.' }),
    changeId: t.exposeString('changeId', { description: 'UUID; one for all lines of one mutation.' }),
    requestId: t.exposeString('requestId', {
      description: 'Of the request, as its log and its errors carry it.',
    }),
    viewer: t.expose('viewer', { type: AuditViewerRef, description: 'Who asked.' }),
    mutation: t.exposeString('mutation', { description: 'Name of the mutation.' }),
    systems: t.exposeStringList('systems', { description: 'Names of the systems concerned.' }),
    credentials: t.exposeString('credentials', {
      description:
        'JSON, by name of the system: the way it was spoken to, such as `"forward"`; an object with `mode`, `issuer` and `subject` where it saw another account than that of `viewer`.',
    }),
    input: t.exposeString('input', { description: 'JSON: what was asked, secrets as `***`.' }),
    effects: t.exposeString('effects', {
      description:
        'JSON: the steps with what each would send (STARTED, DRY_RUN), or did send and how it was answered (FINISHED); secrets as `***`.',
    }),
    outcome: t.exposeString('outcome', {
      nullable: true,
      description: '`Done`, or the type that was answered in the place of the payload; null in STARTED.',
    }),
    durationMilliseconds: t.exposeInt('durationMilliseconds', {
      nullable: true,
      description: 'From STARTED to FINISHED; null in the others.',
    }),
  }),
});

const AuditEventFilterInput = builder.inputRef<AuditEventFilter>('AuditEventFilter').implement({
  description: 'Which lines of the audit.',
  fields: (t) => ({
    systems: t.stringList({
      description:
        'Names of systems, of which a mutation concerned at least one; also such as were disconnected.',
    }),
    kinds: t.field({ type: [AuditKind], description: 'Any of these.' }),
    mutation: t.string({ description: 'Name of the mutation.' }),
    issuer: t.string({ description: 'Configured name of who issued the token of the viewer.' }),
    subject: t.string({ description: '`sub` of the token of the viewer.' }),
    changeId: t.string({ description: 'All lines of one mutation.' }),
    at: t.field({ type: DateTimeRange, description: 'When they were written.' }),
  }),
});

addRootNoun(AuditEventRef, {
  list: 'auditEvents',
  single: 'auditEvent',
  description:
    'The audit, newest first. An administrator of the gateway sees all of it, one of other systems what concerns these and no other.',
  sources: ({ sources }) => sources.auditEvents,
  load: ({ load }) => load.AuditEvent,
  filter: AuditEventFilterInput,
  // Its filter names the systems that were changed; the rows themselves are all in one place.
  whereabouts: () => ({ systems: null, ids: [] }),
  keys: auditEventKeys,
  defaultOrder: { field: 'AT', direction: 'DESC' },
});
