import type { ErrorCode } from '../errors.ts';
import type { SystemRef } from './system.ts';

/** What a list asks of one system: the first `limit` rows in the noun's order. */
export interface ListRequest {
  readonly limit: number;
}

/** What one system answered to it. */
export interface Slice<Row> {
  /** At most `limit` rows, in the noun's order. */
  readonly rows: readonly Row[];
  /** Whether the system has rows beyond these. */
  readonly hasMore: boolean;
  /** How many rows there are in all; null where the system does not say. */
  readonly total: number | null;
}

/** One system's rows of one noun, already bound to the caller. */
export interface Source<Row> {
  readonly system: SystemRef;
  list(request: ListRequest): Promise<Slice<Row>>;
  /** By the key of a global id; null when missing or hidden. */
  get(key: readonly string[]): Promise<Row | null>;
  /** Joins: the rows of these keys by `key.join('/')`, in as few requests as the system allows; a missing one is left out. */
  getMany(keys: readonly (readonly string[])[]): Promise<ReadonlyMap<string, Row>>;
}

export const sourceStatuses = [
  'OK',
  'TRUNCATED',
  'SHIFTED',
  'FORBIDDEN',
  'UNAUTHENTICATED',
  'UNSUPPORTED',
  'TIMED_OUT',
  'FAILED',
] as const;

export type SourceStatus = (typeof sourceStatuses)[number];

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
