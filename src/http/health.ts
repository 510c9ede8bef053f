import type { SystemHealth } from '../domain/system.ts';
import type { Exchange } from './exchange.ts';

export interface HealthOptions {
  readonly now: () => number;
  /** Asks the system once and notes what came of it. */
  readonly probe: (path: string) => Promise<unknown>;
}

/** What is known of a system from the requests that were sent anyway. */
export interface Health {
  note(exchange: Exchange): void;
  /** Probes first when nothing recent is known. */
  read(path: string): Promise<SystemHealth>;
}

const freshMilliseconds = 30_000;

export function createHealth({ now, probe }: HealthOptions): Health {
  let known: SystemHealth = { reachable: null, latencyMilliseconds: null, lastCallAt: null };
  let knownSince = -Infinity;
  let probing: Promise<void> | null = null;

  function note({ status, standing, milliseconds }: Exchange): void {
    if (status === null && standing === 'unknown') return;
    const reachable = status !== null || standing === 'answers';
    knownSince = now();
    known = {
      reachable,
      latencyMilliseconds: reachable ? Math.round(milliseconds) : null,
      lastCallAt: new Date(knownSince).toISOString(),
    };
  }

  async function ask(path: string): Promise<void> {
    try {
      await probe(path);
    } finally {
      probing = null;
    }
  }

  return {
    note,
    async read(path) {
      if (now() - knownSince > freshMilliseconds) await (probing ??= ask(path));
      return known;
    },
  };
}
