import type { Door } from '../../../http/door.ts';
import { elseOverRest, type OpenGraphQL } from '../open-graphql.ts';
import type { MetricBackend } from './backend.ts';
import { graphqlMetrics } from './graphql.ts';
import { restMetrics } from './rest.ts';

/** Metrics by GraphQL where the site lets it through, else those of jobs by REST. */
export function eitherMetrics(door: Door, open: OpenGraphQL): MetricBackend {
  const graphql = graphqlMetrics(open.ask);
  const rest = restMetrics(door);
  return {
    ...graphql,
    /** As of now: what closes cc-backend's GraphQL takes choices away. */
    get jobChoices() {
      return open.isClosed() ? rest.jobChoices : graphql.jobChoices;
    },
    readJob(caller, id, query) {
      const answer = graphql.readJob(caller, id, query);
      // REST would overlook the resolution.
      return query.resolutionSeconds ? answer : elseOverRest(answer, () => rest.readJob(caller, id, query));
    },
  };
}
