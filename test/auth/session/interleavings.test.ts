import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSessions } from '../../../src/auth/session/sessions.ts';
import type { SessionRow, SessionStore } from '../../../src/auth/session/store.ts';
import { Clock } from '../issuer-fixture.ts';
import { oldKey, RotatingIssuer, tokenSeconds } from './keeping.ts';

type Row = SessionRow & { readonly renewingUntil: Date | null };

/** The rows of a database, each call of which takes effect as a whole. */
function storeOf(rows: Map<string, Row>): SessionStore {
  function update(id: string, isMeant: (row: Row) => boolean, change: Partial<Row>): boolean {
    const row = rows.get(id);
    if (row === undefined || !isMeant(row)) return false;
    rows.set(id, { ...row, ...change });
    return true;
  }

  return {
    insert: async (row) => void rows.set(row.id, { ...row, renewingUntil: null }),
    find: async (id) => rows.get(id) ?? null,
    touch: async () => {},
    remove: async () => null,
    removeEnded: async () => {},
    keepLastUsed: async () => {},
    claimRenewal: async (id, version, now, renewingUntil) =>
      update(id, (row) => row.version === version && (row.renewingUntil ?? now) <= now, { renewingUntil }),
    replaceTokens: async (id, version, tokens) =>
      update(id, (row) => row.version === version, { tokens, version: version + 1, renewingUntil: null }),
    releaseRenewal: async (id, version) =>
      void update(id, (row) => row.version === version, { renewingUntil: null }),
  };
}

it('in whatever order database and issuer answer two replicas, no refresh token is used twice', async () => {
  const fewRequests = fc.array(fc.boolean(), { minLength: 2, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fewRequests, async (scheduler, requests) => {
      const clock = new Clock();
      const issuer = new RotatingIssuer(clock);
      const store = storeOf(new Map());
      const options = { keys: [oldKey], idleMinutes: 120, lifetimeHours: 12, now: clock.now } as const;
      const before = createSessions({ ...options, store, refresh: issuer.refresh });
      const { cookie } = await before.begin({ issuer: 'campus', subject: 'u-0042' }, issuer.give());
      clock.seconds += tokenSeconds;

      const scheduled = {
        ...store,
        find: scheduler.scheduleFunction(store.find),
        claimRenewal: scheduler.scheduleFunction(store.claimRenewal),
        replaceTokens: scheduler.scheduleFunction(store.replaceTokens),
      };
      const replicaOptions = {
        ...{ ...options, store: scheduled },
        refresh: scheduler.scheduleFunction(issuer.refresh),
        wait: scheduler.scheduleFunction(async () => {}),
      };
      const [here, there] = [createSessions(replicaOptions), createSessions(replicaOptions)];
      const opened = requests.map((isHere) => (isHere ? here : there).open(cookie));
      const sessions = await scheduler.waitFor(Promise.all(opened));
      expect(new Set(sessions.map(({ tokens }) => tokens.accessToken))).toEqual(new Set(['access-canary-1']));
      expect(issuer.asked).toEqual(['campus refresh-canary-0']);
    }),
    { numRuns: 200 },
  );
});
