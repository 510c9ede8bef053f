import type { ErrorCode } from '../../errors.ts';
import type { SystemRef } from '../system.ts';

export const sourceStatuses = [
  'OK',
  'TRUNCATED',
  'SHIFTED',
  'INCOMPLETE',
  'FORBIDDEN',
  'UNAUTHENTICATED',
  'UNSUPPORTED',
  'TIMED_OUT',
  'FAILED',
] as const;

export type SourceStatus = (typeof sourceStatuses)[number];

/** One system's part in a page. */
export interface SourceReport {
  readonly system: SystemRef;
  readonly status: SourceStatus;
  /** When these rows were read, ISO 8601; null when none were. */
  readonly asOf: string | null;
  readonly error: { code: ErrorCode; message: string; retryAfterSeconds: number | null } | null;
}

export interface Completeness {
  readonly complete: boolean;
  readonly sources: readonly SourceReport[];
}

export function statusOfError(code: ErrorCode): SourceStatus {
  switch (code) {
    case 'UNAUTHENTICATED':
    case 'UPSTREAM_UNAUTHENTICATED':
      return 'UNAUTHENTICATED';
    case 'FORBIDDEN':
    case 'UPSTREAM_FORBIDDEN':
      return 'FORBIDDEN';
    case 'UNSUPPORTED':
      return 'UNSUPPORTED';
    case 'UPSTREAM_TIMEOUT':
      return 'TIMED_OUT';
    default:
      return 'FAILED';
  }
}
