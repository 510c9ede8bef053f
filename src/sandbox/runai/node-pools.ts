import { Hono, type Context } from 'hono';
import { authorOf, guard, requireReach, sight } from './access.ts';
import type { Env } from './authentication.ts';
import { readBody } from './body.ts';
import type { ControlPlane } from './control-plane.ts';
import { date, found, matching, page, text, type Table } from './listing.ts';
import {
  changeNodePool,
  newNodePool,
  NodePoolChange,
  NodePoolCreation,
  removeNodePool,
  settle,
} from './node-pool-changes.ts';
import { rowOfNewPool } from './quota.ts';
import { accepted, forbidden } from './refusals.ts';
import type { Action } from './resource-types.ts';
import type { NodePool } from './wire.ts';

const readable = ['nodepools', 'nodepools-minimal'] as const;

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
export function nodePoolRoutes(plane: ControlPlane): Hono<Env> {
  const { state } = plane;
  function visible(c: Context<Env>): NodePool[] {
    const sees = sight(plane, c, readable);
    return state.nodePools.filter(({ clusterId }) => sees(clusterId));
  }
  function changeable(c: Context<Env>, action: Action): NodePool {
    const pool = found(state.nodePools, 'id', c.req.param('id') ?? '');
    requireReach(plane, c, 'nodepools', action, { clusterId: pool.clusterId });
    return pool;
  }
  async function change(c: Context<Env>, mode: 'replace' | 'merge'): Promise<Response> {
    const pool = changeable(c, 'update');
    const given = await readBody(c, NodePoolChange);
    changeNodePool(plane, pool, given, { mode, author: authorOf(plane, c.var) });
    return c.json(pool);
  }
  return new Hono<Env>()
    .use(guard(plane, readable))
    .get('/', (c) => {
      const { rows } = page(visible(c), nodePoolTable, c.req.query());
      return c.json({ nodepools: rows.map((pool) => shown(pool, plane, c)) });
    })
    .post('/', async (c) => {
      const given = await readBody(c, NodePoolCreation);
      requireReach(plane, c, 'nodepools', 'create', { clusterId: given.clusterId });
      const pool = newNodePool(plane, given, authorOf(plane, c.var));
      state.nodePools.push(pool);
      for (const unit of [...state.departments, ...state.projects]) {
        if (unit.clusterId === pool.clusterId) unit.resources = [...unit.resources, rowOfNewPool(pool)];
      }
      settle(plane, pool);
      return c.json(pool, 201);
    })
    .get('/count', (c) => c.json({ count: matching(visible(c), nodePoolTable, c.req.query()).length }))
    .get('/:id', (c) => {
      const pool = found(state.nodePools, 'id', c.req.param('id'));
      return c.json(sight(plane, c, readable)(pool.clusterId) ? shown(pool, plane, c) : forbidden());
    })
    .put('/:id', (c) => change(c, 'replace'))
    .patch('/:id', (c) => change(c, 'merge'))
    .delete('/:id', (c) => {
      const gone = removeNodePool(plane, changeable(c, 'delete'));
      return gone ? c.body(null, 204) : accepted(c, 'The node pool is being deleted');
    });
}

/** Cut down for those who may only choose one. */
function shown(pool: NodePool, plane: ControlPlane, c: Context<Env>): object {
  const { id, name, clusterId, phase } = pool;
  return sight(plane, c, 'nodepools')(clusterId) ? pool : { id, name, clusterId, phase };
}

function word(flag: boolean | null | undefined): string | null {
  return typeof flag === 'boolean' ? String(flag) : null;
}
