import { type BoundSystem, gather, type Sources } from '../domain/sources.ts';
import { gatewaySystem, type Presence, type SystemHealth, type SystemRef } from '../domain/system.ts';
import type { Role, Viewer } from '../domain/viewer.ts';
import type { Caller, Door } from '../http/door.ts';
import * as clustercockpit from './clustercockpit/client.ts';
import * as renku from './renku/client.ts';
import * as runai from './runai/client.ts';
import { readOwnRole } from './runai/own-role/own-role.ts';

export { connectNative } from './native/client.ts';

/** A system to connect: its door, and what its kind alone has to be told. */
export interface SystemConnection {
  readonly door: Door;
  /** ClusterCockpit: whether its own GraphQL may be asked. */
  readonly graphql?: boolean;
  /** Run:ai: release of the control plane; found out when it is not said. */
  readonly version?: string | undefined;
}

/** The gateway's own rows, which need no door. */
export interface NativeConnection {
  readonly bind: (viewer: Viewer) => BoundSystem;
  readonly health: () => Promise<SystemHealth>;
}

export interface Upstream {
  /** Every source of every system, bound to one caller. Nothing is asked by it. */
  bind(
    viewer: Viewer,
    callerFor: (system: SystemRef) => Caller,
    presenceOn: (system: SystemRef) => Presence,
  ): Sources;
  /** Asks a system for the role of a caller there; only Run:ai tells one. */
  ownRole(system: SystemRef, caller: Caller): Promise<Role | null>;
}

/** Which system serves which noun is what each one's `bind` answers; this only puts them side by side. */
export function createUpstream(connections: readonly SystemConnection[], native: NativeConnection): Upstream {
  const systems = connections.map((connection) => ({ ...connect(connection), door: connection.door }));

  return {
    bind(viewer, callerFor, presenceOn) {
      const bound = [native.bind(viewer), ...systems.map(({ bind, door }) => bind(callerFor(door.system)))];
      return {
        ...gather(bound),
        systems: [
          { system: gatewaySystem, ...presenceAtHome, health: native.health },
          ...systems.map(({ door, healthPath }) => ({
            system: door.system,
            ...presenceOn(door.system),
            health: () => door.health(healthPath),
          })),
        ],
      };
    },
    async ownRole({ name }, caller) {
      const ownRole = systems.find(({ door }) => door.system.name === name)?.ownRole;
      if (ownRole === undefined) throw new Error(`${name} tells no roles`);
      return ownRole(caller);
    },
  };
}

/** Whoever asks the gateway is there already. */
const presenceAtHome: Presence = {
  credentialMode: 'none',
  session: { state: 'READY', expiresAt: null, connectUrl: null, connected: false },
};

interface Connected {
  readonly bind: (caller: Caller) => BoundSystem;
  readonly healthPath: string;
  /** Absent where a system does not tell what a caller may do. */
  readonly ownRole?: (caller: Caller) => Promise<Role | null>;
}

function connect({ door, graphql = true, version }: SystemConnection): Connected {
  switch (door.system.kind) {
    case 'renku':
      return { bind: renku.connectRenku(door), healthPath: renku.healthPath };
    case 'runai':
      return {
        bind: runai.connectRunai(door, { version }),
        healthPath: runai.healthPath,
        ownRole: (caller) => readOwnRole(door, caller),
      };
    case 'clustercockpit':
      return {
        bind: clustercockpit.connectClusterCockpit(door, { graphql }),
        healthPath: clustercockpit.healthPath,
      };
    case 'native':
      throw new Error('The gateway is no system behind a door');
  }
}
