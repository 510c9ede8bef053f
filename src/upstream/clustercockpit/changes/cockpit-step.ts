import type { Step } from '../../../domain/change/change.ts';
import { conflict } from '../../../domain/change/refusal.ts';
import type { SystemRef } from '../../../domain/system.ts';
import { ClusterQLError, type ErrorCode, toClusterQLError } from '../../../errors.ts';
import type { Caller, Door } from '../../../http/door.ts';
import { failure } from '../../../http/failures.ts';
import { requestStep, type RequestStep } from '../../request-step.ts';
import type { Backend } from '../backend.ts';
import { Refusal } from './schema.ts';

/** cc-backend as one caller meets it. */
export interface BoundCockpit {
  readonly door: Door;
  readonly caller: Caller;
  readonly backend: Backend;
  /** Whether its own GraphQL may be asked. */
  readonly graphql: boolean;
}

export interface CockpitStep<T> extends RequestStep<T> {
  /** What a refusal of this request means, by its status. */
  readonly refusals?: { readonly [status in 400 | 404 | 422 | 500]?: ClusterQLError };
  /** What it means that there is no such route. */
  readonly ifNoRoute?: string;
  /** Looks whether it was done: cc-backend changes its database first, and may fail at the archive after it. */
  readonly isDone?: () => Promise<boolean>;
}

/** A step whose refusals are told in our words; cc-backend's own quote SQL and paths and are for the log alone. */
export function cockpitStep<T>({ door, caller }: BoundCockpit, declared: CockpitStep<T>): Step {
  const { request, isDone } = declared;
  const { system } = door;

  function named(status: number, json: unknown): ClusterQLError | null {
    return refusalOf(system, declared, status, json);
  }

  const step = requestStep(door, caller, {
    ...declared,
    request: () => ({ ...request(), onFailure: named }),
  });
  return isDone === undefined ? step : { ...step, run: () => unlessDone(system, () => step.run(), isDone) };
}

/** An error of ours about one system. */
export function told({ name: system }: SystemRef, code: ErrorCode, message: string): ClusterQLError {
  return new ClusterQLError(code, message, { system });
}

function refusalOf(
  system: SystemRef,
  { refusals = {}, ifNoRoute }: Pick<CockpitStep<unknown>, 'refusals' | 'ifNoRoute'>,
  status: number,
  json: unknown,
): ClusterQLError | null {
  const { data } = Refusal.safeParse(json);
  if (status === 405 || (status === 404 && data?.status === 'Resource not found'))
    return told(
      system,
      'UNSUPPORTED',
      ifNoRoute ?? `${system.name} does not know this request; it may be too old.`,
    );
  if (status === 401) return told(system, 'UPSTREAM_UNAUTHENTICATED', notAdmitted(system));
  // Go's words for a row that is not there; they come with another status from every endpoint.
  if (status === 422 && data?.error?.includes('no rows in result set'))
    return failure(system.name, 'NOT_FOUND', { status });
  const known = refusals[status as keyof typeof refusals];
  if (known !== undefined) return known;
  if (status === 422) return conflict(`System ${system.name} refuses this as things stand; look again.`);
  return status === 400 ? told(system, 'UPSTREAM_FAILURE', refusedByRule(system)) : null;
}

async function unlessDone(
  system: SystemRef,
  run: () => Promise<void>,
  isDone: () => Promise<boolean>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof ClusterQLError) || error.facts.status !== 500) throw error;
    if (!(await looked(system, isDone))) throw error;
  }
}

async function looked(system: SystemRef, isDone: () => Promise<boolean>): Promise<boolean> {
  try {
    return await isDone();
  } catch (error) {
    const { facts } = toClusterQLError(error);
    throw failure(system.name, 'OUTCOME_UNKNOWN', { ...facts, cause: error });
  }
}

function notAdmitted({ name }: SystemRef): string {
  return (
    `System ${name} did not admit the gateway to its admin API, which wants the roles \`admin\` and \`api\` ` +
    '(or `api` alone) and, where `main.api-allowed-ips` is set, an address on that list; ask its operator.'
  );
}

function refusedByRule({ name }: SystemRef): string {
  return `System ${name} refuses this by a rule that the gateway does not know; the gateway's log has it.`;
}
