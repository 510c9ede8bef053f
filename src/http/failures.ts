import { ClusterQLError, type ErrorCode, type ErrorFacts } from '../errors.ts';
import { isTimeUp } from './abort.ts';

/** What the client reads; the system's own words stay in `detail`, for the log. */
const sentences = {
  UPSTREAM_UNAUTHENTICATED: 'did not accept the credential; sign in again.',
  UPSTREAM_FORBIDDEN: 'refuses this to your account; ask its administrators for access.',
  NOT_FOUND: 'has nothing of that name or id, or hides it from your account.',
  CONFLICT: 'refuses the change because of what is there already; look at it, then try again.',
  UPSTREAM_RATE_LIMITED: 'asks for fewer requests; wait a moment and try again.',
  UPSTREAM_UNAVAILABLE: 'cannot be reached at the moment; try again later.',
  UPSTREAM_TIMEOUT: 'did not answer in time; try again, or ask for less.',
  UPSTREAM_PROTOCOL: "answered in a form the gateway cannot read; the gateway's log says what it was.",
  UPSTREAM_FAILURE: "failed at this request; if it keeps failing, the gateway's log says why.",
  OUTCOME_UNKNOWN: 'did not say whether the change was made; look before trying again.',
} satisfies Partial<Record<ErrorCode, string>>;

export type FailureCode = keyof typeof sentences;

const passing: readonly FailureCode[] = ['UPSTREAM_RATE_LIMITED', 'UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT'];

/** Turned away by the door itself: nothing was sent, and asking again at once would end the same. */
export class Refusal extends ClusterQLError {
  constructor(system: string, sentence: string, facts: ErrorFacts) {
    super('UPSTREAM_UNAVAILABLE', `System ${system} ${sentence}`, { ...facts, system, retryable: true });
  }
}

export function failure(system: string, code: FailureCode, facts: ErrorFacts): ClusterQLError {
  const retryable = passing.includes(code);
  return new ClusterQLError(code, `System ${system} ${sentences[code]}`, { ...facts, system, retryable });
}

/** Null for a success. */
export function codeOfStatus(status: number): FailureCode | null {
  if (status >= 200 && status < 300) return null;
  if (status < 400) return 'UPSTREAM_PROTOCOL';
  switch (status) {
    case 401:
      return 'UPSTREAM_UNAUTHENTICATED';
    case 403:
      return 'UPSTREAM_FORBIDDEN';
    case 404:
      return 'NOT_FOUND';
    case 429:
      return 'UPSTREAM_RATE_LIMITED';
    case 502:
    case 503:
    case 504:
      return 'UPSTREAM_UNAVAILABLE';
    default:
      return 'UPSTREAM_FAILURE';
  }
}

/** Of a write that was sent; wherever a read could just be asked again, it is open whether the change was made. */
function codeOfWrite(status: number | null): FailureCode {
  switch (status) {
    case null:
    case 408:
    // Proxies say these two, which know no more of what the system did.
    case 502:
    case 504:
      return 'OUTCOME_UNKNOWN';
    case 409:
    case 412:
    case 428:
      return 'CONFLICT';
    default: {
      const code = codeOfStatus(status);
      return code === null || code === 'UPSTREAM_PROTOCOL' ? 'OUTCOME_UNKNOWN' : code;
    }
  }
}

/** What went wrong after a write was sent; `error` is the same as a read would tell it. */
export function failureOfWrite(system: string, status: number | null, error: Error): ClusterQLError {
  const { detail, retryAfterSeconds } = error instanceof ClusterQLError ? error.facts : {};
  const facts = { status: status ?? undefined, detail, retryAfterSeconds, cause: error };
  return failure(system, codeOfWrite(status), facts);
}

/** What is thrown once a signal fired: that time ran out, or the reason the client left for. */
export function stopped(system: string, signal: AbortSignal, facts: ErrorFacts): Error {
  const reason = signal.reason as Error;
  if (!isTimeUp(reason)) return reason;
  return failure(system, 'UPSTREAM_TIMEOUT', { ...facts, cause: reason });
}
