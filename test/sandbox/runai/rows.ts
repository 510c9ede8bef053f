import type { Cluster, Workload } from '../../../src/sandbox/runai/wire.ts';

/** A workload with only what the API requires of one. */
export function workload(name: string, changes: Partial<Workload> = {}): Workload {
  const time = '2026-11-20T12:00:00Z';
  return {
    id: name,
    name,
    type: 'Training',
    tenantId: 1001,
    source: 'CLI',
    category: 'Train',
    priority: 50,
    priorityClassName: 'low',
    clusterId: 'c',
    projectId: 'p',
    projectName: 'alpha',
    departmentId: 'd',
    departmentName: 'beta',
    namespace: 'runai-alpha',
    createdAt: time,
    updatedAt: time,
    deletedAt: null,
    phase: 'Running',
    phaseUpdatedAt: time,
    k8sPhase: 'Running',
    k8sPhaseUpdatedAt: time,
    conditions: [],
    runningPods: 1,
    ...changes,
  };
}

export const neverConnected: Cluster = {
  uuid: '0a9e4c77-1d3b-4c55-9b0e-7f1e2d3c4b33',
  tenantId: 1001,
  name: 'new',
  createdAt: '2026-11-01T00:00:00Z',
  domain: null,
  version: null,
  updatedAt: null,
  lastLiveness: null,
  status: { state: 'WaitingToConnect' },
};
