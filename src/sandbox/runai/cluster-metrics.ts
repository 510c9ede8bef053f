import { Hono, type Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { guard } from './access.ts';
import type { Env } from './authentication.ts';
import { foundCluster } from './cluster-contents.ts';
import type { ControlPlane } from './control-plane.ts';
import { found, readChoice, type Query } from './listing.ts';
import { answerMetrics, gauge, unmeasured, type Gauges, type Reading } from './metrics.ts';
import { gpusOf } from './node-use.ts';
import { sum } from './telemetry.ts';
import type { Cluster, State, Workload } from './wire.ts';

const live = ['Running', 'Degraded', 'Updating'];
/** What `groupBy` takes, and how a workload is sorted into it. */
const groupings: Record<string, (workload: Workload) => string> = {
  Category: ({ category }) => category,
  Nodepool: ({ currentNodePools = [] }) => currentNodePools[0] ?? '',
  Project: ({ projectName }) => projectName,
  Department: ({ departmentName }) => departmentName,
};

/** `/clusters/{uuid}/metrics`, and of one pool of it by the pool's name. */
export function clusterMetricRoutes(plane: ControlPlane): Hono<Env> {
  const { state } = plane;
  return new Hono<Env>()
    .get('/:uuid/metrics', guard(plane, 'cluster'), (c) => {
      const cluster = foundCluster(plane, c, 'read');
      return answerMetrics(
        c,
        grouped(c, gaugesOf(cluster, c.req.query('nodepoolName'), state), cluster, state),
      );
    })
    .get('/:uuid/nodepools/:name/metrics', guard(plane, 'nodepools'), (c) => {
      const cluster = foundCluster(plane, c, 'read');
      const pools = state.nodePools.filter(({ clusterId }) => clusterId === cluster.uuid);
      return answerMetrics(c, gaugesOf(cluster, found(pools, 'name', c.req.param('name')).name, state));
    });
}

/** Of a cluster out of reach nothing is measured any more. */
function gaugesOf(cluster: Cluster, pool: string | undefined, state: State): Gauges {
  const nodes = state.nodes.filter(
    ({ clusterUuid, nodePool }) => clusterUuid === cluster.uuid && nodePool === (pool ?? nodePool),
  );
  const running = runningIn(cluster, state).filter(
    ({ currentNodePools }) => pool === undefined || currentNodePools?.[0] === pool,
  );
  const total = sum(nodes, gpusOf);
  const allocated = Math.min(total, sum(running, gpuOf));
  const quota = state.departments.filter(({ clusterId }) => clusterId === cluster.uuid);
  const measure = cluster.status?.state === 'Connected' ? gauge : () => unmeasured;
  return {
    TOTAL_GPU_NODES: measure(nodes.filter((node) => gpusOf(node) > 0).length),
    TOTAL_GPU: measure(total),
    ALLOCATED_GPU: measure(allocated),
    UNALLOCATED_GPU: measure(total - allocated),
    GPU_QUOTA: measure(sum(quota, ({ totalResources }) => totalResources.gpuQuota ?? 0)),
    GPU_UTILIZATION: measure(total === 0 ? 0 : (70 * allocated) / total),
    // Comes from the devices themselves, and the sandbox has none.
    GPU_UTILIZATION_DISTRIBUTION: unmeasured,
    GPU_MEMORY_UTILIZATION: measure(total === 0 ? 0 : (50 * allocated) / total),
    CPU_UTILIZATION: measure(40),
    CPU_MEMORY_UTILIZATION: measure(30),
    AVG_WORKLOAD_WAIT_TIME: measure(waited(running)),
    WORKLOADS_COUNT: measure(running.length),
  };
}

/** Only what workloads hold can be told by group; asking it of anything else is a 422. */
function grouped(c: Context, gauges: Gauges, cluster: Cluster, state: State): Gauges {
  const query: Query = c.req.query();
  if (query['groupBy'] === undefined) return gauges;
  const key = readChoice(query, 'groupBy', ['Category', 'Nodepool', 'Project', 'Department']);
  const asked = query['metricType']?.split(',') ?? [];
  const ungrouped = asked.find((type) => type !== 'ALLOCATED_GPU' && type !== 'WORKLOADS_COUNT');
  if (ungrouped !== undefined) throw new HTTPException(422, { message: `${ungrouped} cannot be grouped` });
  function each(levelOf: (workloads: Workload[]) => number): () => Reading[] {
    return () => {
      const groups = new Map<string, Workload[]>();
      for (const workload of runningIn(cluster, state)) {
        const value = groupings[key]?.(workload) ?? '';
        groups.set(value, [...(groups.get(value) ?? []), workload]);
      }
      return [...groups].map(([value, members]) => ({ level: levelOf(members), groups: [{ key, value }] }));
    };
  }
  return {
    ALLOCATED_GPU: each((members) => sum(members, gpuOf)),
    WORKLOADS_COUNT: each(({ length }) => length),
  };
}

function runningIn({ uuid }: Cluster, { workloads }: State): Workload[] {
  return workloads.filter(
    ({ clusterId, phase, deletedAt }) => clusterId === uuid && deletedAt === null && live.includes(phase),
  );
}

function gpuOf({ allocatedResources }: Workload): number {
  return allocatedResources?.gpu ?? 0;
}

function waited(workloads: readonly Workload[]): number {
  const total = sum(workloads, ({ totalPendingTimeSeconds }) => totalPendingTimeSeconds ?? 0);
  return workloads.length === 0 ? 0 : total / workloads.length;
}
