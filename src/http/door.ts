// contract; the implementation follows
import type { z } from 'zod';
import type { Credential } from '../domain/credential.ts';
import type { SystemHealth, SystemRef } from '../domain/system.ts';

/** Who a request is sent for, and until when. Made once for each incoming request and system. */
export interface Caller {
  readonly requestId: string;
  readonly credential: Credential;
  /** Aborts when the client goes away or the request's deadline passes. */
  readonly signal: AbortSignal;
}

export interface ReadRequest<T> {
  /** POST only where the system reads by POST (e.g. GraphQL); a read is retried and shared whatever its method. */
  readonly method?: 'GET' | 'POST';
  /** Already encoded, beginning with `/`, appended to the system's URL. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
  /** Only the fields that are read; anything else is `UPSTREAM_PROTOCOL`. */
  readonly schema: z.ZodType<T>;
}

/** The one way to a system: pool, deadline, retry of reads, caps, status to error. */
export interface Door {
  readonly system: SystemRef;
  read<T>(caller: Caller, request: ReadRequest<T>): Promise<T>;
  /** The health of the last answer; asks `path` without a credential when nothing is known of the last 30 s. */
  health(path: string): Promise<SystemHealth>;
  close(): Promise<void>;
}
