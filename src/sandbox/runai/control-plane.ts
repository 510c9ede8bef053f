import { createSync, type Sync } from './sync.ts';
import type { Version } from './versions.ts';
import type { State } from './wire.ts';

/** What every noun of the fake works on. */
export interface ControlPlane {
  readonly state: State;
  readonly version: Version;
  readonly sync: Sync;
  readonly tenantId: number;
  /** The present instant as the API writes it. */
  now(): string;
  /** A number in digits: what most ids look like, none has to. */
  newId(): string;
}

interface Circumstances {
  version: Version;
  now: () => number;
  syncMilliseconds: number;
}

export function createControlPlane(
  state: State,
  { version, now, syncMilliseconds }: Circumstances,
): ControlPlane {
  let lastId = 500_000;
  return {
    state,
    version,
    sync: createSync(state, syncMilliseconds),
    tenantId: state.clusters[0]?.tenantId ?? 1001,
    now: () => new Date(now()).toISOString(),
    newId: () => String((lastId += 7)),
  };
}
