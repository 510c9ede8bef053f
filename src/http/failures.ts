import { ClusterQLError, type ErrorCode, type ErrorFacts } from '../errors.ts';

/** What the client reads; the system's own words stay in `detail`, for the log. */
const sentences = {
  UPSTREAM_UNAUTHENTICATED: 'did not accept the credential; sign in again.',
  UPSTREAM_FORBIDDEN: 'refuses this to your account; ask its administrators for access.',
  NOT_FOUND: 'has nothing of that name or id, or hides it from your account.',
  UPSTREAM_RATE_LIMITED: 'asks for fewer requests; wait a moment and try again.',
  UPSTREAM_UNAVAILABLE: 'cannot be reached at the moment; try again later.',
  UPSTREAM_TIMEOUT: 'did not answer in time; try again, or ask for less.',
  UPSTREAM_PROTOCOL: "answered in a form the gateway cannot read; the gateway's log says what it was.",
  UPSTREAM_FAILURE: "failed at this request; if it keeps failing, the gateway's log says why.",
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

/** What is thrown once a signal fired: that time ran out, or the reason the client left for. */
export function stopped(system: string, signal: AbortSignal, facts: ErrorFacts): Error {
  const reason = signal.reason as Error;
  if (reason.name !== 'TimeoutError') return reason;
  return failure(system, 'UPSTREAM_TIMEOUT', { ...facts, cause: reason });
}
