import type { Secrets } from './secrets.ts';

/** The keys of every cache and table in memory: all of ours are a `Map` or a `Set`, and those of libraries too. */
export interface WatchedKeys {
  has(key: string): boolean;
  found(secrets: Secrets): string[];
  end(): void;
}

/** Listens to every `Map` and `Set` of the process from now on. */
export function watchKeys(): WatchedKeys {
  const { set } = Map.prototype;
  const { add } = Set.prototype;
  const seen: Record<string, true> = Object.create(null);

  function see(key: unknown): void {
    if (typeof key === 'string') seen[key] = true;
  }

  Map.prototype.set = function watchedSet(this: Map<unknown, unknown>, key: unknown, value: unknown) {
    see(key);
    return Reflect.apply(set, this, [key, value]);
  };
  Set.prototype.add = function watchedAdd(this: Set<unknown>, key: unknown) {
    see(key);
    return Reflect.apply(add, this, [key]);
  };

  return {
    has: (key) => key in seen,
    found: (secrets) => secrets.foundIn(Object.keys(seen).join('\n')),
    end() {
      Map.prototype.set = set;
      Set.prototype.add = add;
    },
  };
}
