import { untilAborted } from './abort.ts';

/** Work in progress that one or more readers wait for. */
export interface Flight {
  /** Aborts when the last reader has left. */
  readonly signal: AbortSignal;
  /** How many are waiting right now. */
  readonly readers: number;
}

/** Lets equal reads that meet in flight be one piece of work; nothing is kept after it ends. */
export interface Sharing<T> {
  join(key: string, signal: AbortSignal, start: (flight: Flight) => Promise<T>): Promise<T>;
  /** Whoever comes from now on joins nothing that is in flight already. */
  renew(): void;
}

interface Shared<T> {
  readonly controller: AbortController;
  readonly flight: { readonly signal: AbortSignal; readers: number };
  readonly result: Promise<T>;
}

export function createSharing<T>(): Sharing<T> {
  const inFlight = new Map<string, Shared<T>>();
  let generation = 0;

  function launch(key: string, start: (flight: Flight) => Promise<T>): Shared<T> {
    const controller = new AbortController();
    const flight = { signal: controller.signal, readers: 0 };
    const result = start(flight).finally(() => land(key, shared));
    const shared = { controller, flight, result };
    inFlight.set(key, shared);
    return shared;
  }

  /** True when it was still in flight. */
  function land(key: string, shared: Shared<T>): boolean {
    return inFlight.get(key) === shared && inFlight.delete(key);
  }

  function leave(key: string, shared: Shared<T>): void {
    shared.flight.readers -= 1;
    if (shared.flight.readers > 0 || !land(key, shared)) return;
    shared.controller.abort(new DOMException('nobody waits for this answer any more', 'AbortError'));
  }

  return {
    async join(name, signal, start) {
      signal.throwIfAborted();
      const key = `${generation} ${name}`;
      const shared = inFlight.get(key) ?? launch(key, start);
      shared.flight.readers += 1;
      try {
        return await untilAborted(shared.result, signal);
      } finally {
        leave(key, shared);
      }
    },
    renew() {
      generation += 1;
    },
  };
}
