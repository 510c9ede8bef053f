import type { CapacityReservation } from './capacity-reservation.ts';
import type { Change } from './change/change.ts';
import type { NodeKey } from './id.ts';
import type { DeletedResult } from './pool-changes.ts';
import type { SystemRef } from './system.ts';

type Settings = Omit<CapacityReservation, 'id' | 'system' | 'resourceClassKey' | 'projectTemplateKey'>;

export interface NewCapacityReservation extends Settings {
  /** Global id. */
  readonly resourceClassId: string;
  readonly projectTemplateKey?: string | null | undefined;
}

export interface CapacityReservationResult {
  readonly reservation: CapacityReservation;
}

/** What can be changed of the reservations of one system, bound to one caller; none of them can be edited. */
export interface CapacityReservationChanges {
  readonly system: SystemRef;
  createReservation(input: NewCapacityReservation): Promise<Change<CapacityReservationResult>>;
  deleteReservation(key: NodeKey): Promise<Change<DeletedResult>>;
}
