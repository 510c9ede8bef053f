import { z } from 'zod';
import {
  type CapacityReservation,
  capacityReservationMatches,
  type CapacityReservationSource,
  recurrences,
  scaleDowns,
} from '../../domain/capacity-reservation.ts';
import { formatId } from '../../domain/id.ts';
import { bothWays } from '../../domain/page/source.ts';
import type { SystemRef } from '../../domain/system.ts';
import type { BoundRenku } from './bound-renku.ts';
import { wholeSource } from './whole-source.ts';

export const Reservation = z.object({
  id: z.string(),
  name: z.string(),
  resource_class_id: z.int(),
  project_template_id: z.string().nullish(),
  recurrence: z.object({
    type: z.string().toUpperCase().pipe(z.enum(recurrences)),
    start_date: z.string(),
    end_date: z.string(),
    schedule: z.array(z.object({ day_of_week: z.int(), start_time: z.string(), end_time: z.string() })),
  }),
  provisioning: z.object({
    placeholder_count: z.int(),
    lead_time_minutes: z.int(),
    scale_down_behavior: z.string().toUpperCase().pipe(z.enum(scaleDowns)),
  }),
});
export type Reservation = z.infer<typeof Reservation>;
const Reservations = z.array(Reservation);

/** Room kept ready for sessions, shown to administrators. */
export function reservationSource(renku: BoundRenku): CapacityReservationSource {
  return wholeSource(renku, {
    orders: { NAME: bothWays, START_DATE: bothWays },
    matches: capacityReservationMatches,
    async readAll(signal) {
      const reservations = await readReservations(renku, signal);
      return reservations.map((reservation) => toReservation(renku.system, reservation));
    },
  });
}

export function readReservations(renku: BoundRenku, signal?: AbortSignal): Promise<Reservation[]> {
  return renku.readUnvouched({ path: '/capacity-reservations', schema: Reservations }, signal);
}

export function toReservation(system: SystemRef, reservation: Reservation): CapacityReservation {
  const { recurrence, provisioning } = reservation;
  return {
    id: formatId('CapacityReservation', system.name, reservation.id),
    system,
    name: reservation.name,
    resourceClassKey: String(reservation.resource_class_id),
    recurrence: recurrence.type,
    startDate: recurrence.start_date,
    endDate: recurrence.end_date,
    schedule: recurrence.schedule.map((entry) => ({
      dayOfWeek: entry.day_of_week,
      startTime: entry.start_time,
      endTime: entry.end_time,
    })),
    placeholders: provisioning.placeholder_count,
    leadTimeSeconds: provisioning.lead_time_minutes * 60,
    scaleDown: provisioning.scale_down_behavior,
    projectTemplateKey: reservation.project_template_id ?? null,
  };
}
