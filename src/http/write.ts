import type { z } from 'zod';
import { ClusterQLError } from '../errors.ts';
import { createAnswer } from './answer.ts';
import { onDeparture } from './departure.ts';
import { exchange, type Exchange, type ExchangeOptions, type Failed } from './exchange.ts';
import { failureOfWrite } from './failures.ts';
import type { Outgoing, RequestParts } from './outgoing.ts';

/** One change to a system. */
export interface WriteRequest<T> extends RequestParts {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** What a success answers; an empty body is read as null. */
  readonly schema: z.ZodType<T>;
  /** Further headers that a system demands of one write (e.g. `If-Match`); never authorization. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Names a refusal in the words of the gateway: given what the system answered (null when that is no JSON),
   * it returns what to throw instead, or null to leave it. Not asked where the outcome is unknown.
   */
  readonly onFailure?: (status: number, json: unknown) => ClusterQLError | null;
}

/** What a system answered to a change it made. */
export interface Written<T> {
  readonly status: number;
  readonly body: T;
}

/** An exchange that changes something: once it is on its way, a failure tells what is known of the change. */
export async function exchangeWrite(options: ExchangeOptions, onSent: () => void): Promise<Exchange> {
  const progress = { sent: false };

  function depart(): void {
    progress.sent = true;
    onSent();
  }

  const dispatcher = options.dispatcher.compose(onDeparture(depart));
  const done = await exchange({ ...options, dispatcher, mayBeEmpty: true });
  if (!progress.sent || !('failure' in done.outcome)) return done;
  const failure = failureOfWrite(options.system, done.status, done.outcome.failure);
  return { ...done, outcome: { ...done.outcome, failure } };
}

/** What a finished exchange tells whoever asked for the change: its answer, or else what is thrown. */
export function conclude<T>(
  system: string,
  outgoing: Outgoing,
  request: WriteRequest<T>,
  { status, outcome }: Exchange,
): Written<T> {
  if ('failure' in outcome) throw failureFor(request, status, outcome);
  try {
    const body = createAnswer({ system, outgoing, ...outcome }).as(request.schema);
    return { status: outcome.status, body };
  } catch (error) {
    throw failureOfWrite(system, outcome.status, error as Error);
  }
}

/** The system's own client may know more of a refusal than its status says. */
function failureFor<T>(
  { onFailure }: WriteRequest<T>,
  status: number | null,
  { failure, text }: Failed,
): Error {
  const isRefusal = failure instanceof ClusterQLError && failure.code !== 'OUTCOME_UNKNOWN';
  if (!isRefusal || status === null) return failure;
  const named = onFailure?.(status, parse(text));
  if (!named) return failure;
  // One that tells more than its sentence, like the problems of an input, stays what it is.
  if (named.constructor !== ClusterQLError) return named;
  const detail = named.facts.detail ?? failure.facts.detail;
  const facts = { ...failure.facts, retryable: false, ...named.facts, detail };
  return new ClusterQLError(named.code, named.message, { ...facts, cause: named.cause ?? failure });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
