import { ClusterQLError } from '../errors.ts';
import { Refusal } from './failures.ts';
import type { Time } from './time.ts';

export interface RetryOptions {
  /** How many attempts may follow the first. */
  readonly retries: number;
  /** Epoch milliseconds; no pause goes past it. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  readonly time: Time;
}

const firstPauseMilliseconds = 100;
const longestPauseMilliseconds = 2_000;

/** For reads alone: a write that may have arrived must never be sent twice. `attempt` counts from 1. */
export async function retryRead<T>(
  { retries, deadline, signal, time }: RetryOptions,
  attempt: (number: number) => Promise<T>,
): Promise<T> {
  for (let number = 1; ; number += 1) {
    try {
      return await attempt(number);
    } catch (error) {
      if (number > retries || !isPassing(error)) throw error;
      const pause = pauseBefore(number, error, time);
      if (time.now() + pause >= deadline) throw error;
      await time.sleep(pause, signal);
    }
  }
}

function isPassing(error: unknown): error is ClusterQLError {
  if (!(error instanceof ClusterQLError) || error instanceof Refusal) return false;
  return error.code === 'UPSTREAM_UNAVAILABLE' || error.code === 'UPSTREAM_RATE_LIMITED';
}

/** Full jitter over a doubling range, after what the system itself asked for: its clients must not return as one. */
function pauseBefore(retry: number, { facts }: ClusterQLError, time: Time): number {
  const range = Math.min(firstPauseMilliseconds * 2 ** (retry - 1), longestPauseMilliseconds);
  return (facts.retryAfterSeconds ?? 0) * 1_000 + time.random() * range;
}
