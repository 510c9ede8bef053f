import { Hono } from 'hono';
import { requires, type Env } from './access.ts';
import { date, found, matching, page, text, type Table } from './listing.ts';
import type { NodePool, State } from './wire.ts';

const nodePoolTable: Table<NodePool> = {
  fields: {
    name: text((pool) => pool.name),
    phase: text((pool) => pool.phase),
    clusterId: text((pool) => pool.clusterId),
    createdAt: date((pool) => pool.createdAt),
    updatedAt: date((pool) => pool.updatedAt),
    networkTopologyName: text((pool) => pool.networkTopologyName),
    gpuNetworkAccelerationDetection: text((pool) => pool.gpuNetworkAccelerationDetection),
    gpuNetworkAccelerationDetected: text((pool) => word(pool.status?.gpuNetworkAccelerationDetected)),
    gpuNetworkAccelerationLabelKey: text((pool) => pool.gpuNetworkAccelerationLabelKey),
    swapEnabled: text((pool) => word(pool.gpuResourceOptimization?.swapEnabled)),
    nodeLevelSchedulerEnabled: text((pool) => word(pool.gpuResourceOptimization?.nodeLevelSchedulerEnabled)),
  },
};

/** The envelope is spelled `nodepools` and has no `next`, however many pools there are. */
export function nodePoolRoutes(state: State): Hono<Env> {
  return new Hono<Env>()
    .use(requires(state, 'nodepools', 'read'))
    .get('/', (c) => c.json({ nodepools: page(state.nodePools, nodePoolTable, c.req.query()).rows }))
    .get('/count', (c) => c.json({ count: matching(state.nodePools, nodePoolTable, c.req.query()).length }))
    .get('/:id', (c) => c.json(found(state.nodePools, 'id', c.req.param('id'))));
}

function word(flag: boolean | undefined): string | null {
  return flag === undefined ? null : String(flag);
}
