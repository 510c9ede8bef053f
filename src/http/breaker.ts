import { Refusal } from './failures.ts';

/** What one request told of its system; `unknown` when it was given up too early to tell. */
export type Standing = 'answers' | 'fails' | 'unknown';

export interface BreakerOptions {
  readonly system: string;
  readonly now: () => number;
}

/** Stops asking a system that keeps failing, and tries one request after each pause. */
export interface Breaker {
  /** Rejects without starting the work while the breaker is open. */
  run<T extends { readonly standing: Standing }>(work: () => Promise<T>): Promise<T>;
}

/** Above what one read with its retries can cause, so that it takes several readers to open. */
const failuresToOpen = 10;
const pauseMilliseconds = 5_000;

export function createBreaker({ system, now }: BreakerOptions): Breaker {
  let failuresInRow = 0;
  let openUntil = 0;
  let trying = false;

  /** True when the work is the one trial that decides whether to close again. */
  function admit(): boolean {
    if (failuresInRow < failuresToOpen) return false;
    const pause = openUntil - now();
    if (pause > 0 || trying) throw open(Math.max(pause, 1_000));
    trying = true;
    return true;
  }

  function open(pause: number): Refusal {
    return new Refusal(system, 'cannot be reached at the moment; try again later.', {
      detail: `not asked: its last ${failuresInRow} requests failed`,
      retryAfterSeconds: Math.ceil(pause / 1_000),
    });
  }

  function learn(standing: Standing): void {
    if (standing === 'answers') failuresInRow = 0;
    if (standing !== 'fails') return;
    failuresInRow += 1;
    openUntil = now() + pauseMilliseconds;
  }

  return {
    async run(work) {
      const trial = admit();
      try {
        const result = await work();
        learn(result.standing);
        return result;
      } finally {
        if (trial) trying = false;
      }
    },
  };
}
