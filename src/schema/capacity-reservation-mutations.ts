import type {
  CapacityReservationChanges,
  CapacityReservationResult,
  NewCapacityReservation,
} from '../domain/capacity-reservation-changes.ts';
import { newReservationProblems } from '../domain/capacity-reservation-rules.ts';
import type { ScheduleEntry } from '../domain/capacity-reservation.ts';
import type { DeletedResult } from '../domain/pool-changes.ts';
import { builder } from './builder.ts';
import { CapacityReservationRef, Recurrence, ScaleDown } from './capacity-reservation.ts';
import { addMutation } from './mutation.ts';
import { changesNamed, type Target, targetOfId } from './target.ts';

const guard = {
  permission: 'capacityReservation:write',
  doing: 'Changing capacity reservations on',
} as const;

const ScheduleEntryInput = builder.inputRef<ScheduleEntry>('ScheduleEntryInput').implement({
  description: 'A time of day on which room is kept.',
  fields: (t) => ({
    dayOfWeek: t.int({
      required: true,
      description: '1 is Monday, 7 is Sunday; counts for weekly reservations.',
    }),
    startTime: t.string({ required: true, description: 'UTC, `08:00` or `08:00:00`.' }),
    endTime: t.string({ required: true, description: 'UTC, later on the same day.' }),
  }),
});

addMutation<
  NewCapacityReservation & { readonly system: string },
  CapacityReservationChanges,
  CapacityReservationResult
>({
  ...guard,
  name: 'createCapacityReservation',
  description: 'Keeps room for sessions ready ahead of time. A reservation cannot be edited, only deleted.',
  input: (t) => ({
    system: t.string({ required: true, description: 'Name of a Renku.' }),
    name: t.string({ required: true, description: '1 to 40 characters.' }),
    resourceClassId: t.id({ required: true, description: '`ResourceClass:<system>:<pool>/<class>`.' }),
    recurrence: t.field({ type: Recurrence, required: true, description: 'On which days it holds.' }),
    startDate: t.string({ required: true, description: 'First day, e.g. `2026-11-30`.' }),
    endDate: t.string({ required: true, description: 'Last day.' }),
    schedule: t.field({
      type: [ScheduleEntryInput],
      required: true,
      description: 'At which times; at least one.',
    }),
    placeholders: t.int({ required: true, description: 'How many sessions to keep room for.' }),
    leadTimeSeconds: t.int({
      required: true,
      defaultValue: 0,
      description: 'How long before each time the room is made: whole minutes, up to three hours.',
    }),
    scaleDown: t.field({
      type: ScaleDown,
      required: true,
      defaultValue: 'REDUCE',
      description: 'What becomes of the room while sessions take it up.',
    }),
    projectTemplateKey: t.string({
      description: "The system's own key of a project template, for sessions of that one only.",
    }),
  }),
  payload: (t) => ({
    reservation: t.expose('reservation', {
      type: CapacityReservationRef,
      description: 'The reservation as it stands now.',
    }),
  }),
  target: ({ system }, { sources }) =>
    changesNamed(sources.capacityReservationChanges, sources.systems, system, 'reserve capacity'),
  problems: newReservationProblems,
  plan: (changes, reservation) => changes.createReservation(reservation),
});

addMutation<{ readonly id: string }, Target<CapacityReservationChanges>, DeletedResult>({
  ...guard,
  name: 'deleteCapacityReservation',
  description: 'Deletes a reservation; sessions that run go on.',
  input: (t) => ({ id: t.id({ required: true, description: '`CapacityReservation:<system>:<key>`.' }) }),
  payload: (t) => ({ deletedId: t.exposeID('deletedId', { description: 'The id that is no more.' }) }),
  target: ({ id }, { sources }) => targetOfId(sources.capacityReservationChanges, 'CapacityReservation', id),
  plan: ({ changes, key }) => changes.deleteReservation(key),
});
