import type { State } from '../data.ts';
import type { User } from '../token.ts';
import { clusterFields } from './clusters.ts';
import { jobMetricFields } from './job-metrics.ts';
import { jobFields } from './jobs.ts';
import { nodeMetricFields } from './node-metrics.ts';
import { nodeFields } from './nodes.ts';
import { statisticsFields } from './statistics.ts';
import { tagFields } from './tags.ts';
import { userFields } from './users.ts';

/** The root value of one request: what this user gets from each field of `Query` and `Mutation`. */
export function rootValue(user: User, state: State) {
  return {
    ...clusterFields(user, state),
    ...jobFields(user, state),
    ...jobMetricFields(user, state),
    ...nodeFields(user, state),
    ...nodeMetricFields(user, state),
    ...statisticsFields(user, state),
    ...tagFields(user, state),
    ...userFields(user, state),
    // What a person sets of the pages; nothing of it is read over GraphQL.
    updateConfiguration: () => null,
  };
}
