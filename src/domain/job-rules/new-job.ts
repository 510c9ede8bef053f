import type { Problem } from '../change/refusal.ts';
import type { JobKind } from '../job.ts';
import type { NewJob } from '../new-job.ts';
import { kubernetesName } from '../org-unit-rules.ts';
import { isGiven, wholeProblems } from './amounts.ts';
import { containerProblems } from './container.ts';
import { distributedProblems, inferenceProblems } from './kind-parts.ts';
import { storageProblems } from './storage.ts';
import { accessProblems, schedulingProblems, securityProblems } from './surroundings.ts';

const kinds: readonly JobKind[] = ['WORKSPACE', 'TRAINING', 'DISTRIBUTED', 'INFERENCE'];
/** A server has no end, so nothing that happens after it. */
const withAnEnd: readonly JobKind[] = ['WORKSPACE', 'TRAINING', 'DISTRIBUTED'];

/** What only some kinds have. */
const kindsOf = {
  parallelism: ['TRAINING'],
  completions: ['TRAINING'],
  backoffLimit: withAnEnd,
  deleteAfterSeconds: withAnEnd,
  distributed: ['DISTRIBUTED'],
  inference: ['INFERENCE'],
} as const satisfies Partial<Record<keyof NewJob, readonly JobKind[]>>;

/** What is wrong with a job to submit, without looking. */
export function newJobProblems(job: NewJob): Problem[] {
  const { name, parallelism, completions, backoffLimit, deleteAfterSeconds } = job;
  return [
    ...kindProblems(job),
    ...kubernetesName('name', name),
    ...containerProblems('', job),
    ...schedulingProblems(job.scheduling),
    ...wholeProblems('parallelism', parallelism, 1),
    ...wholeProblems('completions', completions, 1),
    ...wholeProblems('backoffLimit', backoffLimit, 0),
    ...wholeProblems('deleteAfterSeconds', deleteAfterSeconds, 0),
    ...storageProblems(job.storage),
    ...accessProblems(job.access),
    ...securityProblems(job.security),
    ...distributedProblems(job.distributed),
    ...inferenceProblems(job.inference),
  ];
}

function kindProblems(job: NewJob): Problem[] {
  const { kind } = job;
  if (!kinds.includes(kind))
    return [{ path: 'kind', message: `What is submitted is one of ${kinds.join(', ')}.` }];
  const misplaced = Object.entries(kindsOf).filter(
    ([field, having]) => isGiven(job[field as keyof typeof kindsOf]) && !isAmong(kind, having),
  );
  const missing = (['distributed', 'inference'] as const).filter(
    (part) => isAmong(kind, kindsOf[part]) && !isGiven(job[part]),
  );
  return [
    ...misplaced.map(([path, having]) => ({ path, message: `This is for ${having.join(', ')} only.` })),
    ...missing.map((path) => ({ path, message: `This is needed for ${kind}.` })),
  ];
}

function isAmong(kind: JobKind, having: readonly JobKind[]): boolean {
  return having.includes(kind);
}
