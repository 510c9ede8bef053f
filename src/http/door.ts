import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import type { z } from 'zod';
import type { Credential } from '../domain/credential.ts';
import type { SystemHealth, SystemRef } from '../domain/system.ts';
import { ClusterQLError } from '../errors.ts';
import { untilAborted, withTimeLimit } from './abort.ts';
import { createAnswer, type Answer } from './answer.ts';
import { createBreaker } from './breaker.ts';
import { toCall, type Sending, type UpstreamCall } from './call.ts';
import { connectionSettings } from './connections.ts';
import { exchange, type Exchange } from './exchange.ts';
import { stopped } from './failures.ts';
import { createHealth } from './health.ts';
import { createLimiter } from './limiter.ts';
import { toOutgoing, type Outgoing, type RequestParts } from './outgoing.ts';
import { afterRefusal } from './refused-credential.ts';
import { retryRead } from './retry.ts';
import { createSharing, type Flight } from './sharing.ts';
import { systemTime, type Time } from './time.ts';
import { conclude, exchangeWrite, type WriteRequest, type Written } from './write.ts';

export type { UpstreamCall, WriteRequest, Written };

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

/** The same caller as administrator of the system, for an endpoint that demands it; refused before anything is sent. */
export function elevated(caller: Caller): Caller {
  return { ...caller, credential: caller.credential.elevated?.() ?? caller.credential };
}

export interface ReadRequest<T> extends RequestParts {
  /** POST only where the system reads by POST (e.g. GraphQL); a read is retried and shared whatever its method. */
  readonly method?: 'GET' | 'POST';
  /** Only the fields that are read; anything else is `UPSTREAM_PROTOCOL`. */
  readonly schema: z.ZodType<T>;
}

/** What a system answered to a read. */
export interface ReadAnswer<T> {
  readonly status: number;
  readonly body: T;
}

/** The one way to a system: pool, deadline, retry of reads, caps, status to error. */
export interface Door {
  readonly system: SystemRef;
  /** Readers that meet in flight share one answer, rows included: treat them as read-only. */
  read<T>(caller: Caller, request: ReadRequest<T>): Promise<T>;
  /** The same, for answers of which the status tells more than that it is a success. */
  readWithStatus<T>(caller: Caller, request: ReadRequest<T>): Promise<ReadAnswer<T>>;
  /**
   * Sends a change once, whatever happens. Until it is on its way it can be called back, and what is thrown
   * holds no `status`; after that, `OUTCOME_UNKNOWN` says that it may have been made.
   */
  write<T>(caller: Caller, request: WriteRequest<T>): Promise<Written<T>>;
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
  /** For one read or write: its wait in the queue, retries and their pauses included. */
  readonly timeoutSeconds: number;
  /** Counted after decompression. */
  readonly maxAnswerBytes?: number;
  readonly maxQueue?: number;
  readonly retries?: number;
  readonly onCall?: (call: UpstreamCall) => void;
  readonly time?: Time;
}

type Attempt = Pick<Sending, 'attempt' | 'flight' | 'signal' | 'onSent'>;

const probeMilliseconds = 3_000;

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
    return (await readWithStatus(caller, request)).body;
  }

  async function readWithStatus<T>(caller: Caller, request: ReadRequest<T>): Promise<ReadAnswer<T>> {
    const outgoing = toOutgoing(base, request);
    const key = sharingKey(caller.credential, outgoing);
    try {
      const answer = await sharing.join(key, caller.signal, (flight) => ask(caller, outgoing, flight));
      return { status: answer.status, body: answer.as(request.schema) };
    } catch (error) {
      throw explainStop(error, caller.signal, outgoing);
    }
  }

  /** One shared read, with all its attempts and pauses, within the time limit. */
  function ask(caller: Caller, outgoing: Outgoing, flight: Flight): Promise<Answer> {
    const deadline = time.now() + patienceMilliseconds;
    return withTimeLimit(patienceMilliseconds, flight.signal, async (signal) => {
      try {
        return await retryRead({ retries, deadline, signal, time }, async (attempt) => {
          const { outcome } = await sendRead(caller, outgoing, { attempt, flight, signal });
          if ('failure' in outcome) throw outcome.failure;
          return createAnswer({ system: system.name, outgoing, ...outcome });
        });
      } catch (error) {
        throw explainStop(error, signal, outgoing);
      }
    });
  }

  async function write<T>(caller: Caller, request: WriteRequest<T>): Promise<Written<T>> {
    const outgoing = toOutgoing(base, request, request.headers);
    try {
      return conclude(system.name, outgoing, request, await sendOnce(caller, outgoing));
    } finally {
      sharing.renew(); // What reads in flight are about to learn may be older than the change.
    }
  }

  /** Within the time limit; a caller who leaves calls it back, but not once it is on its way. */
  function sendOnce(caller: Caller, outgoing: Outgoing): Promise<Exchange> {
    return withTimeLimit(patienceMilliseconds, caller.signal, async (signal, commit) => {
      const flight = { signal, readers: 1 };
      try {
        return await sendInTurn(caller, outgoing, { attempt: 1, flight, signal, onSent: commit });
      } catch (error) {
        throw explainStop(error, signal, outgoing);
      }
    });
  }

  /** One attempt; where the credential was refused and can be renewed, once more with the new one. */
  async function sendRead(caller: Caller, outgoing: Outgoing, attempt: Attempt): Promise<Exchange> {
    const done = await sendInTurn(caller, outgoing, attempt);
    const isRenewed = done.status === 401 && caller.credential.renew !== undefined;
    return isRenewed ? sendInTurn(caller, outgoing, attempt) : done;
  }

  /** Sent when it is its turn and the breaker is closed. */
  async function sendInTurn(
    { requestId, credential }: Caller,
    outgoing: Outgoing,
    attempt: Attempt,
  ): Promise<Exchange> {
    const { signal } = attempt;
    const authorization = await untilAborted(credential.authorization(), signal);
    const sending = { ...attempt, requestId, authorization, patienceMilliseconds };
    const done = await limiter.run(signal, () => breaker.run(() => send(outgoing, sending)));
    if (done.status !== 401 || authorization === null) return done;
    credential.renew?.(authorization);
    return afterRefusal(system.name, credential.mode, done);
  }

  /** The only place that touches the wire. */
  async function send(outgoing: Outgoing, sending: Sending): Promise<Exchange> {
    const asked = { ...sending, system: system.name, dispatcher: pool, outgoing, maxAnswerBytes, time };
    const { onSent } = sending;
    const done = await (onSent === undefined ? exchange(asked) : exchangeWrite(asked, onSent));
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

  return { system, read, readWithStatus, write, health: (path) => health.read(path), close };
}

/** The fingerprint stands for the credential: two people are never given one answer. */
function sharingKey({ fingerprint }: Credential, { method, path, search, body }: Outgoing): string {
  return JSON.stringify([fingerprint, method, path, search, body]);
}
