import { type Cluster, clusterMatches, type ClusterSource } from '../../domain/cluster.ts';
import { bothWays } from '../../domain/page/source.ts';
import { sliceWhole } from '../../domain/page/whole.ts';
import type { ProjectSource } from '../../domain/project.ts';
import type { BoundSystem } from '../../domain/sources.ts';
import type { SystemRef } from '../../domain/system.ts';
import { ClusterQLError } from '../../errors.ts';
import { type Caller, type Door, until } from '../../http/door.ts';
import { awaiting, createAwaitedJobs, noticing } from './changes/awaited-jobs.ts';
import { computeNodeChanges } from './changes/compute-node-changes.ts';
import { jobChanges } from './changes/job-changes.ts';
import { userGrantChanges } from './changes/user-grants.ts';
import { elevating } from './elevating.ts';
import { connectGraphQL } from './graphql.ts';
import { jobSource } from './jobs.ts';
import { parseDistinct, parseNameKey } from './key.ts';
import { toCluster, toProject } from './map.ts';
import { connectRest } from './rest.ts';

/** The one page cc-backend shows without a sign-in; it has no endpoint for health or version. */
export const healthPath = '/login';

export interface ClusterCockpitOptions {
  /** False where the site keeps `POST /query` closed; partitions are unknown then. */
  readonly graphql: boolean;
  /** How long a job that was just started is looked for when somebody asks for it alone. */
  readonly patienceSeconds?: number;
}

/** ClusterCockpit's cc-backend, 1.5 or later. */
export function connectClusterCockpit(
  plainDoor: Door,
  { graphql, patienceSeconds = 5 }: ClusterCockpitOptions,
): (caller: Caller) => BoundSystem {
  const door = elevating(plainDoor);
  const awaited = createAwaitedJobs();
  const backend = noticing(graphql ? connectGraphQL(door) : connectRest(door), awaited);
  const { system } = door;

  async function readClusters(caller: Caller): Promise<Cluster[]> {
    const clusters = await backend.readClusters(caller);
    return clusters.map((cluster) => toCluster(system, cluster));
  }

  function clusterSource(caller: Caller): ClusterSource {
    return {
      system,
      orders: { NAME: bothWays },
      async read(request) {
        const clusters = await readClusters(until(caller, request.signal));
        return sliceWhole(clusters, request, (cluster) => clusterMatches(request.filter, cluster));
      },
      async getMany(keys) {
        return parseDistinct(keys, parseNameKey).length === 0 ? [] : readClusters(caller);
      },
    };
  }

  /** A project is a name that jobs carry: it exists for whoever sees one of them. */
  function projectSource(caller: Caller): ProjectSource {
    return {
      system,
      orders: {},
      read: () => Promise.reject(cannotListProjects(system)),
      async getMany(keys) {
        const sightings = await backend.readProjectSightings(caller, parseDistinct(keys, parseNameKey));
        return sightings.map((sighting) => toProject(system, sighting));
      },
    };
  }

  return (caller) => {
    const cockpit = { door, caller, backend, graphql };
    return {
      clusters: clusterSource(caller),
      jobs: awaiting(jobSource(backend, system, caller), cockpit, awaited, patienceSeconds),
      projects: projectSource(caller),
      jobChanges: jobChanges(cockpit, awaited),
      userGrantChanges: userGrantChanges(cockpit),
      computeNodeChanges: computeNodeChanges(cockpit),
    };
  };
}

function cannotListProjects({ name }: SystemRef): ClusterQLError {
  return new ClusterQLError(
    'UNSUPPORTED',
    `System ${name} names projects on jobs only and cannot list them; ask for its jobs and their projects.`,
    { system: name },
  );
}
