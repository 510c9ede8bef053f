import { Hono } from 'hono';
import { requires, type Env } from './access.ts';
import { found, readChoice } from './listing.ts';
import type { Cluster, State } from './wire.ts';

/** Clusters come as a bare array: no paging, no filter, no count. */
export function clusterRoutes(state: State): Hono<Env> {
  return new Hono<Env>()
    .use(requires(state, 'cluster', 'read'))
    .get('/', (c) => {
      const query = c.req.query();
      const withLeaving = readChoice(query, 'includeRequestedForDelete', ['false', 'true']) === 'true';
      const listed = state.clusters.filter((cluster) => withLeaving || !cluster.deleteRequestedAt);
      return c.json(listed.map((cluster) => shown(cluster, query)));
    })
    .get('/:uuid', (c) => c.json(shown(found(state.clusters, 'uuid', c.req.param('uuid')), c.req.query())));
}

function shown(cluster: Cluster, query: Record<string, string>): Cluster {
  const { status, ...metadata } = cluster;
  const full = readChoice(query, 'verbosity', ['full', 'metadata']) === 'full';
  return full && status ? { ...metadata, status } : metadata;
}
