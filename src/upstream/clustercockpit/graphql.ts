import type { z } from 'zod';
import { bothWays } from '../../domain/page/source.ts';
import type { SystemRef } from '../../domain/system.ts';
import type { ClusterQLError } from '../../errors.ts';
import type { Caller, Door } from '../../http/door.ts';
import { excerpt } from '../../http/excerpt.ts';
import { failure } from '../../http/failures.ts';
import type { Backend } from './backend.ts';
import * as documents from './documents.ts';
import { filterOf, filterOfKey, type JobFilter } from './graphql-filter.ts';
import * as wire from './schema.ts';

/** Lookups in one document: some 20 fields each, far below the complexity of 5000 that cc-backend allows. */
const lookupsAtOnce = 20;
const noData = 'POST /query answered neither data nor errors';

/** cc-backend's GraphQL: needs no `api` role and knows filters, totals and partitions that REST does not. */
export function connectGraphQL(door: Door): Backend {
  async function ask<T>(
    caller: Caller,
    query: string,
    variables: Readonly<Record<string, unknown>>,
    schema: z.ZodType<wire.Answer<T>>,
  ): Promise<T> {
    const body = { query, variables };
    const { data, errors } = await door.read(caller, { method: 'POST', path: '/query', body, schema });
    if (errors?.length) throw toError(door.system, errors);
    if (!data) throw failure(door.system.name, 'UPSTREAM_PROTOCOL', { status: 200, detail: noData });
    return data;
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

/** cc-backend has no error codes: a refusal is known by its words, which stay in the log (they leak SQL). */
function toError({ name }: SystemRef, errors: readonly { readonly message: string }[]): ClusterQLError {
  const texts = errors.map(({ message }) => message).join('; ');
  const refused = /no or unknown roles|not allowed/i.test(texts);
  return failure(name, refused ? 'UPSTREAM_FORBIDDEN' : 'UPSTREAM_FAILURE', {
    status: 200,
    detail: `POST /query answered errors: ${excerpt(texts, null)}`,
  });
}
