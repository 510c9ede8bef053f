import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { z } from 'zod';
import { authorOf, guard, requireReach, sight } from './access.ts';
import type { Env } from './authentication.ts';
import { readBody } from './body.ts';
import { foundCluster, removeCluster } from './cluster-contents.ts';
import type { ControlPlane } from './control-plane.ts';
import { newDepartment } from './departments.ts';
import { readChoice, type Query } from './listing.ts';
import { newNodePool } from './node-pool-changes.ts';
import { accepted, conflict } from './refusals.ts';
import { clusterIsAtLeast } from './versions.ts';
import type { Cluster } from './wire.ts';

const Creation = z.object({
  name: z.string().min(1),
  domain: z.string().nullish(),
  version: z.string().nullish(),
});
const Renaming = z.object({ name: z.string().min(1) });

/** Clusters come as a bare array: no paging, no filter, no count. */
export function clusterRoutes(plane: ControlPlane): Hono<Env> {
  const { state } = plane;
  return new Hono<Env>()
    .use(guard(plane, 'cluster'))
    .get('/', (c) => {
      const query = c.req.query();
      const sees = sight(plane, c, 'cluster');
      const withLeaving = readChoice(query, 'includeRequestedForDelete', ['false', 'true']) === 'true';
      const listed = state.clusters.filter((cluster) => withLeaving || !cluster.deleteRequestedAt);
      return c.json(listed.filter(({ uuid }) => sees(uuid)).map((cluster) => shown(cluster, query)));
    })
    .post('/', async (c) => {
      requireReach(plane, c, 'cluster', 'create', {});
      const given = await readBody(c, Creation);
      if (state.clusters.some(({ name }) => name === given.name)) conflict(`'${given.name}' already exists`);
      const cluster = furnish(plane, given, authorOf(plane, c.var));
      return c.json(cluster, 201);
    })
    .get('/:uuid', (c) => c.json(shown(foundCluster(plane, c, 'read'), c.req.query())))
    .put('/:uuid', async (c) => {
      const cluster = foundCluster(plane, c, 'update');
      Object.assign(cluster, await readBody(c, Renaming), { updatedAt: plane.now() });
      return c.body(null, 204);
    })
    .delete('/:uuid', (c) => {
      const cluster = foundCluster(plane, c, 'delete');
      const forced = readChoice(c.req.query(), 'force', ['false', 'true']) === 'true';
      // Clusters since 2.20 clean up after themselves before they go.
      if (forced || !clusterIsAtLeast(cluster.version, '2.20')) {
        removeCluster(state, cluster);
        return c.body(null, 204);
      }
      // A cluster that is gone never hears of it, and stays requested for deletion for ever.
      cluster.deleteRequestedAt = plane.now();
      plane.sync.after(cluster.uuid, () => removeCluster(state, cluster));
      return accepted(c, 'The cluster is being deleted');
    });
}

function shown(cluster: Cluster, query: Query): Cluster {
  const { status, ...metadata } = cluster;
  const full = readChoice(query, 'verbosity', ['full', 'metadata']) === 'full';
  return full && status ? { ...metadata, status } : metadata;
}

/** A new cluster and what every cluster has: a default node pool and a default department. */
function furnish(plane: ControlPlane, given: z.output<typeof Creation>, author: string): Cluster {
  const { state, tenantId } = plane;
  const uuid = randomUUID();
  const cluster: Cluster = {
    uuid,
    tenantId,
    name: given.name,
    createdAt: plane.now(),
    domain: given.domain ?? null,
    version: given.version ?? null,
    updatedAt: plane.now(),
    lastLiveness: null,
    deletedAt: null,
    deleteRequestedAt: null,
    status: { state: 'WaitingToConnect' },
  };
  state.clusters.push(cluster);
  const label = { labelKey: 'runai/default-pool', labelValue: 'true' };
  const pool = newNodePool(plane, { name: 'default', clusterId: uuid, ...label }, author);
  state.nodePools.push({ ...pool, isDefault: true });
  state.departments.push(newDepartment(plane, { name: 'default', clusterId: uuid, resources: [] }, author));
  return cluster;
}
