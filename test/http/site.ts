import { afterEach } from 'vitest';
import { z } from 'zod';
import {
  createDoor,
  type Caller,
  type Door,
  type DoorOptions,
  type UpstreamCall,
} from '../../src/http/door.ts';
import type { Time } from '../../src/http/time.ts';
import { serve, type Handler, type Loopback } from './loopback.ts';

export const token = 'canary-token-0123456789';

export const Thing = z.object({ id: z.number() });

/** Time that stands still but for pauses, which pass at once; `pauses` says how long they would have been. */
export interface TestTime extends Time {
  readonly pauses: number[];
  pass(milliseconds: number): void;
}

export function createTestTime(): TestTime {
  const pauses: number[] = [];
  let now = Date.parse('2026-11-22T12:00:00Z');
  return {
    pauses,
    now: () => now,
    sleep: async (milliseconds) => void pauses.push(milliseconds),
    random: () => 0.5,
    pass(milliseconds) {
      now += milliseconds;
    },
  };
}

export interface Site {
  /** A system and the door to it; both are closed after the test. */
  open(
    handler: Handler,
    options?: Partial<DoorOptions>,
  ): Promise<{ door: Door; server: Loopback; calls: UpstreamCall[] }>;
  /** Only the door, to a URL of the test's own. */
  openDoor(url: string, options?: Partial<DoorOptions>): { door: Door; calls: UpstreamCall[] };
  /** Any other server of the test's own, closed after it. */
  track<T extends Pick<Loopback, 'close'>>(server: T): T;
}

export function createSite(): Site {
  const servers: Pick<Loopback, 'close'>[] = [];
  const doors: Door[] = [];

  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
    await Promise.all(doors.splice(0).map((door) => door.close()));
  });

  function track<T extends Pick<Loopback, 'close'>>(server: T): T {
    servers.push(server);
    return server;
  }

  function openDoor(url: string, options: Partial<DoorOptions> = {}): { door: Door; calls: UpstreamCall[] } {
    const calls: UpstreamCall[] = [];
    const door = createDoor({
      system: { name: 'emmy', kind: 'clustercockpit' },
      url,
      concurrency: 8,
      timeoutSeconds: 10,
      onCall: (call) => calls.push(call),
      time: createTestTime(),
      ...options,
    });
    doors.push(door);
    return { door, calls };
  }

  return {
    track,
    openDoor,
    async open(handler, options) {
      const server = track(await serve(handler));
      return { server, ...openDoor(server.url, options) };
    },
  };
}

export interface CallerParts {
  readonly fingerprint?: string;
  readonly authorization?: string | null;
  readonly signal?: AbortSignal;
  readonly requestId?: string;
}

export function createCaller(parts: CallerParts = {}): Caller {
  const { fingerprint = 'f-0001', authorization = `Bearer ${token}`, requestId = 'r-1' } = parts;
  return {
    requestId,
    signal: parts.signal ?? new AbortController().signal,
    credential: { mode: 'forward', fingerprint, expiresAt: null, authorization: async () => authorization },
  };
}

/** Lets everything that can happen without the outside happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** What the promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<any> {
  const missing = Symbol('nothing was thrown');
  const reason = await promise.then(
    () => missing,
    (error: unknown) => error,
  );
  if (reason === missing) throw new Error('expected a rejection');
  return reason;
}
