import {
  type CapacityReservation,
  type CapacityReservationFilter,
  capacityReservationKeys,
  type recurrences,
  type scaleDowns,
  type ScheduleEntry,
} from '../domain/capacity-reservation.ts';
import { builder } from './builder.ts';
import { addRootNoun } from './connection.ts';
import { bySystems, byText } from './filters.ts';
import { Node } from './node.ts';
import { ResourceClassRef, ResourcePoolRef } from './pool.ts';
import { System } from './system.ts';
import { viewerCanField } from './viewer-can.ts';

export const Recurrence = builder.enumType('Recurrence', {
  description: 'On which days a reservation holds.',
  values: {
    ONCE: { description: 'On its first day.' },
    DAILY: { description: 'On every day from the first to the last.' },
    WEEKLY: { description: 'On the days of the week in its schedule.' },
  } satisfies Record<(typeof recurrences)[number], object>,
});

export const ScaleDown = builder.enumType('ScaleDown', {
  description: 'What becomes of the room while sessions take it up.',
  values: {
    MAINTAIN: { description: 'As much is kept beside them.' },
    REDUCE: { description: 'Each session takes its place out of it.' },
    NONE: { description: 'Renku does not say more of it.' },
  } satisfies Record<(typeof scaleDowns)[number], object>,
});

const ScheduleEntryRef = builder.objectRef<ScheduleEntry>('ScheduleEntry').implement({
  description: 'A time of day on which room is kept.',
  fields: (t) => ({
    dayOfWeek: t.exposeInt('dayOfWeek', {
      description: '1 is Monday, 7 is Sunday; counts for weekly reservations.',
    }),
    startTime: t.exposeString('startTime', { description: 'UTC, e.g. `08:00:00`.' }),
    endTime: t.exposeString('endTime', { description: 'UTC, on the same day.' }),
  }),
});

export const CapacityReservationRef = builder
  .objectRef<CapacityReservation>('CapacityReservation')
  .implement({
    description: 'Room for sessions that is kept ready ahead of time, such as for a course. Filled by Renku.',
    interfaces: [Node],
    fields: (t) => ({
      id: t.exposeID('id', { description: '`CapacityReservation:<system>:<key>`.' }),
      system: t.expose('system', { type: System, description: 'Where it comes from.' }),
      viewerCan: viewerCanField(t, 'capacityReservation'),
      name: t.exposeString('name', { description: 'Not unique.' }),
      resourceClass: t.field({
        type: ResourceClassRef,
        nullable: true,
        description: 'The class of the sessions; null when it is no more. Joined: one request a system.',
        resolve: async ({ system, resourceClassKey }, _, { load }) =>
          (await load.findClass(system, resourceClassKey))?.resourceClass,
      }),
      pool: t.field({
        type: ResourcePoolRef,
        nullable: true,
        description: 'The pool of that class.',
        resolve: async ({ system, resourceClassKey }, _, { load }) =>
          (await load.findClass(system, resourceClassKey))?.pool,
      }),
      recurrence: t.expose('recurrence', { type: Recurrence, description: 'On which days it holds.' }),
      startDate: t.exposeString('startDate', { description: 'First day, e.g. `2026-11-30`.' }),
      endDate: t.exposeString('endDate', { description: 'Last day.' }),
      schedule: t.expose('schedule', { type: [ScheduleEntryRef], description: 'At which times.' }),
      placeholders: t.exposeInt('placeholders', { description: 'How many sessions room is kept for.' }),
      leadTimeSeconds: t.exposeInt('leadTimeSeconds', {
        description: 'How long before each time the room is made.',
      }),
      scaleDown: t.expose('scaleDown', {
        type: ScaleDown,
        description: 'What becomes of the room while sessions take it up.',
      }),
      projectTemplateKey: t.exposeString('projectTemplateKey', {
        nullable: true,
        description: "The system's own key of the project template that the sessions are of; null for any.",
      }),
    }),
  });

const CapacityReservationFilterInput = builder
  .inputRef<CapacityReservationFilter>('CapacityReservationFilter')
  .implement({
    description: 'Which reservations.',
    fields: (t) => ({
      systems: t.stringList({ description: bySystems }),
      text: t.string({ description: byText }),
    }),
  });

addRootNoun(CapacityReservationRef, {
  list: 'capacityReservations',
  single: 'capacityReservation',
  description: 'Capacity reservations by name, over all systems. For administrators.',
  sources: ({ sources }) => sources.capacityReservations,
  load: ({ load }) => load.CapacityReservation,
  filter: CapacityReservationFilterInput,
  whereabouts: ({ systems }) => ({ systems, ids: [] }),
  keys: capacityReservationKeys,
  defaultOrder: { field: 'NAME', direction: 'ASC' },
});
