import { Refusal } from './failures.ts';

export interface LimiterOptions {
  readonly system: string;
  /** How much work may run at once. */
  readonly concurrency: number;
  /** How much more may wait for its turn. */
  readonly maxQueue: number;
}

/** Runs so much work at once and no more; the rest waits in order of arrival. */
export interface Limiter {
  /** Rejects without starting the work when the queue is full or the signal aborts before its turn. */
  run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

export function createLimiter({ system, concurrency, maxQueue }: LimiterOptions): Limiter {
  /** A set keeps the order of arrival and lets a waiter leave from the middle. */
  const waiting = new Set<() => void>();
  let running = 0;

  async function enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (running < concurrency) {
      running += 1;
      return;
    }
    if (waiting.size >= maxQueue) {
      throw new Refusal(system, 'has too many requests waiting; try again in a moment.', {
        detail: `${running} requests running and ${waiting.size} waiting, which is the limit`,
      });
    }
    await turn(signal);
  }

  function turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      function begin(): void {
        signal.removeEventListener('abort', leave);
        resolve();
      }
      function leave(): void {
        waiting.delete(begin);
        reject(signal.reason as Error);
      }
      waiting.add(begin);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  /** The place goes straight to the next in line, so that nobody arriving meanwhile overtakes. */
  function exit(): void {
    const [next] = waiting;
    if (next === undefined) {
      running -= 1;
      return;
    }
    waiting.delete(next);
    next();
  }

  return {
    async run(signal, work) {
      await enter(signal);
      try {
        return await work();
      } finally {
        exit();
      }
    },
  };
}
