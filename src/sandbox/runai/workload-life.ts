import type { ControlPlane } from './control-plane.ts';
import type { PhaseChange, State, Workload } from './wire.ts';

export const workloadActions = ['delete', 'suspend', 'resume'] as const;
export type WorkloadAction = (typeof workloadActions)[number];

/** The phases Kubernetes has, which are fewer and others. */
const k8sPhases: Readonly<Record<string, string>> = {
  Creating: 'Pending',
  Pending: 'Pending',
  Initializing: 'Pending',
  Resuming: 'Pending',
  Stopped: 'Suspended',
  Completed: 'Succeeded',
  Failed: 'Failed',
};
const ended = ['Completed', 'Failed', 'Deleting', 'Terminating'];

/** Why a workload is not open to an action; null when it is. */
export function obstacle(
  { actionsSupport, deletedAt, type }: Workload,
  action: WorkloadAction,
): string | null {
  if (deletedAt !== null) return 'the workload is deleted';
  const supported = action === 'delete' ? actionsSupport?.delete : actionsSupport?.suspend;
  return (supported ?? type !== 'Inference') ? null : `${action} is not supported`;
}

/** Begins what was asked for; the cluster ends it. Suspending what has ended changes nothing. */
export function begin(plane: ControlPlane, workload: Workload, action: WorkloadAction): void {
  const { phase } = workload;
  if (action === 'delete') pass(plane, workload, 'Deleting', () => remove(plane, workload));
  else if (action === 'suspend' && ![...ended, 'Stopped'].includes(phase)) {
    pass(plane, workload, 'Stopping', () => moveTo(plane, workload, 'Stopped'));
  } else if (action === 'resume' && ['Stopped', 'Stopping'].includes(phase)) {
    pass(plane, workload, 'Resuming', () => run(plane, workload));
  }
}

/** Goes through a phase, and on from it unless something else was asked for meanwhile. */
function pass(plane: ControlPlane, workload: Workload, phase: string, next: () => void): void {
  moveTo(plane, workload, phase);
  plane.sync.after(workload.clusterId, () => {
    if (workload.phase === phase) next();
  });
}

/** A submitted workload: the list of all learns of it late, and then it starts. */
export function launch(plane: ControlPlane, workload: Workload): void {
  const { state } = plane;
  state.unlisted.push(workload);
  plane.sync.after(workload.clusterId, () => {
    state.unlisted = state.unlisted.filter(({ id }) => id !== workload.id);
    state.workloads.push(workload);
    if (workload.phase === 'Creating') run(plane, workload);
  });
}

/** Runs as far as its project's quota lets it, and waits otherwise. */
function run({ state, now }: ControlPlane, workload: Workload): void {
  const pools = workload.requestedNodePools ?? [];
  const reason = overQuota(workload, state);
  if (reason !== null) {
    workload.phaseReason = reason;
    change(state, workload, { phase: 'Pending', at: now(), message: `No room left in ${pools.join(', ')}` });
    return;
  }
  const { gpu, cpu, cpuMemory } = workload.workloadRequestedResources ?? {};
  change(state, workload, { phase: 'Running', at: now(), message: '' });
  workload.runningPods = workload.requestedPods?.number ?? 1;
  workload.currentNodePools = pools.slice(0, 1);
  workload.allocatedResources = {
    gpu: gpu?.request ?? 0,
    gpuMemory: gpu?.request ? `${80 * gpu.request}G` : null,
    cpu: cpu?.request ?? 0,
    cpuMemory: cpuMemory?.request ?? null,
  };
}

/** Of one workload alone: the limit holds for all, what is guaranteed for those that are never preempted. */
function overQuota(workload: Workload, { projects }: State): 'OverLimit' | 'NonPreemptibleOverQuota' | null {
  const project = projects.find(({ id }) => id === workload.projectId);
  const [pool] = workload.requestedNodePools ?? [];
  const gpu = project?.resources.find(({ nodePool }) => nodePool?.name === pool)?.gpu;
  const asked = workload.workloadRequestedResources?.gpu.request ?? 0;
  if (gpu === undefined || asked === 0) return null;
  if (gpu.limit !== null && gpu.limit >= 0 && asked > gpu.limit) return 'OverLimit';
  return workload.preemptible === false && asked > (gpu.deserved ?? 0) ? 'NonPreemptibleOverQuota' : null;
}

function remove(plane: ControlPlane, workload: Workload): void {
  moveTo(plane, workload, 'Terminating');
  workload.deletedAt = plane.now();
}

function moveTo({ state, now }: ControlPlane, workload: Workload, phase: string): void {
  change(state, workload, { phase, at: now(), message: '' });
  if (phase !== 'Stopped' && phase !== 'Terminating') return;
  Object.assign(workload, { runningPods: 0, currentNodePools: [] });
  workload.allocatedResources = { gpu: 0, gpuMemory: null, cpu: 0, cpuMemory: null };
}

function change(state: State, workload: Workload, next: PhaseChange): void {
  state.phaseChanges[workload.id] = [...historyOf(workload, state), next];
  workload.phase = next.phase;
  workload.phaseMessage = next.message;
  workload.k8sPhase = k8sPhases[next.phase] ?? 'Running';
  Object.assign(workload, { phaseUpdatedAt: next.at, k8sPhaseUpdatedAt: next.at, updatedAt: next.at });
}

/** The phases of a workload, oldest first; of a seeded one only the first and the last are known. */
export function historyOf(workload: Workload, { phaseChanges }: State): PhaseChange[] {
  const { id, createdAt, phase, phaseUpdatedAt, phaseMessage = '' } = workload;
  const created = { phase: 'Creating', at: createdAt, message: '' };
  const last = { phase, at: phaseUpdatedAt, message: phaseMessage };
  return phaseChanges[id] ?? (phase === 'Creating' ? [created] : [created, last]);
}
