import type { JobKind } from '../../../domain/job.ts';

/** The kinds that are submitted, each with its own type and endpoint. */
export const submittedKinds = {
  WORKSPACE: { type: 'Workspace', path: '/api/v1/workloads/workspaces' },
  TRAINING: { type: 'Training', path: '/api/v1/workloads/trainings' },
  DISTRIBUTED: { type: 'Distributed', path: '/api/v1/workloads/distributed' },
  INFERENCE: { type: 'Inference', path: '/api/v1/workloads/inferences' },
} as const satisfies Partial<Record<JobKind, object>>;

export type SubmittedKind = keyof typeof submittedKinds;

/** Any other type is a Kubernetes kind or one that the tenant registered. */
export const types: ReadonlyMap<string, JobKind> = new Map(
  Object.entries(submittedKinds).map(([kind, { type }]) => [type, kind as SubmittedKind]),
);
