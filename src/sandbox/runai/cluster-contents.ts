import type { Context } from 'hono';
import { reach, sight } from './access.ts';
import type { Env } from './authentication.ts';
import type { ControlPlane } from './control-plane.ts';
import { found } from './listing.ts';
import { forbidden } from './refusals.ts';
import type { Action } from './resource-types.ts';
import type { Cluster, State } from './wire.ts';

/** The cluster of the path, for a caller who may do that to it. */
export function foundCluster(plane: ControlPlane, c: Context<Env>, action: Action): Cluster {
  const cluster = found(plane.state.clusters, 'uuid', c.req.param('uuid') ?? '');
  const allowed =
    action === 'read'
      ? sight(plane, c, 'cluster')(cluster.uuid)
      : reach(plane, c, 'cluster', action)({ clusterId: cluster.uuid });
  return allowed ? cluster : forbidden();
}

/** With a cluster goes what the control plane knew of it. */
export function removeCluster(state: State, { uuid }: Cluster): void {
  function elsewhere<Row extends { clusterId: string }>(rows: readonly Row[]): Row[] {
    return rows.filter(({ clusterId }) => clusterId !== uuid);
  }
  state.clusters = state.clusters.filter((cluster) => cluster.uuid !== uuid);
  state.nodes = state.nodes.filter(({ clusterUuid }) => clusterUuid !== uuid);
  state.nodePools = elsewhere(state.nodePools);
  state.departments = elsewhere(state.departments);
  state.projects = elsewhere(state.projects);
  state.workloads = elsewhere(state.workloads);
  state.unlisted = elsewhere(state.unlisted);
}
