import { clusterMatches, type ClusterSource } from '../../domain/cluster.ts';
import { bothWays } from '../../domain/page/source.ts';
import { sliceWhole } from '../../domain/page/whole.ts';
import type { BoundSystem } from '../../domain/sources.ts';
import { type Caller, type Door, until } from '../../http/door.ts';
import { accessRoleSource } from './access/roles.ts';
import { accessRuleChanges } from './access/rule-changes.ts';
import { accessRuleSource } from './access/rules.ts';
import { serviceAccountChanges } from './identity/service-account-changes.ts';
import { serviceAccountSource } from './identity/service-accounts.ts';
import { userChanges } from './identity/user-changes.ts';
import { userSource } from './identity/users.ts';
import { jobSource } from './jobs.ts';
import { uuidsOf } from './keys.ts';
import { toCluster } from './map.ts';
import { nodePoolChanges } from './node-pool-changes.ts';
import { nodePoolSource } from './node-pools.ts';
import { departmentKind, projectKind } from './org-unit-kinds.ts';
import { orgUnitChanges } from './org-unit-changes.ts';
import { departments, orgUnitSource, projects } from './org-units.ts';
import { readOne } from './read.ts';
import { createRelease } from './release.ts';
import * as wire from './schema.ts';

const clustersPath = '/api/v1/clusters';
/** Run:ai has no open endpoint, not even for its version; the 401 given here shows that it is there. */
export const healthPath = clustersPath;

export interface RunaiOptions {
  /** Release of the control plane as the configuration says; found out when it is not said. */
  readonly version?: string | undefined;
}

/** The control plane of Run:ai, 2.18 and later (`/api/v1`). */
export function connectRunai(door: Door, { version }: RunaiOptions = {}): (caller: Caller) => BoundSystem {
  const release = createRelease(door, version);
  return (caller) => ({
    clusters: clusterSource(door, caller),
    nodePools: nodePoolSource(door, caller),
    departments: orgUnitSource(door, caller, departments),
    projects: orgUnitSource(door, caller, projects),
    jobs: jobSource(door, caller),
    departmentChanges: orgUnitChanges({ door, caller, release }, departmentKind),
    projectChanges: orgUnitChanges({ door, caller, release }, projectKind),
    nodePoolChanges: nodePoolChanges({ door, caller, release }),
    accessRules: accessRuleSource(door, caller),
    accessRoles: accessRoleSource({ door, caller, release }),
    accessRuleChanges: accessRuleChanges({ door, caller, release }),
    users: userSource(door, caller),
    userChanges: userChanges({ door, caller, release }),
    serviceAccounts: serviceAccountSource({ door, caller, release }),
    serviceAccountChanges: serviceAccountChanges({ door, caller, release }),
  });
}

/** Clusters are few and come as a whole, unpaged list. */
function clusterSource(door: Door, caller: Caller): ClusterSource {
  const { system } = door;

  async function readClusters(caller: Caller): Promise<wire.Cluster[]> {
    // Otherwise a cluster being removed is left out, which can last for ever when it is out of reach.
    const query = { includeRequestedForDelete: true };
    return door.read(caller, { path: clustersPath, query, schema: wire.Clusters });
  }

  async function readCluster(uuid: string): Promise<wire.Cluster[]> {
    const cluster = await readOne(door, caller, { path: `${clustersPath}/${uuid}`, schema: wire.Cluster });
    return cluster === null ? [] : [cluster];
  }

  return {
    system,
    orders: { NAME: bothWays, CREATED_AT: bothWays },
    async read(request) {
      const clusters = await readClusters(until(caller, request.signal));
      const rows = clusters.map((cluster) => toCluster(system, cluster));
      return sliceWhole(rows, request, (cluster) => clusterMatches(request.filter, cluster));
    },
    async getMany(keys) {
      const [uuid, ...others] = uuidsOf(keys);
      if (uuid === undefined) return [];
      const clusters = await (others.length === 0 ? readCluster(uuid) : readClusters(caller));
      return clusters.map((cluster) => toCluster(system, cluster));
    },
  };
}
