import { ClusterQLError } from '../../errors.ts';
import type { Caller, Door } from '../../http/door.ts';
import type { Ask } from './ask.ts';
import type { Backend } from './backend.ts';
import { connectGraphQL, probeGraphQL } from './graphql.ts';
import { connectRest } from './rest.ts';

/** How long a closed `/query` is not asked again: sites open one by changing their proxy. */
const closedMilliseconds = 5 * 60_000;

/**
 * cc-backend's GraphQL where the site lets it through, else its REST API. The question itself is the first
 * probe, so that an open `/query` costs nothing; what might be the answer of a proxy is asked once more with
 * one field, and remembered for a while.
 */
export function connectEither(door: Door, asking: Ask): Backend {
  const graphql = connectGraphQL(asking);
  const rest = connectRest(door);
  let closedUntil = 0;

  function isClosed(): boolean {
    return Date.now() < closedUntil;
  }

  async function ask<T>(caller: Caller, question: (backend: Backend) => Promise<T>): Promise<T> {
    if (isClosed()) return question(rest);
    try {
      return await question(graphql);
    } catch (error) {
      if (!mayBeClosed(error) || (await probeGraphQL(door, caller))) throw error;
      closedUntil = Date.now() + closedMilliseconds;
      return question(rest);
    }
  }

  return {
    get startOrder() {
      return isClosed() ? rest.startOrder : graphql.startOrder;
    },
    readClusters: (caller) => ask(caller, (backend) => backend.readClusters(caller)),
    readJobs: (caller, request) => ask(caller, (backend) => backend.readJobs(caller, request)),
    countJobs: (caller, conditions) => ask(caller, (backend) => backend.countJobs(caller, conditions)),
    readJobsOf: (caller, keys) => ask(caller, (backend) => backend.readJobsOf(caller, keys)),
    readEnergyFootprints: (caller, keys) =>
      ask(caller, (backend) => backend.readEnergyFootprints(caller, keys)),
    readConcurrentJobs: (caller, keys) => ask(caller, (backend) => backend.readConcurrentJobs(caller, keys)),
    readStatistics: (caller, keys, metrics) =>
      ask(caller, (backend) => backend.readStatistics(caller, keys, metrics)),
    readProjectSightings: (caller, names) =>
      ask(caller, (backend) => backend.readProjectSightings(caller, names)),
  };
}

/** What a proxy says before a path that it keeps closed, or an older server to a path that it does not know. */
function mayBeClosed(error: unknown): boolean {
  if (!(error instanceof ClusterQLError)) return false;
  const { status } = error.facts;
  return status === 403 || status === 404 || status === 405 || error.code === 'UPSTREAM_PROTOCOL';
}
