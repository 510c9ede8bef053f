import { z } from 'zod';
import type { Cluster } from '../clusters.ts';
import { readJson } from '../body.ts';
import type { NodeState, State } from '../data.ts';
import type { Guarded } from '../guards.ts';
import { hostsOf } from '../metrics/node-data.ts';
import { nextId } from '../rows.ts';

const count = z.int().default(0);

const NodeStates = z.strictObject({
  cluster: z.string().default(''),
  nodes: z
    .array(
      z.strictObject({
        hostname: z.string().default(''),
        states: z.array(z.string()).default([]),
        cpusAllocated: count,
        memoryAllocated: count,
        gpusAllocated: count,
        jobsRunning: count,
      }),
    )
    .default([]),
});

/** POST nodestate: an empty 200 whatever becomes of it; nodes that no node list names are dropped. */
export function writeNodeStates(state: State): Guarded {
  return async (c) => {
    const { cluster: name, nodes } = await readJson(c, NodeStates, 'parsing request body failed');
    const cluster = state.clusters.find((known) => known.name === name);
    if (cluster === undefined) return c.body(null, 200);
    for (const { hostname, states } of nodes)
      writeNodeState(hostname, schedulerStateOf(states), cluster, state);
    return c.body(null, 200);
  };
}

function writeNodeState(
  hostname: string,
  schedulerState: NodeState['schedulerState'],
  { name: cluster, subClusters }: Cluster,
  { nodes, nodeHistory, now: time }: State,
): void {
  const known = nodes.find((node) => node.cluster === cluster && node.hostname === hostname);
  if (known !== undefined) {
    nodeHistory.push({ ...known });
    Object.assign(known, { schedulerState, time });
    return;
  }
  const subCluster = subClusters.find((each) => hostsOf(each).includes(hostname))?.name;
  if (subCluster === undefined) return;
  const health = { healthState: 'full' as const, healthData: { missing: [], degraded: [] } };
  nodes.push({ id: nextId(nodes), hostname, cluster, subCluster, ...health, schedulerState, time });
}

/** The first of these that a node is in; what drains or reboots is unknown to cc-backend. */
function schedulerStateOf(states: string[]): NodeState['schedulerState'] {
  const words = new Set(states.map((state) => state.toLowerCase()));
  if (words.has('allocated')) return 'allocated';
  if (words.has('reserved')) return 'reserved';
  if (words.has('idle')) return words.has('down') ? 'down' : 'idle';
  if (words.has('down')) return 'down';
  return words.has('mixed') ? 'mixed' : 'unknown';
}
