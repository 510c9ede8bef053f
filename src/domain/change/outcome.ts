import { ClusterQLError, type ErrorCode } from '../../errors.ts';
import { Secret } from '../secret.ts';
import type { Effect } from './change.ts';
import { InvalidInput, type Problem } from './refusal.ts';

export const stepStatuses = ['APPLIED', 'FAILED', 'UNKNOWN', 'NOT_TRIED'] as const;

export type StepStatus = (typeof stepStatuses)[number];

/** How one step went. */
export interface StepReport {
  readonly intent: string;
  /** Paths into the input that it carries out. */
  readonly fields: readonly string[];
  readonly status: StepStatus;
  readonly code: ErrorCode | null;
  readonly message: string | null;
}

export interface PlannedStep {
  readonly intent: string;
  readonly fields: readonly string[];
  readonly effects: readonly Effect[];
}

interface FailureFacts {
  readonly code: ErrorCode;
  readonly message: string;
  readonly system: string | null;
}

/** A change that was refused, or that failed. */
export type Failure =
  | (FailureFacts & { readonly kind: 'InvalidInput'; readonly problems: readonly Problem[] })
  | (FailureFacts & { readonly kind: 'Forbidden' | 'NotFound' | 'Conflict' | 'Unsupported' })
  | (FailureFacts & {
      readonly kind: 'UpstreamFailure';
      readonly status: number | null;
      readonly retryable: boolean;
      readonly retryAfterSeconds: number | null;
    })
  | (FailureFacts & { readonly kind: 'OutcomeUnknown'; readonly lookAt: string })
  | (FailureFacts & {
      readonly kind: 'PartiallyApplied';
      readonly steps: readonly StepReport[];
      readonly lookAt: string;
    });

/** What a mutation answers. */
export type Outcome<P> =
  | { readonly kind: 'Done'; readonly payload: P; readonly secretAlreadyShown: boolean }
  | { readonly kind: 'Plan'; readonly steps: readonly PlannedStep[] }
  | Failure;

/** The failure that an error is to a client; what nobody expected is thrown on. */
export function failureOf(error: unknown, lookAt = ''): Failure {
  if (!(error instanceof ClusterQLError)) throw error;
  const { code, message, facts } = error;
  const { system = null, status = null, retryable = false, retryAfterSeconds = null } = facts;
  const known = { code, message, system };
  if (error instanceof InvalidInput) return { kind: 'InvalidInput', ...known, problems: error.problems };
  switch (code) {
    case 'FORBIDDEN':
    case 'UPSTREAM_FORBIDDEN':
      return { kind: 'Forbidden', ...known };
    case 'NOT_FOUND':
      return { kind: 'NotFound', ...known };
    case 'CONFLICT':
      return { kind: 'Conflict', ...known };
    case 'UNSUPPORTED':
      return { kind: 'Unsupported', ...known };
    case 'OUTCOME_UNKNOWN':
      return { kind: 'OutcomeUnknown', ...known, lookAt };
    case 'BAD_USER_INPUT':
      return { kind: 'InvalidInput', ...known, problems: [{ path: '', message }] };
    case 'UNAUTHENTICATED':
    case 'UPSTREAM_UNAUTHENTICATED':
    case 'UPSTREAM_UNAVAILABLE':
    case 'UPSTREAM_TIMEOUT':
    case 'UPSTREAM_RATE_LIMITED':
    case 'UPSTREAM_PROTOCOL':
    case 'UPSTREAM_FAILURE':
    // Of a native change: it was rolled back, or never begun.
    case 'DATABASE_UNAVAILABLE':
      return { kind: 'UpstreamFailure', ...known, status, retryable, retryAfterSeconds };
    case 'LIMIT_EXCEEDED':
    case 'OPERATION_NOT_FOUND':
    case 'INTERNAL':
      throw error;
  }
}

/** An outcome as it is kept for a replay: secrets are left out, and that they were there is told. */
export function keepOutcome(outcome: Outcome<unknown>): string {
  let secretAlreadyShown = false;
  const text = JSON.stringify(
    outcome,
    function leaveOut(this: Record<string, unknown>, name, value: unknown) {
      if (!(this[name] instanceof Secret)) return value;
      secretAlreadyShown = true;
      return null;
    },
  );
  return JSON.stringify({ secretAlreadyShown, outcome: text });
}

export function keptOutcome<P>(kept: string): Outcome<P> {
  const { secretAlreadyShown, outcome } = JSON.parse(kept) as {
    secretAlreadyShown: boolean;
    outcome: string;
  };
  const parsed = JSON.parse(outcome) as Outcome<P>;
  return parsed.kind === 'Done' ? { ...parsed, secretAlreadyShown } : parsed;
}
