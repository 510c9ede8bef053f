import { ClusterQLError, type ErrorCode, toClusterQLError } from '../../errors.ts';
import type { Change, Step } from './change.ts';
import { failureOf, type Outcome, type StepReport } from './outcome.ts';
import { PartlyApplied } from './refusal.ts';

/** How the steps of a change went, for the answer and for the audit. */
export interface Walk<P> {
  readonly outcome: Outcome<P>;
  readonly steps: readonly StepReport[];
  /** Whether anything may have reached a system or our database. */
  readonly touched: boolean;
  /** What went wrong, for the log; null when nothing did. */
  readonly error: ClusterQLError | null;
}

/** Runs the steps in order and stops at the first that fails; what that means is told truthfully. */
export async function walkSteps<P>(change: Change<P>, signal: AbortSignal): Promise<Walk<P>> {
  const reports: StepReport[] = [];
  let failed: ClusterQLError | null = null;
  for (const step of change.steps) {
    if (failed === null) failed = await tryStep(step, signal);
    else {
      reports.push(reportOf(step, 'NOT_TRIED'));
      continue;
    }
    reports.push(failed === null ? reportOf(step, 'APPLIED') : reportOf(step, statusOf(failed), failed));
  }
  const facts = { steps: reports, touched: reports.some(mayHaveTouched(failed)) };
  if (failed !== null)
    return { ...facts, error: forLog(failed), outcome: outcomeOf(change, reports, failed) };
  return { ...facts, ...(await resultOf(change, reports)) };
}

/** Null when it was done. */
async function tryStep(step: Step, signal: AbortSignal): Promise<ClusterQLError | null> {
  if (signal.aborted) return outOfTime();
  try {
    await step.run();
    return null;
  } catch (error) {
    return error instanceof ClusterQLError ? error : unknownAfter(error);
  }
}

/** A mistake of ours in the middle of a step: whether it was sent by then cannot be told. */
function unknownAfter(error: unknown): ClusterQLError {
  const cause = toClusterQLError(error);
  return new ClusterQLError('OUTCOME_UNKNOWN', `${cause.message} Look before trying again.`, { cause });
}

/** Of such a mistake the log needs the stack. */
function forLog(failed: ClusterQLError): ClusterQLError {
  const { cause } = failed;
  return cause instanceof ClusterQLError && cause.code === 'INTERNAL' ? cause : failed;
}

function outcomeOf<P>(change: Change<P>, steps: readonly StepReport[], error: ClusterQLError): Outcome<P> {
  const begun = steps.some(({ status }) => status === 'APPLIED');
  if (!begun && !(error instanceof PartlyApplied)) return failureOf(error, change.lookAt());
  const { code, message, facts } = error;
  const told = `Only a part of this was applied; see \`steps\`. ${message}`;
  const reports = error instanceof PartlyApplied ? steps.flatMap((step) => fieldByField(step, error)) : steps;
  return partially(code, told, facts.system ?? null, reports, change.lookAt());
}

/** All was applied and only the answer is missing; the change must not be made again. */
async function resultOf<P>(
  change: Change<P>,
  steps: readonly StepReport[],
): Promise<{ outcome: Outcome<P>; error: ClusterQLError | null }> {
  try {
    const payload = await change.result();
    return { outcome: { kind: 'Done', payload, secretAlreadyShown: false }, error: null };
  } catch (thrown) {
    const error = toClusterQLError(thrown);
    const { code, message, facts } = error;
    const told = `Everything was applied, but the result could not be read: ${message}`;
    const outcome = partially<P>(code, told, facts.system ?? null, steps, change.lookAt());
    return { outcome, error };
  }
}

function partially<P>(
  code: ErrorCode,
  message: string,
  system: string | null,
  steps: readonly StepReport[],
  lookAt: string,
): Outcome<P> {
  return { kind: 'PartiallyApplied', code, message, system, steps, lookAt };
}

/** The step that failed, split into what of it was applied and what was not. */
function fieldByField(step: StepReport, { applied, notApplied }: PartlyApplied): StepReport[] {
  if (step.status !== 'FAILED') return [step];
  return [
    { ...step, fields: applied, status: 'APPLIED', code: null, message: null },
    { ...step, fields: notApplied },
  ];
}

function reportOf(
  { intent, fields }: Step,
  status: StepReport['status'],
  error: ClusterQLError | null = null,
): StepReport {
  return { intent, fields, status, code: error?.code ?? null, message: error?.message ?? null };
}

function statusOf(error: ClusterQLError): StepReport['status'] {
  return error.code === 'OUTCOME_UNKNOWN' ? 'UNKNOWN' : 'FAILED';
}

/** A request that never left has no status, and one that may be sent again was not looked at by the system. */
function mayHaveTouched(failed: ClusterQLError | null): (step: StepReport) => boolean {
  return ({ status }) =>
    status === 'APPLIED' ||
    status === 'UNKNOWN' ||
    (status === 'FAILED' && (failed instanceof PartlyApplied || wasLookedAt(failed)));
}

/** Whom a system did not recognise it did not listen to. */
function wasLookedAt(failed: ClusterQLError | null): boolean {
  const { status, retryable } = failed?.facts ?? {};
  return status !== undefined && retryable !== true && failed?.code !== 'UPSTREAM_UNAUTHENTICATED';
}

function outOfTime(): ClusterQLError {
  const message = 'The time of this request ran out before this was tried; try again with what is left.';
  return new ClusterQLError('UPSTREAM_TIMEOUT', message, { retryable: true });
}
