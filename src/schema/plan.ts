import type { Effect, RequestEffect, RowEffect } from '../domain/change/change.ts';
import type { Outcome, PlannedStep } from '../domain/change/outcome.ts';
import { builder } from './builder.ts';
import { System } from './system.ts';

const PlannedRequest = builder.objectRef<RequestEffect>('PlannedRequest').implement({
  description: 'A request that would be sent. `{…}` stands where the answer of an earlier step will.',
  fields: (t) => ({
    system: t.expose('system', { type: System, description: 'To which system.' }),
    method: t.exposeString('method', { description: 'HTTP method.' }),
    path: t.exposeString('path', { description: "Below the system's address, with its query." }),
    body: t.field({
      type: 'JSON',
      nullable: true,
      description: 'As JSON, secrets as `***`; null without one.',
      resolve: ({ body }) => body ?? null,
    }),
  }),
});

const RowAction = builder.enumType('RowAction', {
  description: 'What happens to a row.',
  values: ['INSERT', 'UPDATE', 'DELETE'] as const,
});

const PlannedRow = builder.objectRef<RowEffect>('PlannedRow').implement({
  description: "A row of the gateway's own database that would change.",
  fields: (t) => ({
    system: t.expose('system', { type: System, description: 'The gateway.' }),
    action: t.expose('action', { type: RowAction, description: 'What happens to it.' }),
    table: t.exposeString('table', { description: 'Its table.' }),
    key: t.exposeString('key', { nullable: true, description: 'Its key; null for a new row.' }),
    values: t.expose('values', { type: 'JSON', description: 'Columns with their new values.' }),
  }),
});

const PlannedEffect = builder.unionType('PlannedEffect', {
  description: 'What a step does.',
  types: [PlannedRequest, PlannedRow],
  resolveType: ({ kind }: Effect) => (kind === 'request' ? PlannedRequest : PlannedRow),
});

const PlannedStepRef = builder.objectRef<PlannedStep>('PlannedStep').implement({
  description: 'One step of a change; they run in order, and any of them may be the last.',
  fields: (t) => ({
    intent: t.exposeString('intent', { description: 'What it does.' }),
    fields: t.exposeStringList('fields', { description: 'Paths into `input` that it carries out.' }),
    effects: t.expose('effects', { type: [PlannedEffect], description: 'What it sends or writes.' }),
  }),
});

export const Plan = builder.objectRef<Extract<Outcome<unknown>, { kind: 'Plan' }>>('Plan').implement({
  description: 'What would be done. Nothing was sent, and no idempotency key is used up.',
  fields: (t) => ({
    steps: t.expose('steps', {
      type: [PlannedStepRef],
      description: 'In order; where nothing would change there is none, or one without effects.',
    }),
  }),
});
