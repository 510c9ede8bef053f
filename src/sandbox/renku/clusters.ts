import { databaseError, noContent, notFound, Refusal, reply } from './answer.ts';
import { readBody } from './body.ts';
import { Cluster, clusterAfterBody, clusterAfterPatch, ClusterPatch } from './cluster-rules.ts';
import type { Data } from './data.ts';
import { adminOnly, ulidOnly, type App } from './route.ts';
import type { Renku } from './state.ts';
import type { SessionCluster } from './wire.ts';

/** The session clusters, for administrators alone. */
export function serveClusters(app: App, { data, newUlid }: Renku): void {
  app.get('/clusters', adminOnly, () => reply(data.clusters));

  app.post('/clusters', adminOnly, async (c) => {
    const cluster = clusterAfterBody(await readBody(c, Cluster), { id: newUlid() });
    const clash = clashOf(data, cluster);
    if (clash !== null) throw new Refusal(409, `A cluster with the same ${clash} already exists`);
    data.clusters.push(cluster);
    return reply(cluster, 201);
  });

  app.get('/clusters/:id', ulidOnly, adminOnly, (c) => reply(existing(data, c.req.param('id'))));

  // Both updates answer 201, whatever the published document says.
  app.put('/clusters/:id', ulidOnly, adminOnly, async (c) => {
    const body = await readBody(c, Cluster);
    return reply(replace(data, clusterAfterBody(body, existing(data, c.req.param('id')))), 201);
  });

  app.patch('/clusters/:id', ulidOnly, adminOnly, async (c) => {
    const body = await readBody(c, ClusterPatch);
    return reply(replace(data, clusterAfterPatch(body, existing(data, c.req.param('id')))), 201);
  });

  app.delete('/clusters/:id', adminOnly, (c) => {
    const id = c.req.param('id');
    data.clusters = data.clusters.filter((cluster) => cluster.id !== id);
    // Pools that ran there fall back to Renku's home cluster without a word.
    for (const pool of data.pools) if (pool.cluster?.id === id) delete pool.cluster;
    return noContent();
  });
}

function existing(data: Data, id: string): SessionCluster {
  const cluster = data.clusters.find((candidate) => candidate.id === id);
  if (cluster === undefined) throw notFound(`The cluster with ID ${id}`);
  return cluster;
}

/** Only a new cluster is compared with the others first; here the database finds out. */
function replace(data: Data, cluster: SessionCluster): SessionCluster {
  const clash = clashOf(data, cluster);
  if (clash !== null) throw databaseError(`duplicate key value violates unique constraint on ${clash}`);
  data.clusters = data.clusters.map((other) => (other.id === cluster.id ? cluster : other));
  return cluster;
}

function clashOf(data: Data, cluster: SessionCluster): 'name' | 'config_name' | null {
  const others = data.clusters.filter(({ id }) => id !== cluster.id);
  if (others.some(({ name }) => name === cluster.name)) return 'name';
  return others.some(({ config_name }) => config_name === cluster.config_name) ? 'config_name' : null;
}
