import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from './answer.ts';

/** Runs what takes a second database connection while it holds its first. */
export type HoldConnections = <T>(work: () => T) => Promise<T>;

export interface ConnectionTimes {
  /** How long one such request keeps its connections. */
  readonly serviceMilliseconds: number;
  /** How long stuck requests wait for each other before they fail. */
  readonly deadlockMilliseconds: number;
}

/** SQLAlchemy's pool as Renku configures it by default. */
const poolSize = 4;

/**
 * Renku's database pool: once as many of them run as there are connections, each holds one and waits
 * for another that never comes free; all of them fail, and so do those that arrive meanwhile.
 */
export function createConnections(times: ConnectionTimes): HoldConnections {
  let inFlight = 0;
  let deadlocked = false;
  return async function hold(work) {
    inFlight += 1;
    if (inFlight >= poolSize) deadlocked = true;
    try {
      await sleep(times.serviceMilliseconds);
      if (deadlocked) return await stall(times.deadlockMilliseconds);
      return work();
    } finally {
      inFlight -= 1;
      if (inFlight === 0) deadlocked = false;
    }
  };
}

async function stall(milliseconds: number): Promise<never> {
  // Unreferenced, so that a stuck request does not keep a closed sandbox alive.
  await sleep(milliseconds, undefined, { ref: false });
  const waited = (milliseconds / 1000).toFixed(2);
  throw new Refusal(
    500,
    `Database error occurred: QueuePool limit of size ${poolSize} overflow 0 reached, connection timed out, timeout ${waited}`,
  );
}
