import type { State } from './wire.ts';

/** Clusters carry out what was decided a while later, and not at all while they are out of reach. */
export interface Sync {
  after(clusterId: string, carryOut: () => void): void;
  /** Carries out what had its time. */
  catchUp(): void;
  /** Carries out everything at once, whatever time is left. */
  settle(): void;
}

interface Decision {
  clusterId: string;
  dueAt: number;
  carryOut: () => void;
}

export function createSync(state: Pick<State, 'clusters'>, milliseconds: number): Sync {
  let waiting: Decision[] = [];

  function isConnected(clusterId: string): boolean {
    const cluster = state.clusters.find(({ uuid }) => uuid === clusterId);
    return cluster?.status?.state === 'Connected';
  }

  /** Until nothing is left to do: what is carried out may bring the next decision. */
  function run(isDue: (decision: Decision) => boolean): void {
    const ready = waiting.filter((decision) => isDue(decision) && isConnected(decision.clusterId));
    if (ready.length === 0) return;
    waiting = waiting.filter((decision) => !ready.includes(decision));
    for (const { carryOut } of ready) carryOut();
    run(isDue);
  }

  return {
    after(clusterId, carryOut) {
      waiting.push({ clusterId, dueAt: performance.now() + milliseconds, carryOut });
    },
    catchUp: () => run(({ dueAt }) => dueAt <= performance.now()),
    settle: () => run(() => true),
  };
}
