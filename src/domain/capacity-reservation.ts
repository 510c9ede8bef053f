import { hasText, isOneOf } from './filter.ts';
import type { Source } from './page/source.ts';
import type { SystemRef } from './system.ts';

/** Room for sessions that is kept ready ahead of time, such as for a course. */
export interface CapacityReservation {
  readonly id: string;
  readonly system: SystemRef;
  readonly name: string;
  /** The system's own key of the class that is kept ready; it can be of a class that is no more. */
  readonly resourceClassKey: string;
  readonly recurrence: Recurrence;
  /** Dates, `2026-11-30`, both included. */
  readonly startDate: string;
  readonly endDate: string;
  readonly schedule: readonly ScheduleEntry[];
  /** How many sessions are kept room for. */
  readonly placeholders: number;
  /** How long before each time the room is made. */
  readonly leadTimeSeconds: number;
  readonly scaleDown: ScaleDown;
  /** The system's own key of the project template that the sessions must be of; null for any session. */
  readonly projectTemplateKey: string | null;
}

export const recurrences = ['ONCE', 'DAILY', 'WEEKLY'] as const;

export type Recurrence = (typeof recurrences)[number];

export const scaleDowns = ['MAINTAIN', 'REDUCE', 'NONE'] as const;

/** What becomes of the room while sessions take it up. */
export type ScaleDown = (typeof scaleDowns)[number];

/** A time of day on which room is kept, in UTC. */
export interface ScheduleEntry {
  /** 1 is Monday, 7 is Sunday. */
  readonly dayOfWeek: number;
  /** `08:00:00`. */
  readonly startTime: string;
  readonly endTime: string;
}

export interface CapacityReservationFilter {
  /** Names of systems. */
  readonly systems?: readonly string[] | null | undefined;
  /** Part of the name. */
  readonly text?: string | null | undefined;
}

export const capacityReservationKeys = {
  NAME: (reservation: CapacityReservation) => reservation.name,
  START_DATE: (reservation: CapacityReservation) => reservation.startDate,
};

export type CapacityReservationOrderField = keyof typeof capacityReservationKeys;

export function capacityReservationMatches(
  { systems, text }: CapacityReservationFilter,
  reservation: CapacityReservation,
): boolean {
  return isOneOf(systems, reservation.system.name) && hasText(text, reservation.name);
}

export type CapacityReservationSource = Source<
  CapacityReservation,
  CapacityReservationFilter,
  CapacityReservationOrderField
>;
