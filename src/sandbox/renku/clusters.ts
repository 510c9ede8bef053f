import type { Hono } from 'hono';
import { notFound, reply } from './answer.ts';
import { requireAdmin, type Identify } from './caller.ts';
import type { Data } from './wire.ts';

/** Renku's own notation of a ULID: capitals only. */
const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** The session clusters, for administrators alone. */
export function serveClusters(app: Hono, data: Data, identify: Identify): void {
  app.get('/clusters', async (c) => {
    requireAdmin(await identify(c.req.header('authorization')));
    return reply(data.clusters);
  });

  app.get('/clusters/:id', async (c) => {
    const id = c.req.param('id');
    // Anything else matches no route, so it is missing before anybody asks who calls.
    if (!ulid.test(id)) throw notFound(c.req.path);
    requireAdmin(await identify(c.req.header('authorization')));
    const cluster = data.clusters.find((candidate) => candidate.id === id);
    if (cluster === undefined) throw notFound(`The cluster with ID ${id}`);
    return reply(cluster);
  });
}
