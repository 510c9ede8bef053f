import type * as neighbours from './neighbours.ts';
import type { Limits, Member, Pool, SessionCluster } from './wire.ts';

/** Everything the fake remembers; what is changed here is answered from then on. */
export interface Data {
  pools: Pool[];
  clusters: SessionCluster[];
  /** Names of the kubeconfig files on the server; a cluster without one takes no quota. */
  kubeconfigs: Set<string>;
  /** Pool id → relations in SpiceDB. */
  members: Record<number, Member[]>;
  /** Pool id → the SQL list that only the older `/users` endpoints keep. */
  poolUsers: Record<number, string[]>;
  /** Users flagged in SQL as kept out of the default pool. */
  barredFromDefault: Set<string>;
  /** Subjects whom SpiceDB knows as administrators, filled every three hours from Keycloak. */
  platformAdmins: Set<string>;
  limits: Record<number, Limits>;
  /** Class id → credits an hour. */
  costs: Record<number, number>;
  usage: neighbours.Usage[];
  users: neighbours.User[];
  groups: neighbours.Group[];
  projects: neighbours.Project[];
  sessions: neighbours.Session[];
  reservations: neighbours.Reservation[];
  alerts: neighbours.Alert[];
  providers: neighbours.Provider[];
  platform: neighbours.PlatformConfig;
  authorization: neighbours.AuthorizationConfig;
  /** The next PATCH or PUT of a pool fails with 500 after this many of its parts were applied. */
  updateFailsAfter: number | null;
}

export function emptyData(): Data {
  return {
    pools: [],
    clusters: [],
    kubeconfigs: new Set(),
    members: {},
    poolUsers: {},
    barredFromDefault: new Set(),
    platformAdmins: new Set(),
    limits: {},
    costs: {},
    usage: [],
    users: [],
    groups: [],
    projects: [],
    sessions: [],
    reservations: [],
    alerts: [],
    providers: [],
    platform: { etag: '"platform-1"', incident_banner: '' },
    authorization: {
      etag: '"authorization-1"',
      create_projects: 'registered_users',
      create_groups: 'registered_users',
    },
    updateFailsAfter: null,
  };
}
