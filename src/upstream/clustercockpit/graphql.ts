import type { z } from 'zod';
import { bothWays } from '../../domain/page/source.ts';
import type { Caller, Door } from '../../http/door.ts';
import { askGraphQL } from './ask.ts';
import type { Backend } from './backend.ts';
import * as documents from './documents.ts';
import { filterOf, filterOfKey, type JobFilter } from './graphql-filter.ts';
import * as wire from './schema.ts';

/** Lookups in one document: some 20 fields each, far below the complexity of 5000 that cc-backend allows. */
const lookupsAtOnce = 20;

/** cc-backend's GraphQL: needs no `api` role and knows filters, totals and partitions that REST does not. */
export function connectGraphQL(door: Door): Backend {
  function ask<T>(
    caller: Caller,
    query: string,
    variables: Readonly<Record<string, unknown>>,
    schema: z.ZodType<wire.Answer<T>>,
  ): Promise<T> {
    return askGraphQL(door, caller, { query, variables, schema });
  }

  /** The first job of each filter, in as few requests as cc-backend's complexity limit allows. */
  async function readFirstMatches<Row>(
    caller: Caller,
    filters: readonly JobFilter[],
    row: string,
    schema: z.ZodType<wire.Answer<wire.Matches<Row>>>,
  ): Promise<Row[]> {
    const answers = await Promise.all(
      chunksOf(filters).map((chunk) => {
        const variables = Object.fromEntries(chunk.map((filter, index) => [`filter${index}`, [filter]]));
        return ask(caller, documents.firstMatchesDocument(chunk.length, row), variables, schema);
      }),
    );
    return answers.flatMap((matches) => Object.values(matches).flatMap(({ items }) => items));
  }

  return {
    startOrder: bothWays,
    async readClusters(caller) {
      const { clusters } = await ask(caller, documents.clustersDocument, {}, wire.ClustersAnswer);
      return clusters;
    },
    async readJobs(caller, { conditions, direction, limit }) {
      const variables = { filter: [filterOf(conditions)], limit, order: direction };
      const { jobs } = await ask(caller, documents.jobsDocument, variables, wire.JobsAnswer);
      return { jobs: jobs.items, hasMore: jobs.hasNextPage ?? jobs.items.length >= limit };
    },
    async countJobs(caller, conditions) {
      const variables = { filter: [filterOf(conditions)] };
      const { jobs } = await ask(caller, documents.jobCountDocument, variables, wire.JobCountAnswer);
      return jobs.count;
    },
    readJobsOf: (caller, keys) =>
      readFirstMatches(caller, keys.map(filterOfKey), documents.jobRow, wire.JobMatches),
    readProjectSightings: (caller, names) =>
      readFirstMatches(
        caller,
        names.map((name) => ({ project: { eq: name } })),
        documents.sightingRow,
        wire.ProjectMatches,
      ),
  };
}

function chunksOf<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / lookupsAtOnce);
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * lookupsAtOnce, (index + 1) * lookupsAtOnce),
  );
}
