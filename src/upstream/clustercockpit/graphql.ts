import type { z } from 'zod';
import { bothWays } from '../../domain/page/source.ts';
import type { Caller } from '../../http/door.ts';
import type { Ask } from './ask.ts';
import type { Backend, Each } from './backend.ts';
import * as documents from './documents.ts';
import * as jobDocuments from './jobs/documents.ts';
import { filtersOf } from './jobs/filters.ts';
import { filterOfKey } from './jobs/graphql-filter.ts';
import * as jobWire from './jobs/schema.ts';
import type { JobFilter } from './jobs/upstream-filter.ts';
import * as wire from './schema.ts';

/** Lookups in one document: some 20 fields each, far below the complexity of 5000 that cc-backend allows. */
const lookupsAtOnce = 20;

/** cc-backend's GraphQL: needs no `api` role and knows filters, totals and partitions that REST does not. */
export function connectGraphQL(ask: Ask): Backend {
  /** What is under each alias, in as few requests as cc-backend's complexity limit allows. */
  async function askEach<T>(
    caller: Caller,
    filters: readonly JobFilter[],
    { document, schema, variables }: EachQuestion<T>,
  ): Promise<Each<T>> {
    const answers = await Promise.all(
      chunksOf(filters).map(async (chunk) => {
        const named = Object.fromEntries(chunk.map((filter, index) => [`filter${index}`, [filter]]));
        const found = await ask(caller, document(chunk.length), { ...named, ...variables }, schema);
        return chunk.map((_, index) => found[`match${index}`] ?? null);
      }),
    );
    return answers.flat();
  }

  /** The first job of each filter. */
  async function readFirstMatches<Row>(
    caller: Caller,
    filters: readonly JobFilter[],
    row: string,
    schema: z.ZodType<wire.Answer<wire.Matches<Row>>>,
  ): Promise<Each<Row>> {
    const found = await askEach(caller, filters, {
      document: (count) => documents.firstMatchesDocument(count, row),
      schema,
    });
    return found.map((match) => match?.items[0] ?? null);
  }

  return {
    startOrder: bothWays,
    async readClusters(caller) {
      const { clusters } = await ask(caller, documents.clustersDocument, {}, wire.ClustersAnswer);
      return clusters;
    },
    async readJobs(caller, { conditions, direction, limit }) {
      const filter = await filtersOf(ask, caller, conditions);
      if (filter === null) return { jobs: [], hasMore: false, holes: 0 };
      const variables = { filter, limit, order: direction };
      const { jobs } = await ask(caller, jobDocuments.jobsDocument, variables, jobWire.JobsAnswer);
      return { jobs: jobs.items, hasMore: jobs.hasNextPage ?? jobs.items.length >= limit, holes: 0 };
    },
    async countJobs(caller, conditions) {
      const filter = await filtersOf(ask, caller, conditions);
      if (filter === null) return 0;
      const { jobs } = await ask(caller, jobDocuments.jobCountDocument, { filter }, jobWire.JobCountAnswer);
      return jobs.count;
    },
    async readJobsOf(caller, keys) {
      const filters = keys.map(filterOfKey);
      const { jobRow } = jobDocuments;
      return present(await readFirstMatches(caller, filters, jobRow, jobWire.JobMatches));
    },
    async readEnergyFootprints(caller, keys) {
      const { energyFootprintRow: row } = jobDocuments;
      const filters = keys.map(filterOfKey);
      const found = await readFirstMatches(caller, filters, row, jobWire.EnergyFootprintMatches);
      return found.map((job) => job?.energyFootprint ?? null);
    },
    async readConcurrentJobs(caller, keys) {
      const { concurrentJobsRow: row } = jobDocuments;
      const filters = keys.map(filterOfKey);
      const found = await readFirstMatches(caller, filters, row, jobWire.ConcurrentJobMatches);
      return found.map((job) => job?.concurrentJobs ?? null);
    },
    async readStatistics(caller, keys, metrics) {
      const { statisticsDocument: document } = jobDocuments;
      const question = { document, schema: jobWire.StatisticsAnswer, variables: { metrics } };
      const found = await askEach(caller, keys.map(filterOfKey), question);
      return found.map((match) => match?.[0]?.stats ?? null);
    },
    async readProjectSightings(caller, names) {
      const filters = names.map((name) => ({ project: { eq: name } }));
      const { sightingRow } = documents;
      return present(await readFirstMatches(caller, filters, sightingRow, wire.ProjectMatches));
    },
  };
}

/** A question that is asked once for each filter, under an alias of its own. */
interface EachQuestion<T> {
  readonly document: (count: number) => string;
  readonly schema: z.ZodType<wire.Answer<Record<string, T>>>;
  readonly variables?: Readonly<Record<string, unknown>>;
}

function present<T>(found: Each<T>): T[] {
  return found.filter((each) => each !== null);
}

function chunksOf<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / lookupsAtOnce);
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * lookupsAtOnce, (index + 1) * lookupsAtOnce),
  );
}
