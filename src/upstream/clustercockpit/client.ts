import type { Cluster, ClusterSource } from '../../domain/cluster.ts';
import type { JobSource } from '../../domain/job.ts';
import { byName, newestFirst } from '../../domain/order.ts';
import { sliceOfWhole } from '../../domain/page.ts';
import type { ProjectSource } from '../../domain/project.ts';
import type { BoundSystem } from '../../domain/sources.ts';
import type { SystemRef } from '../../domain/system.ts';
import { ClusterQLError } from '../../errors.ts';
import type { Caller, Door } from '../../http/door.ts';
import { connectGraphQL } from './graphql.ts';
import { parseDistinct, parseJobKey, parseNameKey } from './key.ts';
import { toCluster, toJob, toProject } from './map.ts';
import { connectRest } from './rest.ts';

/** The one page cc-backend shows without a sign-in; it has no endpoint for health or version. */
export const healthPath = '/login';

export interface ClusterCockpitOptions {
  /** False where the site keeps `POST /query` closed; partitions are unknown then. */
  readonly graphql: boolean;
}

/** ClusterCockpit's cc-backend, 1.5 or later. */
export function connectClusterCockpit(
  door: Door,
  { graphql }: ClusterCockpitOptions,
): (caller: Caller) => BoundSystem {
  const backend = graphql ? connectGraphQL(door) : connectRest(door);
  const { system } = door;

  async function readClusters(caller: Caller): Promise<Cluster[]> {
    const clusters = await backend.readClusters(caller);
    return clusters.map((cluster) => toCluster(system, cluster));
  }

  function clusterSource(caller: Caller): ClusterSource {
    return {
      system,
      async list(request) {
        return sliceOfWhole(await readClusters(caller), request, byName);
      },
      async getMany(keys) {
        return parseDistinct(keys, parseNameKey).length === 0 ? [] : readClusters(caller);
      },
    };
  }

  function jobSource(caller: Caller): JobSource {
    return {
      system,
      /** cc-backend orders by start alone: among equal starts only the rows of one answer are in our order. */
      async list({ limit }) {
        const { jobs, hasMore } = await backend.readJobs(caller, limit);
        const rows = jobs.map((job) => toJob(system, job)).sort(newestFirst);
        return { rows, hasMore, total: null };
      },
      async getMany(keys) {
        const jobs = await backend.readJobsOf(caller, parseDistinct(keys, parseJobKey));
        return jobs.map((job) => toJob(system, job));
      },
    };
  }

  /** A project is a name that jobs carry: it exists for whoever sees one of them. */
  function projectSource(caller: Caller): ProjectSource {
    return {
      system,
      list: () => Promise.reject(cannotListProjects(system)),
      async getMany(keys) {
        const sightings = await backend.readProjectSightings(caller, parseDistinct(keys, parseNameKey));
        return sightings.map((sighting) => toProject(system, sighting));
      },
    };
  }

  return (caller) => ({
    clusters: clusterSource(caller),
    jobs: jobSource(caller),
    projects: projectSource(caller),
  });
}

function cannotListProjects({ name }: SystemRef): ClusterQLError {
  return new ClusterQLError(
    'UNSUPPORTED',
    `System ${name} names projects on jobs only and cannot list them; ask for its jobs and their projects.`,
    { system: name },
  );
}
