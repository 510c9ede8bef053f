import type { Step } from '../../domain/change/change.ts';
import { InvalidInput, PartlyApplied, type Problem } from '../../domain/change/refusal.ts';
import { ClusterQLError, toClusterQLError } from '../../errors.ts';
import { NotDone, type RequestStep } from '../request-step.ts';
import type { BoundRenku } from './bound-renku.ts';
import { type InputPath, refusalOf } from './refusal.ts';

export interface RenkuStep<T> extends RequestStep<T> {
  /** Where the input has what Renku complains of, if not at the same place as the body. */
  readonly inputPath?: InputPath;
  /** What a 404 means of this request when it is not what the path names that is missing. */
  readonly ifMissing?: Problem;
}

/** A step whose refusals are told in our words. */
export function renkuStep<T>(renku: BoundRenku, declared: RenkuStep<T>): Step {
  const { fields, request, ifMissing, inputPath = (path) => path } = declared;

  function named(status: number, json: unknown): ClusterQLError | null {
    if (status === 404 && ifMissing !== undefined) return new InvalidInput([ifMissing]);
    return status === 422 ? refusalOf(renku.system.name, fields, inputPath, json) : null;
  }

  return renku.step({ ...declared, request: () => ({ ...request(), onFailure: named }) });
}

export interface CheckedStep<T> extends Omit<RenkuStep<T>, 'then'> {
  /**
   * Which of `fields` do not stand as wanted: told by the answer or, when that is null because Renku
   * failed or answers nothing, by looking again.
   */
  readonly missing: (answer: T | null) => readonly string[] | Promise<readonly string[]>;
  /** Statuses that Renku also answers after it made the change. */
  readonly unclear?: readonly number[];
}

/**
 * A step that is believed when it is seen: Renku answers 204 for what it did not do, 200 for what it
 * ignored, and 500 for what it did in part.
 */
export function checkedStep<T>(renku: BoundRenku, declared: CheckedStep<T>): Step {
  const { intent, fields, missing, unclear = [] } = declared;
  const { name } = renku.system;
  let answer: T | null = null;
  const step = renkuStep(renku, { ...declared, then: (told: T) => void (answer = told) });

  /** Null when Renku said that it was done; throws what certainly did nothing. */
  async function attempt(): Promise<ClusterQLError | null> {
    try {
      await step.run();
      return null;
    } catch (error) {
      if (error instanceof ClusterQLError && mayBeDone(error, unclear)) return error;
      throw error;
    }
  }

  async function run(): Promise<void> {
    const failure = await attempt();
    const lacking = await seen(name, failure, async () => missing(answer));
    if (lacking.length === 0) return;
    const cause = failure ?? new NotDone(name, 'it stands as it was.', `${intent}: ${lacking.join(', ')}`);
    if (lacking.length === fields.length) throw cause;
    const applied = fields.filter((field) => !lacking.includes(field));
    throw new PartlyApplied(decided(cause), { applied, notApplied: lacking });
  }

  return { ...step, run };
}

function mayBeDone({ code, facts: { status } }: ClusterQLError, unclear: readonly number[]): boolean {
  if (code === 'OUTCOME_UNKNOWN') return true;
  return status !== undefined && (status === 422 || status >= 500 || unclear.includes(status));
}

/** It was sent by now: a failure to look must not read as if nothing had happened. */
async function seen<T>(system: string, failure: ClusterQLError | null, look: () => Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    const { message, facts } = toClusterQLError(error);
    const told = failure === null ? 'took the change' : 'did not say whether the change was made';
    throw new ClusterQLError(
      'OUTCOME_UNKNOWN',
      `System ${system} ${told}, and looking again failed: ${message}`,
      { ...facts, retryable: false, cause: error },
    );
  }
}

/** Of a failure whose outcome was open until it was looked at. */
function decided(failure: ClusterQLError): ClusterQLError {
  if (failure.code !== 'OUTCOME_UNKNOWN') return failure;
  const message = 'Renku did not say how far it came; this is what was seen by looking again.';
  return new ClusterQLError('UPSTREAM_FAILURE', message, { ...failure.facts, cause: failure });
}
