import { Hono } from 'hono';
import type { Env } from './authentication.ts';
import type { ControlPlane } from './control-plane.ts';
import { found } from './listing.ts';
import { answerMetrics, gauge, unmeasured, type Gauges } from './metrics.ts';
import { podsOf } from './pods.ts';
import { sum, type TelemetryTable } from './telemetry.ts';
import type { Workload } from './wire.ts';
import { foundWorkload } from './workload-sight.ts';

/** What servers of models tell of themselves; none runs in the sandbox. */
const servers = Object.fromEntries(
  [
    ...['NUM_REQUESTS_RUNNING', 'NUM_REQUESTS_WAITING', 'NUM_REQUEST_MAX', 'REQUEST_SUCCESS_TOTAL'],
    ...['REQUEST_FAILURE_TOTAL', 'GPU_CACHE_USAGE_PERC', 'TIME_TO_FIRST_TOKEN_SECONDS'],
    ...['E2E_REQUEST_LATENCY_SECONDS', 'TIME_TO_FIRST_TOKEN_SECONDS_PERCENTILES'],
    ...['E2E_REQUEST_LATENCY_SECONDS_PERCENTILES'],
  ].map((name) => [`NIM_${name}`, unmeasured]),
);

export function workloadMetricRoutes(plane: ControlPlane): Hono<Env> {
  return new Hono<Env>()
    .get('/inferences/:id/metrics', (c) => {
      const workload = foundWorkload(plane, c);
      const level = workload.runningPods > 0 ? 1 : null;
      return answerMetrics(c, { THROUGHPUT: gauge(level && 40), LATENCY: gauge(level && 0.12) });
    })
    .get('/:id/metrics', (c) => answerMetrics(c, gaugesOf(foundWorkload(plane, c)), { histogram: null }))
    .get('/:id/pods/:podId/metrics', (c) => {
      const workload = foundWorkload(plane, c);
      found(podsOf(workload, plane.state), 'id', c.req.param('podId'));
      return answerMetrics(c, usageOf(workload), { histogram: null });
    });
}

function gaugesOf(workload: Workload): Gauges {
  const { runningPods, requestedPods } = workload;
  return {
    ...usageOf(workload),
    POD_COUNT: gauge(requestedPods?.number ?? runningPods),
    RUNNING_POD_COUNT: gauge(runningPods),
  };
}

/** Of what does not run nothing is measured. */
function usageOf({ runningPods, allocatedResources, workloadRequestedResources }: Workload): Gauges {
  const gpu = allocatedResources?.gpu ?? 0;
  const cpu = allocatedResources?.cpu ?? 0;
  function running(level: number, ofGpu = false) {
    return gauge(runningPods === 0 || (ofGpu && gpu === 0) ? null : level);
  }
  return {
    GPU_ALLOCATION: running(gpu),
    GPU_UTILIZATION: running(72, true),
    GPU_MEMORY_USAGE_BYTES: running(48e9 * gpu, true),
    GPU_MEMORY_REQUEST_BYTES: running(80e9 * gpu, true),
    CPU_USAGE_CORES: running(cpu * 0.6),
    CPU_REQUEST_CORES: gauge(workloadRequestedResources?.cpu.request ?? null),
    CPU_LIMIT_CORES: gauge(workloadRequestedResources?.cpu.limit ?? null),
    CPU_MEMORY_USAGE_BYTES: running(3e9),
    CPU_MEMORY_REQUEST_BYTES: running(4e9),
    CPU_MEMORY_LIMIT_BYTES: unmeasured,
    NVLINK_BANDWIDTH_TOTAL: unmeasured,
    ...servers,
  };
}

export const workloadTelemetry: TelemetryTable<Workload> = {
  values: {
    WORKLOADS_COUNT: (workloads) => workloads.length,
    GPU_ALLOCATION: (workloads) => sum(workloads, ({ allocatedResources }) => allocatedResources?.gpu ?? 0),
    // How a distribution is written is not published: these are the seconds of all together.
    PENDING_TIME_DISTRIBUTION: (workloads) =>
      sum(workloads, ({ totalPendingTimeSeconds }) => totalPendingTimeSeconds ?? 0),
  },
  keys: {
    ClusterId: ({ clusterId }) => ({ value: clusterId }),
    DepartmentId: ({ departmentId, departmentName }) => ({ value: departmentId, name: departmentName }),
    ProjectId: ({ projectId, projectName }) => ({ value: projectId, name: projectName }),
    Type: ({ type }) => ({ value: type }),
    CurrentNodepools: ({ currentNodePools = [] }) => ({ value: currentNodePools[0] ?? '' }),
    Phase: ({ phase }) => ({ value: phase }),
    Category: ({ category }) => ({ value: category }),
  },
  filters: {
    clusterId: ({ clusterId }) => clusterId,
    departmentId: ({ departmentId }) => departmentId,
    nodepoolName: ({ currentNodePools = [] }) => currentNodePools[0],
    filterByPhases: ({ phase }) => phase,
  },
};
