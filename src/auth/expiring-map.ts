/** A bounded cache whose entries end at a time of their own; when full, the oldest entry goes. */
export interface ExpiringMap<Value> {
  get(key: string): Value | undefined;
  /** `until` in epoch milliseconds: from that moment on the entry is gone. */
  set(key: string, value: Value, until: number): void;
  delete(key: string): void;
}

export function createExpiringMap<Value>(limit: number, now: () => number): ExpiringMap<Value> {
  const entries = new Map<string, { value: Value; until: number }>();

  return {
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (now() < entry.until) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value, until) {
      // A replaced entry counts as new; a Map keeps the place of a key that is only overwritten.
      entries.delete(key);
      const [oldest] = entries.keys();
      if (entries.size >= limit && oldest !== undefined) entries.delete(oldest);
      entries.set(key, { value, until });
    },
    delete(key) {
      entries.delete(key);
    },
  };
}
