import { ClusterQLError, type ErrorCode } from '../errors.ts';
import type { Exchange } from './exchange.ts';
import type { Outgoing } from './outgoing.ts';
import type { Flight } from './sharing.ts';

/** One request that was really sent, for the log and the metrics; never a token, never a body. */
export interface UpstreamCall {
  /** Of the reader that came first, when several share it. */
  readonly requestId: string;
  readonly system: string;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Null when no answer came. */
  readonly status: number | null;
  readonly durationMilliseconds: number;
  /** From 1. */
  readonly attempt: number;
  /** How many reads this one request was for when it ended; 0 when all had left, 1 for a write. */
  readonly readers: number;
  /** Absent on success, and when the request was dropped because nobody waited any more. */
  readonly error?: ErrorCode;
}

/** What one request carries besides what it asks for. */
export interface Sending {
  readonly requestId: string;
  readonly authorization: string | null;
  readonly attempt: number;
  readonly flight: Flight;
  /** The flight's, with the time limit on top. */
  readonly signal: AbortSignal;
  readonly patienceMilliseconds: number;
  /** Whether any answer at all is what was asked for. */
  readonly isProbe?: true;
  /** Makes it a write; called when it is on its way. */
  readonly onSent?: () => void;
}

export function toCall(
  system: string,
  { method, path }: Outgoing,
  sending: Sending,
  done: Exchange,
): UpstreamCall {
  const { requestId, attempt, flight } = sending;
  const { status, milliseconds: durationMilliseconds, outcome } = done;
  const call = {
    requestId,
    system,
    method,
    path,
    status,
    durationMilliseconds,
    attempt,
    readers: flight.readers,
  };
  if (sending.isProbe && status !== null) return call;
  const known = 'failure' in outcome && outcome.failure instanceof ClusterQLError;
  return known ? { ...call, error: outcome.failure.code } : call;
}
