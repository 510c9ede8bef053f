/** Every code a client can meet in `errors[].extensions.code`, in `completeness` or in a mutation's `Failure`. */
export const errorCodes = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'NOT_FOUND',
  'CONFLICT',
  'UNSUPPORTED',
  'LIMIT_EXCEEDED',
  'OPERATION_NOT_FOUND',
  'UPSTREAM_UNAUTHENTICATED',
  'UPSTREAM_FORBIDDEN',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_RATE_LIMITED',
  'UPSTREAM_PROTOCOL',
  'UPSTREAM_FAILURE',
  'OUTCOME_UNKNOWN',
  'DATABASE_UNAVAILABLE',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface ErrorFacts {
  /** One sentence for the log; may name hosts, statuses and foreign texts, never a token. */
  detail?: string | undefined;
  /** Name of the system whose request failed. */
  system?: string | undefined;
  /** HTTP status that system answered. */
  status?: number | undefined;
  /** Whether asking again, unchanged, may succeed. */
  retryable?: boolean | undefined;
  /** Seconds the system asked us to wait (`Retry-After`). */
  retryAfterSeconds?: number | undefined;
  /** Why a credential was refused, for clients that branch on it. */
  reason?: string | undefined;
  /** When the refused token ended, ISO 8601. */
  expiredAt?: string | undefined;
  /** Where a person signs in, or connects the system, with the browser. */
  connectUrl?: string | undefined;
  cause?: unknown;
}

/**
 * The one base of everything that goes wrong on purpose. `message` is the sentence for the client and
 * says how to mend it; `facts.detail` is the sentence for the log.
 */
export class ClusterQLError extends Error {
  override readonly name = 'ClusterQLError';
  readonly code: ErrorCode;
  readonly facts: Omit<ErrorFacts, 'cause'>;

  constructor(code: ErrorCode, message: string, { cause, ...facts }: ErrorFacts = {}) {
    super(message, { cause });
    this.code = code;
    this.facts = facts;
  }

  /** What may stand in `errors[].extensions`: everything but the sentence for the log. */
  get extensions(): Record<string, unknown> {
    const {
      system,
      status,
      reason,
      expiredAt,
      connectUrl,
      retryAfterSeconds,
      retryable = false,
    } = this.facts;
    const told = { code: this.code, system, status, retryable, retryAfterSeconds };
    const known = { ...told, reason, expiredAt, connectUrl };
    return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
  }
}

/** The status of an answer that is an error and nothing else. A system that cannot be asked may answer soon: 503. */
export function httpStatusOf(code: ErrorCode): number {
  switch (code) {
    case 'BAD_USER_INPUT':
    case 'LIMIT_EXCEEDED':
      return 400;
    case 'UNAUTHENTICATED':
      return 401;
    case 'FORBIDDEN':
      return 403;
    case 'NOT_FOUND':
    case 'OPERATION_NOT_FOUND':
      return 404;
    case 'INTERNAL':
      return 500;
    default:
      return 503;
  }
}

/** The error itself, or a masked one whose cause is kept for the log. */
export function toClusterQLError(error: unknown): ClusterQLError {
  if (error instanceof ClusterQLError) return error;
  return new ClusterQLError('INTERNAL', 'Something went wrong in the gateway; its log has the details.', {
    cause: error,
  });
}
