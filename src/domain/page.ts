import { type ClusterQLError, type ErrorCode, toClusterQLError } from '../errors.ts';
import type { NodeKey } from './id.ts';
import type { SystemRef } from './system.ts';

/** What a list asks of one system: the first `limit` rows in the noun's order. */
export interface ListRequest {
  readonly limit: number;
}

/** What one system answered to it. */
export interface Slice<R> {
  /** At most `limit` rows, in the noun's order. */
  readonly rows: readonly R[];
  /** Whether the system has rows beyond these. */
  readonly hasMore: boolean;
  /** How many rows there are in all; null where the system does not say. */
  readonly total: number | null;
}

/** What every row of every noun has. */
export interface Row {
  /** Global id, see `formatId`. */
  readonly id: string;
  readonly system: SystemRef;
}

/** One system's rows of one noun, already bound to the caller. */
export interface Source<R extends Row> {
  readonly system: SystemRef;
  list(request: ListRequest): Promise<Slice<R>>;
  /**
   * The rows of these keys, in as few requests as the system allows. Missing and hidden ones are left
   * out; others may ride along where the system only has the whole list.
   */
  getMany(keys: readonly NodeKey[]): Promise<readonly R[]>;
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

/** What a page over all systems asks. */
export interface PageRequest<R extends Row> {
  readonly first: number;
  /** The noun's order; every source answers in it. */
  readonly compare: (a: R, b: R) => number;
  /** The refusal for a system this viewer may not read; nothing is asked of that system then. */
  readonly refuse: (system: SystemRef) => ClusterQLError | null;
}

export interface Page<R extends Row> {
  readonly rows: readonly R[];
  readonly hasNextPage: boolean;
  /** Null where a system did not answer or does not count. */
  readonly total: number | null;
  readonly completeness: Completeness;
  readonly failures: readonly ClusterQLError[];
}

/**
 * The first rows over all sources, asked at the same time. A source that fails costs its own rows only
 * and is named in `completeness` and `failures`, so that a failure never looks like an empty list.
 */
export async function readPage<R extends Row>(
  sources: readonly Source<R>[],
  request: PageRequest<R>,
): Promise<Page<R>> {
  const outcomes = await Promise.all(sources.map((source) => readSource(source, request)));
  const slices = outcomes.flatMap(({ slice }) => slice ?? []);
  // One row more than asked, of each source: the merge then knows whether a next page exists.
  const rows = slices.flatMap((slice) => slice.rows).sort(request.compare);
  return {
    rows: rows.slice(0, request.first),
    hasNextPage: rows.length > request.first || slices.some((slice) => slice.hasMore),
    total: outcomes.length === slices.length ? sum(slices.map((slice) => slice.total)) : null,
    completeness: {
      complete: outcomes.every(({ report }) => report.status === 'OK'),
      sources: outcomes.map(({ report }) => report),
    },
    failures: outcomes.flatMap(({ failure }) => failure ?? []),
  };
}

/** The answer of a source that always holds the whole list, cut to what was asked. */
export function sliceOfWhole<R extends Row>(
  rows: readonly R[],
  { limit }: ListRequest,
  compare: (a: R, b: R) => number,
): Slice<R> {
  const sorted = [...rows].sort(compare);
  return { rows: sorted.slice(0, limit), hasMore: sorted.length > limit, total: sorted.length };
}

interface Outcome<R extends Row> {
  readonly report: SourceReport;
  readonly slice?: Slice<R>;
  readonly failure?: ClusterQLError;
}

async function readSource<R extends Row>(source: Source<R>, request: PageRequest<R>): Promise<Outcome<R>> {
  const { system } = source;
  try {
    const refusal = request.refuse(system);
    if (refusal !== null) throw refusal;
    const slice = await source.list({ limit: request.first + 1 });
    return { slice, report: { system, status: 'OK', asOf: new Date().toISOString(), error: null } };
  } catch (thrown) {
    const failure = toClusterQLError(thrown);
    const { code, message, facts } = failure;
    const error = { code, message, retryAfterSeconds: facts.retryAfterSeconds ?? null };
    return { failure, report: { system, status: statusOf(code), asOf: null, error } };
  }
}

function statusOf(code: ErrorCode): SourceStatus {
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

function sum(totals: readonly (number | null)[]): number | null {
  return totals.reduce((all, total) => (all === null || total === null ? null : all + total), 0);
}
