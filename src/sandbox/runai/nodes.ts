import { Hono, type Context } from 'hono';
import { guard, sight } from './access.ts';
import type { Env } from './authentication.ts';
import type { ControlPlane } from './control-plane.ts';
import { found, matching, page, text, type Table } from './listing.ts';
import { answerMetrics } from './metrics.ts';
import { nodeGauges, nodeTelemetry } from './node-use.ts';
import { badRequest } from './refusals.ts';
import { answerTelemetry } from './telemetry.ts';
import type { Node } from './wire.ts';

const nodeTable: Table<Node> = {
  fields: {
    name: text((node) => node.name),
    status: text((node) => node.status),
    nodePool: text((node) => node.nodePool),
    gpuType: text((node) => node.gpuInfo?.gpuType),
    nvLinkDomainUid: text((node) => node.nvLinkDomainUid),
    nvLinkCliqueId: text((node) => node.nvLinkCliqueId),
    clusterUuid: text((node) => node.clusterUuid),
  },
  searchable: ({ name }) => name,
};

/** Nodes are only ever read, never one by one, and their list does not say where it goes on. */
export function nodeRoutes(plane: ControlPlane): Hono<Env> {
  return new Hono<Env>()
    .use(guard(plane, 'nodes'))
    .get('/', (c) => c.json({ nodes: page(visible(plane, c), nodeTable, c.req.query()).rows }))
    .get('/count', (c) => c.json({ count: matching(visible(plane, c), nodeTable, c.req.query()).length }))
    .get('/telemetry', (c) => answerTelemetry(c, plane, visible(plane, c), nodeTelemetry(plane.state)))
    .get('/:id/metrics', (c) => {
      return answerMetrics(c, nodeGauges(found(visible(plane, c), 'id', c.req.param('id')), plane.state));
    });
}

/** The nodes of one cluster, as asked for before 2.23 and gone with 3.0. */
export function clusterNodeRoutes(plane: ControlPlane): Hono<Env> {
  function ofCluster(c: Context<Env>): Node[] {
    const { uuid } = found(plane.state.clusters, 'uuid', c.req.param('uuid') ?? '');
    return visible(plane, c).filter(({ clusterUuid }) => clusterUuid === uuid);
  }
  return new Hono<Env>()
    .get('/:uuid/nodes', guard(plane, 'nodes'), (c) => {
      const query = c.req.query();
      const { nodeName, filterBy } = query;
      if (nodeName !== undefined && filterBy !== undefined) badRequest('nodeName excludes filterBy');
      const nodes = ofCluster(c).filter(({ name }) => nodeName === undefined || name === nodeName);
      return c.json({ nodes: page(nodes, nodeTable, query).rows });
    })
    .get('/:uuid/nodes/count', guard(plane, 'nodes'), (c) => {
      return c.json({ count: matching(ofCluster(c), nodeTable, c.req.query()).length });
    });
}

function visible(plane: ControlPlane, c: Context<Env>): Node[] {
  const sees = sight(plane, c, 'nodes');
  return plane.state.nodes.filter(({ clusterUuid }) => sees(clusterUuid));
}
