import type { Workload } from './wire.ts';

/** A type of workload and what is usual for it. */
export interface Kind {
  readonly type: string;
  readonly source: string;
  readonly category: string;
  readonly names: readonly string[];
  readonly gpus: readonly number[];
  readonly pods: number;
  readonly distributedFramework?: string;
}

export const kinds: readonly Kind[] = [
  {
    type: 'Workspace',
    source: 'Control-plane',
    category: 'Build',
    names: ['jupyter', 'vscode', 'debug'],
    gpus: [0, 0.25, 0.5, 1],
    pods: 1,
  },
  {
    type: 'Training',
    source: 'CLI',
    category: 'Train',
    names: ['fit', 'sweep', 'finetune'],
    gpus: [1, 2, 4, 8],
    pods: 1,
  },
  {
    type: 'Distributed',
    source: 'CLI',
    category: 'Train',
    names: ['pretrain', 'mpi'],
    gpus: [16, 32],
    pods: 4,
    distributedFramework: 'PyTorch',
  },
  {
    type: 'Inference',
    source: 'Control-plane',
    category: 'Deploy',
    names: ['serve', 'embed'],
    gpus: [0.5, 1, 2],
    pods: 1,
  },
  {
    type: 'Workflow',
    source: 'Other',
    category: 'Train',
    names: ['argo-etl', 'argo-report'],
    gpus: [],
    pods: 1,
  },
];

/** Where a phase stands in a workload's life. */
export type Stage = 'waiting' | 'active' | 'paused' | 'ended';

export interface Phase {
  readonly stage: Stage;
  /** How common it is among the workloads of a working day. */
  readonly weight: number;
  readonly fields: Pick<Workload, 'phase' | 'k8sPhase' | 'phaseMessage' | 'phaseReason'>;
}

/** Every phase of 2.24. */
export const phases: readonly Phase[] = [
  phase('ended', 30, { phase: 'Completed', k8sPhase: 'Succeeded' }),
  phase('ended', 8, { phase: 'Failed', k8sPhase: 'Failed', phaseMessage: 'ImagePullBackOff' }),
  phase('paused', 4, { phase: 'Stopped', k8sPhase: 'Suspended' }),
  phase('paused', 0, { phase: 'Unknown', k8sPhase: 'Unknown' }),
  phase('active', 18, { phase: 'Running', k8sPhase: 'Running' }),
  phase('active', 1, { phase: 'Degraded', k8sPhase: 'Running', phaseMessage: 'Not all pods ready' }),
  phase('active', 0, { phase: 'Updating', k8sPhase: 'Running' }),
  phase('active', 0, { phase: 'Stopping', k8sPhase: 'Running' }),
  phase('active', 0, { phase: 'Terminating', k8sPhase: 'Running' }),
  phase('active', 0, { phase: 'Deleting', k8sPhase: 'Running' }),
  phase('waiting', 4, { phase: 'Pending', k8sPhase: 'Pending', phaseReason: 'OverLimit' }),
  phase('waiting', 2, { phase: 'Pending', k8sPhase: 'Pending', phaseReason: null }),
  phase('waiting', 0, { phase: 'Creating', k8sPhase: 'Pending' }),
  phase('waiting', 1, { phase: 'Initializing', k8sPhase: 'Pending', phaseMessage: 'Pulling image' }),
  phase('waiting', 0, { phase: 'Resuming', k8sPhase: 'Pending' }),
];

function phase(stage: Stage, weight: number, fields: Phase['fields']): Phase {
  return { stage, weight, fields };
}
