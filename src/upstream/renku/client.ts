import type { BoundSystem } from '../../domain/sources.ts';
import type { Caller, Door } from '../../http/door.ts';
import { alertSource } from './alerts.ts';
import { createBinding } from './bound-renku.ts';
import { poolChanges } from './changes.ts';
import { clusterChanges } from './cluster-changes.ts';
import { clusterSource } from './clusters.ts';
import { memberSource } from './members.ts';
import { platformChanges, platformSource } from './platform.ts';
import { poolSource } from './pools.ts';
import { reservationChanges } from './reservation-changes.ts';
import { reservationSource } from './reservations.ts';
import { sessionSource } from './sessions.ts';
import { usageSource } from './usage.ts';
import { userSource } from './users.ts';

/** Anonymous and cheap: tells whether Renku is there at all. */
export const healthPath = '/version';

/** Renku CRC (`/api/data`). Its lists are always whole; it knows neither paging nor order. */
export function connectRenku(door: Door): (caller: Caller) => BoundSystem {
  const bind = createBinding(door);
  return (caller) => {
    const renku = bind(caller);
    return {
      pools: poolSource(renku),
      poolMembers: memberSource(renku),
      poolUsage: usageSource(renku),
      poolChanges: poolChanges(renku),
      clusters: clusterSource(renku),
      clusterChanges: clusterChanges(renku),
      users: userSource(renku),
      jobs: sessionSource(renku),
      alerts: alertSource(renku),
      capacityReservations: reservationSource(renku),
      capacityReservationChanges: reservationChanges(renku),
      platforms: platformSource(renku),
      platformChanges: platformChanges(renku),
    };
  };
}
