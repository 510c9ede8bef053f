import { type Cluster, clusterMatches, type ClusterSource } from '../../domain/cluster.ts';
import { bothWays } from '../../domain/page/source.ts';
import { sliceWhole } from '../../domain/page/whole.ts';
import type { ProjectSource } from '../../domain/project.ts';
import type { BoundSystem } from '../../domain/sources.ts';
import type { SystemRef } from '../../domain/system.ts';
import { ClusterQLError } from '../../errors.ts';
import { type Caller, type Door, until } from '../../http/door.ts';
import { hardwareSource } from './clusters/hardware.ts';
import { connectEither } from './either.ts';
import { awaiting, createAwaitedJobs, noticing } from './changes/awaited-jobs.ts';
import { computeNodeChanges } from './changes/compute-node-changes.ts';
import { jobChanges } from './changes/job-changes.ts';
import { userGrantChanges } from './changes/user-grants.ts';
import { elevating } from './elevating.ts';
import { jobMonitoringSource } from './jobs/monitoring.ts';
import { jobSource } from './jobs/source.ts';
import { parseDistinct, parseNameKey } from './key.ts';
import { toCluster, toProject } from './map.ts';
import { eitherMetrics } from './metrics/either.ts';
import { restMetrics } from './metrics/rest.ts';
import { metricSource } from './metrics/source.ts';
import { computeNodeDetailSource, computeNodeSource } from './nodes/source.ts';
import { usedNodeSource } from './nodes/used.ts';
import { openGraphQL } from './open-graphql.ts';
import { connectRest } from './rest.ts';
import { jobStatisticsSource } from './statistics/source.ts';
import { tagSource } from './tags/source.ts';
import { userSource } from './users/source.ts';

/** The one page cc-backend shows without a sign-in; it has no endpoint for health or version. */
export const healthPath = '/login';

export interface ClusterCockpitOptions {
  /** False where REST alone is to be spoken; true takes it too, where `POST /query` turns out to be closed. */
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
  const open = graphql ? openGraphQL(door) : null;
  const ask = open?.ask ?? null;
  const awaited = createAwaitedJobs();
  const backend = noticing(open ? connectEither(door, open) : connectRest(door), awaited);
  const metrics = open ? eitherMetrics(door, open) : restMetrics(door);
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
      clusterHardware: hardwareSource(door, ask, caller),
      computeNodes: computeNodeSource(system, ask, caller),
      computeNodeDetails: computeNodeDetailSource(system, ask, caller),
      computeNodeChanges: computeNodeChanges(cockpit),
      usedNodes: usedNodeSource(door, caller),
      jobs: awaiting(jobSource(backend, system, caller), cockpit, awaited, patienceSeconds),
      jobMonitoring: jobMonitoringSource(backend, system, caller),
      jobChanges: jobChanges(cockpit, awaited),
      projects: projectSource(caller),
      users: userSource(door, caller),
      userGrantChanges: userGrantChanges(cockpit),
      tags: tagSource(system, ask, caller),
      metrics: metricSource(backend, metrics, system, caller),
      ...(ask && { jobStatistics: jobStatisticsSource(ask, system, caller) }),
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
