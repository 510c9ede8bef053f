import type { Door } from '../../http/door.ts';
import type { Backend } from './backend.ts';
import { connectGraphQL } from './graphql.ts';
import { elseOverRest, type OpenGraphQL } from './open-graphql.ts';
import { connectRest } from './rest.ts';

/** cc-backend's GraphQL where the site lets it through, else its REST API. */
export function connectEither(door: Door, open: OpenGraphQL): Backend {
  const graphql = connectGraphQL(open.ask);
  const rest = connectRest(door);

  function ask<T>(question: (backend: Backend) => Promise<T>): Promise<T> {
    return elseOverRest(question(graphql), () => question(rest));
  }

  return {
    get startOrder() {
      return open.isClosed() ? rest.startOrder : graphql.startOrder;
    },
    readClusters: (caller) => ask((backend) => backend.readClusters(caller)),
    readJobs: (caller, request) => ask((backend) => backend.readJobs(caller, request)),
    countJobs: (caller, conditions) => ask((backend) => backend.countJobs(caller, conditions)),
    readJobsOf: (caller, keys) => ask((backend) => backend.readJobsOf(caller, keys)),
    readEnergyFootprints: (caller, keys) => ask((backend) => backend.readEnergyFootprints(caller, keys)),
    readConcurrentJobs: (caller, keys) => ask((backend) => backend.readConcurrentJobs(caller, keys)),
    readStatistics: (caller, keys, metrics) =>
      ask((backend) => backend.readStatistics(caller, keys, metrics)),
    readProjectSightings: (caller, names) => ask((backend) => backend.readProjectSightings(caller, names)),
  };
}
