import type { Context } from '../context.ts';
import { type Noun, readRefusal } from '../domain/access.ts';
import {
  type Telemetry,
  type TelemetryFilter,
  type TelemetryGroup,
  telemetryKeys,
  type TelemetryQuery,
  type TelemetrySource,
  telemetrySubjects,
  type TelemetrySubject,
  type TelemetryValue,
} from '../domain/telemetry.ts';
import { telemetryRefusal } from '../domain/telemetry-rules.ts';
import { ClusterQLError } from '../errors.ts';
import { builder } from './builder.ts';
import { JobState } from './job-parts.ts';
import { lacking } from './target.ts';

const TelemetrySubjectRef = builder.enumType('TelemetrySubject', {
  description: 'What is counted or summed up.',
  values: telemetrySubjects,
});

const TelemetryKeyRef = builder.enumType('TelemetryKey', {
  description:
    'By what numbers are told apart. Not every one goes with every subject; a refusal says which do.',
  values: telemetryKeys,
});

const TelemetryGroupRef = builder.objectRef<TelemetryGroup>('TelemetryGroup').implement({
  description: 'One of the groups that a number is of.',
  fields: (t) => ({
    key: t.expose('key', {
      type: TelemetryKeyRef,
      nullable: true,
      description: 'Null for a word that is new to us.',
    }),
    upstreamKey: t.exposeString('upstreamKey', { description: "The key in the system's own word." }),
    value: t.exposeString('value', { description: 'As the system writes it: a key, a name or a word.' }),
    name: t.exposeString('name', { nullable: true, description: 'Of the row, where the system tells it.' }),
    id: t.exposeID('id', {
      nullable: true,
      description: 'Global id of the row; null where the value is no key of one, as names of node pools.',
    }),
  }),
});

const TelemetryValueRef = builder.objectRef<TelemetryValue>('TelemetryValue').implement({
  description: 'A number, of all or of one group.',
  fields: (t) => ({
    value: t.exposeFloat('value', {
      nullable: true,
      description: 'Null when what the system sent is no number.',
    }),
    upstreamValue: t.exposeString('upstreamValue', { description: 'As the system sent it.' }),
    groups: t.expose('groups', {
      type: [TelemetryGroupRef],
      description: 'One a key of `groupBy`; empty without.',
    }),
  }),
});

const TelemetryRef = builder.objectRef<Telemetry>('Telemetry').implement({
  description: 'Numbers as they are now. Filled by Run:ai.',
  fields: (t) => ({
    metric: t.exposeString('metric', { description: "In the system's own word." }),
    unit: t.exposeString('unit', {
      nullable: true,
      description: 'E.g. `GPUs`, `bytes`; null where the system does not say.',
    }),
    at: t.expose('at', { type: 'DateTime', nullable: true, description: 'When they were so.' }),
    values: t.expose('values', {
      type: [TelemetryValueRef],
      description: 'One a group; one without groups.',
    }),
  }),
});

const TelemetryFilterInput = builder.inputRef<TelemetryFilter>('TelemetryFilter').implement({
  description: 'Which rows are counted. Not every one goes with every subject; a refusal says which do.',
  fields: (t) => ({
    cluster: t.id({ description: 'Id of a cluster.' }),
    nodePool: t.id({ description: 'Id of a node pool; costs one more request, but not of PROJECTS.' }),
    department: t.id({ description: 'Id of a department.' }),
    states: t.field({ type: [JobState], description: 'Any of these; of JOBS.' }),
  }),
});

const nounOf: Readonly<Record<TelemetrySubject, Noun>> = {
  JOBS: 'jobs',
  COMPUTE_NODES: 'computeNodes',
  PROJECTS: 'projects',
  DEPARTMENTS: 'departments',
};

builder.queryField('telemetry', (t) =>
  t.field({
    skipTypeScopes: true,
    authScopes: (_, { of }) => ({ reads: nounOf[of] }),
    type: TelemetryRef,
    nullable: true,
    description:
      'Numbers of one system as they are now; null when a row that the filter names is missing or hidden.',
    args: {
      system: t.arg.string({ required: true, description: 'Name of the system.' }),
      of: t.arg({ type: TelemetrySubjectRef, required: true, description: 'What is counted or summed up.' }),
      metric: t.arg.string({ required: true, description: "What of it, in the system's own word." }),
      groupBy: t.arg({ type: [TelemetryKeyRef], description: 'Up to two; one number of all without.' }),
      filter: t.arg({ type: TelemetryFilterInput, description: 'All without.' }),
    },
    resolve(_, { system, of, metric, groupBy, filter }, context) {
      const query = { of, metric, groupBy: groupBy ?? [], filter: filter ?? {} };
      return readTelemetry(sourceNamed(context, system), query, context);
    },
  }),
);

function readTelemetry(source: TelemetrySource, query: TelemetryQuery, { viewer }: Context) {
  const refusal = readRefusal(viewer, nounOf[query.of], source.system) ?? telemetryRefusal(source, query);
  if (refusal !== null) throw refusal;
  return source.read(query);
}

function sourceNamed({ sources }: Context, name: string): TelemetrySource {
  const source = sources.telemetry.find(({ system }) => system.name === name);
  if (source !== undefined) return source;
  const connected = sources.systems.map(({ system }) => system);
  const other = connected.find((system) => system.name === name);
  if (other !== undefined) throw lacking(other, 'tell such numbers');
  const known = connected.map((system) => system.name).join(', ');
  throw new ClusterQLError('BAD_USER_INPUT', `\`system\` names no connected system; connected are ${known}.`);
}
