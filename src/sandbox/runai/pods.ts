import { Hono, type Context } from 'hono';
import type { Env } from './authentication.ts';
import type { ControlPlane } from './control-plane.ts';
import { derivedId } from './derived-id.ts';
import { date, matching, page, readChoice, text, type Query, type Table } from './listing.ts';
import type { State, Workload } from './wire.ts';
import { foundWorkload, visibleWorkloads } from './workload-sight.ts';

type Pod = ReturnType<typeof podsOf>[number];

const podTable: Table<Pod> = {
  fields: {
    clusterId: text((pod) => pod.clusterId),
    workloadId: text((pod) => pod.workloadId),
    revisionId: text((pod) => pod.revisionId),
    nodeName: text((pod) => pod.nodeName),
    currentNodepool: text((pod) => pod.currentNodePool),
    createdAt: date((pod) => pod.createdAt),
    completedAt: date((pod) => pod.completedAt),
    deletedAt: date((pod) => pod.deletedAt),
  },
  searchable: ({ name }) => name,
};

/** `/workloads/pods` and `/workloads/{id}/pods`. */
export function podRoutes(plane: ControlPlane): Hono<Env> {
  function all(c: Context<Env>): Pod[] {
    const pods = visibleWorkloads(plane, c).flatMap((workload) => podsOf(workload, plane.state));
    return pods.filter(asked(c.req.query()));
  }
  return new Hono<Env>()
    .get('/pods', (c) => {
      const { rows, next } = page(all(c), podTable, c.req.query());
      const full = readChoice(c.req.query(), 'verbosity', ['brief', 'full']) === 'full';
      return c.json({ pods: full ? rows : rows.map(brief), next });
    })
    .get('/pods/count', (c) => c.json({ count: matching(all(c), podTable, c.req.query()).length }))
    .get('/:id/pods', (c) => {
      const pods = podsOf(foundWorkload(plane, c), plane.state).filter(asked(c.req.query()));
      const { rows, next } = page(pods, podTable, c.req.query());
      return c.json({ pods: rows.map(brief), next });
    });
}

/** Deleted ones alone or the others; completed ones alone, the others, or all, which is a word here. */
function asked(query: Query): (pod: Pod) => boolean {
  const deleted = readChoice(query, 'deleted', ['false', 'true']) === 'true';
  const completed = readChoice(query, 'completed', ['all', 'true', 'false']);
  return ({ deletedAt, completedAt }) =>
    (deletedAt !== null) === deleted &&
    (completed === 'all' || (completedAt !== null) === (completed === 'true'));
}

/** Without the names that only `verbosity=full` adds. */
function brief(pod: Pod): object {
  return { ...pod, projectName: undefined, workloadName: undefined };
}

/** The pods of a workload are nowhere kept: they follow from it. */
export function podsOf(workload: Workload, state: State) {
  const many = workload.requestedPods?.number ?? Math.max(1, workload.runningPods);
  const pool = workload.currentNodePools?.[0] ?? null;
  const nodes = state.nodes.filter(
    ({ clusterUuid, nodePool }) => clusterUuid === workload.clusterId && nodePool === pool,
  );
  const startedAt = workload.runningPods > 0 ? workload.phaseUpdatedAt : null;
  return Array.from({ length: many }, (_, index) => ({
    id: derivedId(workload.id, index),
    name: `${workload.name}-${workload.type === 'Distributed' ? 'worker' : '0'}-${index}`,
    tenantId: workload.tenantId,
    workloadId: workload.id,
    workloadName: workload.name,
    revisionId: null,
    clusterId: workload.clusterId,
    projectId: workload.projectId,
    projectName: workload.projectName,
    priorityClassName: workload.priorityClassName,
    nodeName: nodes[index % nodes.length]?.name ?? null,
    currentNodePool: pool,
    requestedNodePools: workload.requestedNodePools ?? [],
    createdAt: workload.createdAt,
    updatedAt: workload.updatedAt,
    completedAt: workload.completedAt ?? null,
    deletedAt: workload.deletedAt,
    k8sPhase: workload.k8sPhase === 'Suspended' ? 'Unknown' : workload.k8sPhase,
    k8sPhaseUpdatedAt: workload.k8sPhaseUpdatedAt,
    containers: [{ name: 'main', image: workload.images?.[0] ?? 'unknown', startedAt }],
    tolerations: [],
    ip: startedAt === null ? null : `10.0.0.${index + 1}`,
  }));
}
