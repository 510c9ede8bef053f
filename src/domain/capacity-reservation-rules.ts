import type { ScheduleEntry } from './capacity-reservation.ts';
import type { NewCapacityReservation } from './capacity-reservation-changes.ts';
import type { Problem } from './change/refusal.ts';
import { isDate } from './date.ts';

const mostCharacters = 40;
const mostLeadTimeSeconds = 180 * 60;
/** What a 32-bit column holds. */
const mostPlaceholders = 2_147_483_647;

/** Every rule of Renku CRC that a new reservation breaks. */
export function newReservationProblems(reservation: NewCapacityReservation): Problem[] {
  const { startDate, endDate, schedule } = reservation;
  return [
    ...nameProblems(reservation.name),
    ...dateProblems('startDate', startDate),
    ...dateProblems('endDate', endDate),
    ...(endDate < startDate
      ? [{ path: 'endDate', message: `This must not be before the start on ${startDate}.` }]
      : []),
    ...(schedule.length === 0 ? [{ path: 'schedule', message: 'This must have at least one time.' }] : []),
    ...schedule.flatMap((entry, index) => entryProblems(`schedule.${index}.`, entry)),
    ...provisioningProblems(reservation),
  ];
}

/** As the system writes times: the seconds can be left out. */
export function withSeconds(time: string): string {
  return time.length === 5 ? `${time}:00` : time;
}

function nameProblems(name: string): Problem[] {
  const { length } = [...name];
  if (length < 1 || length > mostCharacters)
    return [{ path: 'name', message: `A name has 1 to ${mostCharacters} characters; this has ${length}.` }];
  return /\p{Cc}|\p{Cs}/u.test(name) ? [{ path: 'name', message: 'A name has no control characters.' }] : [];
}

function dateProblems(path: string, date: string): Problem[] {
  return isDate(date) ? [] : [{ path, message: 'Write a date of the calendar as 2026-11-30.' }];
}

function entryProblems(prefix: string, { dayOfWeek, startTime, endTime }: ScheduleEntry): Problem[] {
  const times = [
    ...timeProblems(`${prefix}startTime`, startTime),
    ...timeProblems(`${prefix}endTime`, endTime),
  ];
  const isReversed = times.length === 0 && withSeconds(endTime) <= withSeconds(startTime);
  return [
    ...(dayOfWeek >= 1 && dayOfWeek <= 7
      ? []
      : [{ path: `${prefix}dayOfWeek`, message: 'This must be from 1, Monday, to 7, Sunday.' }]),
    ...times,
    ...(isReversed
      ? [{ path: `${prefix}endTime`, message: `This must be after ${startTime}, on the same day.` }]
      : []),
  ];
}

function timeProblems(path: string, time: string): Problem[] {
  return /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(time)
    ? []
    : [{ path, message: 'Write a time of day as 08:00 or 08:00:00, in UTC.' }];
}

function provisioningProblems({ placeholders, leadTimeSeconds }: NewCapacityReservation): Problem[] {
  const isLeadTime =
    leadTimeSeconds >= 0 && leadTimeSeconds <= mostLeadTimeSeconds && leadTimeSeconds % 60 === 0;
  return [
    ...(placeholders >= 1 && placeholders <= mostPlaceholders
      ? []
      : [{ path: 'placeholders', message: 'This must be at least 1.' }]),
    ...(isLeadTime
      ? []
      : [
          {
            path: 'leadTimeSeconds',
            message: `This must be whole minutes, from 0 to ${mostLeadTimeSeconds} seconds.`,
          },
        ]),
  ];
}
