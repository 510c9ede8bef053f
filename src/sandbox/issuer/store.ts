import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

/** What an issuer remembers: codes, refresh tokens, sessions. */
export interface Store {
  readonly adapter: AdapterFactory;
  /** Forgets everything, as an administrator does who ends all sign-ins. */
  clear(): void;
}

/** More than any test leaves behind; a sandbox may run for weeks. */
const mostRows = 10_000;

/** Outlives the provider, which is made anew when its keys change. */
export function createStore(): Store {
  const rows = new Map<string, AdapterPayload>();

  function dropExpired(): void {
    const now = Date.now() / 1000;
    for (const [key, { exp = Infinity }] of rows) if (exp <= now) rows.delete(key);
  }

  function rowWhere(model: string, holds: (row: AdapterPayload) => boolean): AdapterPayload | undefined {
    return [...rows].find(([key, row]) => key.startsWith(`${model}:`) && holds(row))?.[1];
  }

  function adapterOf(model: string): Adapter {
    function keyOf(id: string): string {
      return `${model}:${id}`;
    }
    return {
      async upsert(id, payload) {
        if (rows.size >= mostRows) dropExpired();
        rows.set(keyOf(id), payload);
      },
      find: async (id) => rows.get(keyOf(id)),
      findByUid: async (uid) => rowWhere(model, (row) => row.uid === uid),
      findByUserCode: async (userCode) => rowWhere(model, (row) => row.userCode === userCode),
      async consume(id) {
        Object.assign(rows.get(keyOf(id)) ?? {}, { consumed: Math.floor(Date.now() / 1000) });
      },
      async destroy(id) {
        rows.delete(keyOf(id));
      },
      async revokeByGrantId(grantId) {
        for (const [key, row] of rows) if (row.grantId === grantId) rows.delete(key);
      },
    };
  }
  return { adapter: adapterOf, clear: () => rows.clear() };
}
