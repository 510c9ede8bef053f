import type { BoundSystem, Sources } from '../domain/sources.ts';
import type { SystemRef } from '../domain/system.ts';
import type { Caller, Door } from '../http/door.ts';
import * as clustercockpit from './clustercockpit/client.ts';
import * as renku from './renku/client.ts';
import * as runai from './runai/client.ts';

/** A system to connect: its door, and what its kind alone has to be told. */
export interface SystemConnection {
  readonly door: Door;
  /** ClusterCockpit: whether its own GraphQL may be asked. */
  readonly graphql?: boolean;
}

export interface Upstream {
  /** Every source of every system, bound to one caller. Nothing is asked by it. */
  bind(callerFor: (system: SystemRef) => Caller): Sources;
}

/** Which system serves which noun is what each one's `bind` answers; this only puts them side by side. */
export function createUpstream(connections: readonly SystemConnection[]): Upstream {
  const systems = connections.map((connection) => ({ ...connect(connection), door: connection.door }));

  return {
    bind(callerFor) {
      const bound = systems.map(({ bind, door }) => bind(callerFor(door.system)));
      return {
        pools: bound.flatMap(({ pools }) => pools ?? []),
        clusters: bound.flatMap(({ clusters }) => clusters ?? []),
        departments: bound.flatMap(({ departments }) => departments ?? []),
        projects: bound.flatMap(({ projects }) => projects ?? []),
        jobs: bound.flatMap(({ jobs }) => jobs ?? []),
        systems: systems.map(({ door, healthPath }) => ({
          system: door.system,
          health: () => door.health(healthPath),
        })),
      };
    },
  };
}

interface Connected {
  readonly bind: (caller: Caller) => BoundSystem;
  readonly healthPath: string;
}

function connect({ door, graphql = true }: SystemConnection): Connected {
  switch (door.system.kind) {
    case 'renku':
      return { bind: renku.connectRenku(door), healthPath: renku.healthPath };
    case 'runai':
      return { bind: runai.connectRunai(door), healthPath: runai.healthPath };
    case 'clustercockpit':
      return {
        bind: clustercockpit.connectClusterCockpit(door, { graphql }),
        healthPath: clustercockpit.healthPath,
      };
  }
}
