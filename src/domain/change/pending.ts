import { createUnderWay, type UnderWay } from '../under-way.ts';
import type { MakeChange } from './run.ts';

/** Changes under way, which a process that stops lets end: what is sent by then shall be written down. */
export interface Pending extends Pick<UnderWay, 'ended'> {
  readonly makeChange: MakeChange;
}

export function trackPending(makeChange: MakeChange): Pending {
  const { add, ended } = createUnderWay();

  return {
    makeChange(author, call) {
      const change = makeChange(author, call);
      add(change);
      return change;
    },
    ended,
  };
}
