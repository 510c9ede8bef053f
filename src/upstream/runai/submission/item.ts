import type { JobAction, JobOutcome } from '../../../domain/job-changes.ts';
import type { Job } from '../../../domain/job.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { ClusterQLError } from '../../../errors.ts';
import { codeOfStatus, failure } from '../../../http/failures.ts';

/** One of the jobs that something is done to, as it was looked at. */
export interface Item {
  readonly job: Job;
  /** Run:ai's own id of it. */
  readonly uuid: string;
  /** Path into the input. */
  readonly field: string;
}

/** How it went with each of the jobs, by its id; null when Run:ai took it on. */
export type Outcomes = Map<string, JobOutcome['failure']>;

const leaving = ['Deleting', 'Terminating'];

/** Why a job is not open to an action, as far as its row tells; null when it is. */
export function obstacleTo(action: JobAction, job: Job): ClusterQLError | null {
  const { name: system } = job.system;
  if (job.deletedAt !== null || leaving.includes(job.upstreamState))
    return new ClusterQLError('NOT_FOUND', `The job ${job.id} is deleted, or on its way out.`, { system });
  return isOpenTo(action, job)
    ? null
    : new ClusterQLError('UNSUPPORTED', `System ${system} cannot ${action} this job.`, { system });
}

/** What it does not say is asked for, except that nothing serves while it is suspended. */
function isOpenTo(action: JobAction, { actions, kind }: Job): boolean {
  if (action === 'delete') return actions?.deletable ?? true;
  return actions?.suspendable ?? kind !== 'INFERENCE';
}

/** What Run:ai has against one of several, told by the status that it would have had alone. */
export function refusalOfItem({ name }: SystemRef, status: number): ClusterQLError {
  // What it supports was asked before, so it is how the job stands that it has something against.
  const code = status === 400 || status === 409 ? 'CONFLICT' : codeOfStatus(status);
  return failure(name, code ?? 'UPSTREAM_FAILURE', { status });
}

/** What a step does, as a sentence for people. */
export function intentOf(action: JobAction, items: readonly Item[]): string {
  const verb = `${action.charAt(0).toUpperCase()}${action.slice(1)}`;
  const [only, ...more] = items.map(({ job }) => job.name);
  return more.length === 0 ? `${verb} the job ${only}` : `${verb} ${items.length} jobs`;
}

export function keep(outcomes: Outcomes, id: string, refusal: ClusterQLError | null): void {
  outcomes.set(id, refusal && { code: refusal.code, message: refusal.message });
}
