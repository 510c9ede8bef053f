import { errors, type Dispatcher } from 'undici';
import { ClusterQLError } from '../errors.ts';
import { readBody, type Body } from './body.ts';
import type { Standing } from './breaker.ts';
import { excerpt } from './excerpt.ts';
import { codeOfStatus, failure, stopped } from './failures.ts';
import { headersFor, type Outgoing } from './outgoing.ts';
import { parseRetryAfter } from './retry-after.ts';
import type { Time } from './time.ts';

export interface ExchangeOptions {
  readonly system: string;
  readonly dispatcher: Dispatcher;
  readonly outgoing: Outgoing;
  readonly requestId: string;
  readonly authorization: string | null;
  readonly signal: AbortSignal;
  /** The time limit; silence for half of it counts against the system. */
  readonly patienceMilliseconds: number;
  readonly maxAnswerBytes: number;
  readonly time: Time;
  /** Whether a success may have an empty body, which is read as null; otherwise it is a failure. */
  readonly mayBeEmpty?: boolean;
}

/** How one request to a system went. */
export interface Exchange {
  /** Null when no answer came. */
  readonly status: number | null;
  readonly milliseconds: number;
  readonly standing: Standing;
  readonly outcome: Answered | Failed;
}

export interface Answered {
  readonly status: number;
  readonly json: unknown;
}

export interface Failed {
  readonly failure: Error;
  /** What the system said with it, whole, for its client to read; never for the log. */
  readonly text: string;
}

const maxFailureBytes = 64 * 1024;

/** Sends one request and reads its answer. Every way it can end is a value, so that all observers see it. */
export async function exchange(options: ExchangeOptions): Promise<Exchange> {
  const { time, patienceMilliseconds } = options;
  const startedAt = time.now();
  let status: number | null = null;
  let text = '';
  let outcome: Exchange['outcome'];
  try {
    const response = await send(options);
    status = response.statusCode;
    const body = await readAnswer(response, options.maxAnswerBytes);
    text = body.bytes.toString();
    outcome = { status, json: judge(options, response, text, body.fault) };
  } catch (error) {
    outcome = { failure: explain(options, error as Error, status), text };
  }
  const milliseconds = time.now() - startedAt;
  const standing = standingOf(outcome, milliseconds >= patienceMilliseconds / 2);
  return { status, milliseconds, standing, outcome };
}

function send({
  dispatcher,
  outgoing,
  requestId,
  authorization,
  signal,
}: ExchangeOptions): Promise<Response> {
  const { method, path, search, body } = outgoing;
  const headers = headersFor(outgoing, requestId, authorization);
  return dispatcher.request({ method, path: path + search, headers, body, signal });
}

type Response = Dispatcher.ResponseData;

function readAnswer({ statusCode, headers, body }: Response, maxAnswerBytes: number): Promise<Body> {
  const cap = codeOfStatus(statusCode) === null ? maxAnswerBytes : Math.min(maxAnswerBytes, maxFailureBytes);
  return readBody(body, headers['content-encoding'], cap);
}

/** The JSON of a success; anything else is thrown. */
function judge(
  options: ExchangeOptions,
  { statusCode: status, headers }: Response,
  text: string,
  fault: string | null,
): unknown {
  const { system, outgoing, authorization, time } = options;
  const answered = `${outgoing.method} ${outgoing.path} answered ${status}`;
  const code = codeOfStatus(status);
  if (code !== null) {
    const retryAfterSeconds = parseRetryAfter(single(headers['retry-after']), time.now());
    const target = single(headers.location)?.split(/[?#]/)[0];
    const said = target === undefined ? text : `redirect to ${target}`;
    const detail = `${answered}: ${excerpt(said, authorization, outgoing.secrets)}`;
    throw failure(system, code, { status, retryAfterSeconds, detail });
  }
  if (fault !== null) {
    throw failure(system, 'UPSTREAM_PROTOCOL', { status, detail: `${answered} with a body ${fault}` });
  }
  const isEmpty = text.trim() === '';
  if (outgoing.answersText) return text;
  if (isEmpty && options.mayBeEmpty === true) return null;
  try {
    return JSON.parse(text);
  } catch {
    const quoted = outgoing.answersSecret ? '(a secret)' : excerpt(text, authorization, outgoing.secrets);
    const said = isEmpty ? 'nothing' : `no JSON: ${quoted}`;
    throw failure(system, 'UPSTREAM_PROTOCOL', { status, detail: `${answered} with ${said}` });
  }
}

function explain({ system, outgoing, signal }: ExchangeOptions, error: Error, status: number | null): Error {
  const request = `${outgoing.method} ${outgoing.path}`;
  if (signal.aborted) {
    return stopped(system, signal, { status: status ?? undefined, detail: `${request}: time ran out` });
  }
  if (error instanceof ClusterQLError) return error;
  // undici refused to send it, so the mistake is ours and says nothing of the system.
  if (error instanceof errors.InvalidArgumentError) throw error;
  const detail = `${request}: ${[(error as NodeJS.ErrnoException).code, error.message].filter(Boolean).join(' ')}`;
  const spokeNoHttp = error instanceof errors.HTTPParserError || error instanceof errors.HeadersOverflowError;
  // undici's parser errors carry what was said instead, which may quote what was sent.
  if (spokeNoHttp) return failure(system, 'UPSTREAM_PROTOCOL', { detail });
  return failure(system, 'UPSTREAM_UNAVAILABLE', { detail, cause: error });
}

/** Being given up soon says nothing: a client may be impatient, or our own queue have used up the time. */
function standingOf(outcome: Exchange['outcome'], silentForLong: boolean): Standing {
  if (!('failure' in outcome)) return 'answers';
  const { failure } = outcome;
  const givenUp = !(failure instanceof ClusterQLError) || failure.code === 'UPSTREAM_TIMEOUT';
  if (givenUp) return silentForLong ? 'fails' : 'unknown';
  return failure.code === 'UPSTREAM_UNAVAILABLE' ? 'fails' : 'answers';
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
