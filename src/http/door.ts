import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import type { z } from 'zod';
import type { Credential } from '../domain/credential.ts';
import type { SystemHealth, SystemRef } from '../domain/system.ts';
import { ClusterQLError, type ErrorCode } from '../errors.ts';
import { untilAborted, withTimeLimit } from './abort.ts';
import { createAnswer, type Answer } from './answer.ts';
import { createBreaker } from './breaker.ts';
import { connectionSettings } from './connections.ts';
import { exchange, type Exchange } from './exchange.ts';
import { stopped } from './failures.ts';
import { createHealth } from './health.ts';
import { createLimiter } from './limiter.ts';
import { toOutgoing, type Outgoing, type RequestParts } from './outgoing.ts';
import { retryRead } from './retry.ts';
import { createSharing, type Flight } from './sharing.ts';
import { systemTime, type Time } from './time.ts';

/** Who a request is sent for, and until when. Made once for each incoming request and system. */
export interface Caller {
  readonly requestId: string;
  readonly credential: Credential;
  /** Aborts when the client goes away or, with a `TimeoutError`, when the request's deadline passes. */
  readonly signal: AbortSignal;
}

/** The same caller with less patience. */
export function until(caller: Caller, signal: AbortSignal): Caller {
  return { ...caller, signal: AbortSignal.any([caller.signal, signal]) };
}

export interface ReadRequest<T> extends RequestParts {
  /** Only the fields that are read; anything else is `UPSTREAM_PROTOCOL`. */
  readonly schema: z.ZodType<T>;
}

/** The one way to a system: pool, deadline, retry of reads, caps, status to error. */
export interface Door {
  readonly system: SystemRef;
  /** Readers that meet in flight share one answer, rows included: treat them as read-only. */
  read<T>(caller: Caller, request: ReadRequest<T>): Promise<T>;
  /** The health of the last answer; asks `path` without a credential when nothing is known of the last 30 s. */
  health(path: string): Promise<SystemHealth>;
  close(): Promise<void>;
}

export interface DoorOptions {
  readonly system: SystemRef;
  readonly url: string;
  /** PEM; trusted instead of the public authorities. */
  readonly ca?: string | undefined;
  /** How many requests the system may have to answer at once. */
  readonly concurrency: number;
  readonly connections?: number;
  /** For one read: its wait in the queue, its retries and their pauses included. */
  readonly timeoutSeconds: number;
  /** Counted after decompression. */
  readonly maxAnswerBytes?: number;
  readonly maxQueue?: number;
  readonly retries?: number;
  readonly onCall?: (call: UpstreamCall) => void;
  readonly time?: Time;
}

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
  /** How many reads this one request was for when it ended; 0 when all had left. */
  readonly readers: number;
  /** Absent on success, and when the request was dropped because nobody waited any more. */
  readonly error?: ErrorCode;
}

const probeMilliseconds = 3_000;

/** What one request carries besides what it asks for. */
interface Sending {
  readonly requestId: string;
  readonly authorization: string | null;
  readonly attempt: number;
  readonly flight: Flight;
  /** The flight's, with the time limit on top. */
  readonly signal: AbortSignal;
  readonly patienceMilliseconds: number;
  /** Whether any answer at all is what was asked for. */
  readonly isProbe?: true;
}

export function createDoor(options: DoorOptions): Door {
  const { system, concurrency, retries = 2, maxQueue = 256, time = systemTime } = options;
  const { connections = Math.max(16, concurrency), maxAnswerBytes = 32 * 1024 * 1024 } = options;
  const base = new URL(options.url);
  const patienceMilliseconds = options.timeoutSeconds * 1_000;
  const pool = new Pool(base.origin, connectionSettings({ ca: options.ca, connections }));
  const limiter = createLimiter({ system: system.name, concurrency, maxQueue });
  const breaker = createBreaker({ system: system.name, now: time.now });
  const health = createHealth({ now: time.now, probe });
  const sharing = createSharing<Answer>();
  let closing: Promise<void> | null = null;

  async function read<T>(caller: Caller, request: ReadRequest<T>): Promise<T> {
    const outgoing = toOutgoing(base, request);
    const key = sharingKey(caller.credential, outgoing);
    try {
      const answer = await sharing.join(key, caller.signal, (flight) => ask(caller, outgoing, flight));
      return answer.as(request.schema);
    } catch (error) {
      throw explainStop(error, caller.signal, outgoing);
    }
  }

  /** One shared read, with all its attempts and pauses, within the time limit. */
  function ask(caller: Caller, outgoing: Outgoing, flight: Flight): Promise<Answer> {
    const { requestId, credential } = caller;
    const deadline = time.now() + patienceMilliseconds;
    return withTimeLimit(patienceMilliseconds, flight.signal, async (signal) => {
      try {
        return await retryRead({ retries, deadline, signal, time }, async (attempt) => {
          const authorization = await untilAborted(credential.authorization(), signal);
          return receive(outgoing, {
            requestId,
            authorization,
            attempt,
            flight,
            signal,
            patienceMilliseconds,
          });
        });
      } catch (error) {
        throw explainStop(error, signal, outgoing);
      }
    });
  }

  /** One attempt; sent when it is its turn and the breaker is closed. */
  async function receive(outgoing: Outgoing, sending: Sending): Promise<Answer> {
    const { status, outcome } = await limiter.run(sending.signal, () =>
      breaker.run(() => send(outgoing, sending)),
    );
    if ('failure' in outcome) throw outcome.failure;
    return createAnswer({ system: system.name, outgoing, status, json: outcome.json });
  }

  /** The only place that touches the wire. */
  async function send(outgoing: Outgoing, sending: Sending): Promise<Exchange> {
    const done = await exchange({ ...sending, system: system.name, pool, outgoing, maxAnswerBytes, time });
    health.note(done);
    options.onCall?.(toCall(system.name, outgoing, sending, done));
    return done;
  }

  /** Beside queue and breaker: it must tell the truth when they are what keeps requests away. */
  function probe(path: string): Promise<Exchange> {
    return withTimeLimit(probeMilliseconds, null, (signal) =>
      send(toOutgoing(base, { path }), {
        requestId: randomUUID(),
        authorization: null,
        attempt: 1,
        flight: { signal, readers: 1 },
        signal,
        patienceMilliseconds: probeMilliseconds,
        isProbe: true,
      }),
    );
  }

  function explainStop(error: unknown, signal: AbortSignal, { method, path }: Outgoing): unknown {
    if (error instanceof ClusterQLError || !signal.aborted) return error;
    return stopped(system.name, signal, { detail: `${method} ${path}: time ran out while waiting` });
  }

  /** Lets what was sent be answered. */
  function close(): Promise<void> {
    return (closing ??= pool.close());
  }

  return { system, read, health: (path) => health.read(path), close };
}

/** The fingerprint stands for the credential: two people are never given one answer. */
function sharingKey({ fingerprint }: Credential, { method, path, search, body }: Outgoing): string {
  return JSON.stringify([fingerprint, method, path, search, body]);
}

function toCall(system: string, { method, path }: Outgoing, sending: Sending, done: Exchange): UpstreamCall {
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
