import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NewCapacityReservation } from '../../src/domain/capacity-reservation-changes.ts';
import { newReservationProblems, withSeconds } from '../../src/domain/capacity-reservation-rules.ts';

const entry = { dayOfWeek: 1, startTime: '08:00', endTime: '10:00' };
const course: NewCapacityReservation = {
  name: 'Monday course',
  resourceClassId: 'ResourceClass:renku:1/1',
  recurrence: 'WEEKLY',
  startDate: '2026-11-30',
  endDate: '2026-11-30',
  schedule: [entry],
  placeholders: 1,
  leadTimeSeconds: 0,
  scaleDown: 'MAINTAIN',
};

function pathsOf(more: Partial<NewCapacityReservation>): string[] {
  return newReservationProblems({ ...course, ...more }).map(({ path }) => path);
}

describe('a new reservation', () => {
  it('breaks every rule at once, each told at its place', () => {
    const wrong = {
      ...{ name: '', startDate: '30.11.2026', endDate: '2026-02-30', placeholders: 0, leadTimeSeconds: 90 },
      schedule: [
        { dayOfWeek: 0, startTime: '24:00', endTime: '8:00' },
        { dayOfWeek: 8, startTime: '10:00', endTime: '10:00:00' },
      ],
    };
    expect(pathsOf(wrong)).toEqual([
      'name',
      'startDate',
      'endDate',
      'endDate',
      'schedule.0.dayOfWeek',
      'schedule.0.startTime',
      'schedule.0.endTime',
      'schedule.1.dayOfWeek',
      'schedule.1.endTime',
      'placeholders',
      'leadTimeSeconds',
    ]);
  });

  it.each<[Partial<NewCapacityReservation>, string[]]>([
    [{}, []],
    [{ name: 'x'.repeat(40) }, []],
    [{ name: 'x'.repeat(41) }, ['name']],
    [{ name: 'two\nlines' }, ['name']],
    [{ startDate: '2026-12-01' }, ['endDate']],
    [{ schedule: [] }, ['schedule']],
    [{ schedule: [{ ...entry, endTime: '08:00:01' }] }, []],
    [{ schedule: [{ ...entry, dayOfWeek: 7 }] }, []],
    [{ leadTimeSeconds: 10_800 }, []],
    [{ leadTimeSeconds: 10_860 }, ['leadTimeSeconds']],
    [{ leadTimeSeconds: -60 }, ['leadTimeSeconds']],
    [{ placeholders: 2_147_483_648 }, ['placeholders']],
  ])('with %j is told %j', (more, paths) => {
    expect(pathsOf(more)).toEqual(paths);
  });

  it('takes every day of the calendar, and no other', () => {
    const years = fc.integer({ min: 1000, max: 9999 });
    const parts = fc.tuple(years, fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }));
    fc.assert(
      fc.property(parts, ([year, month, day]) => {
        const date = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
        const daysInMonth = month >= 1 && month <= 12 ? new Date(Date.UTC(year, month, 0)).getUTCDate() : 0;
        const isDay = day >= 1 && day <= daysInMonth;
        expect(pathsOf({ startDate: date, endDate: date })).toEqual(isDay ? [] : ['startDate', 'endDate']);
      }),
    );
  });

  it('is judged by the same times with and without seconds', () => {
    expect([withSeconds('08:00'), withSeconds('08:00:30')]).toEqual(['08:00:00', '08:00:30']);
  });
});
