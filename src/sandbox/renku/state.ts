import type { HoldConnections } from './connections.ts';
import type { Data } from './data.ts';
import { createSequence, ulid } from './ids.ts';

/** What every noun of the fake works on. */
export interface Renku {
  readonly data: Data;
  readonly hold: HoldConnections;
  now(): number;
  newPoolId(): number;
  newClassId(): number;
  newUlid(): string;
}

export function createRenku(data: Data, hold: HoldConnections, now: () => number): Renku {
  return {
    data,
    hold,
    now,
    newPoolId: createSequence(() => data.pools.map(({ id }) => id)),
    newClassId: createSequence(() => data.pools.flatMap(({ classes }) => classes.map(({ id }) => id))),
    newUlid: () => ulid(now(), Math.random),
  };
}
