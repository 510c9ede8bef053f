import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createTokenSeal } from '../../../src/auth/session/seal.ts';
import type { Database } from '../../../src/database/database.ts';
import { ClusterQLError } from '../../../src/errors.ts';
import { describeDatabases, type TestDatabase } from '../../support/database.ts';
import { Clock, refusalOf, start } from '../issuer-fixture.ts';
import { gate, newKey, oldKey, replicaOver, RotatingIssuer, tokenSeconds } from './keeping.ts';

const person = { issuer: 'campus', subject: 'u-0042' };
const outage = new ClusterQLError('DATABASE_UNAVAILABLE', 'It is down.', { retryable: true });

describeDatabases('the tokens of a session', (open) => {
  let database: TestDatabase;
  let other: Database;
  let clock: Clock;
  let issuer: RotatingIssuer;
  let here: ReturnType<typeof replicaOver>;
  let there: ReturnType<typeof replicaOver>;
  let cookie: string;

  beforeAll(async () => {
    database = await open();
    other = await database.alongside();
  });

  beforeEach(async () => {
    await database.prisma.session.deleteMany();
    clock = new Clock();
    issuer = new RotatingIssuer(clock);
    here = replicaOver(database, { clock, issuer });
    there = replicaOver(other, { clock, issuer });
    cookie = (await here.sessions.begin(person, issuer.give())).cookie;
  });

  afterAll(async () => {
    await other.close();
    await database.close();
  });

  async function tokenAt(replica: ReturnType<typeof replicaOver>): Promise<string> {
    return (await replica.sessions.open(cookie)).tokens.accessToken;
  }

  function row() {
    return database.prisma.session.findFirstOrThrow();
  }

  /** What is renewed beside a request has come to its end. */
  async function settled(version: number): Promise<void> {
    await vi.waitFor(async () => expect((await row()).version).toBe(version));
  }

  describe('that cannot be renewed', () => {
    const expired = {
      code: 'UNAUTHENTICATED',
      reason: 'EXPIRED',
      expiredAt: new Date((start + tokenSeconds) * 1000).toISOString(),
    };

    it('are refused with the time they ended, and the issuer is asked once', async () => {
      issuer.revoke((await here.sessions.open(cookie)).tokens);
      clock.seconds += tokenSeconds;
      const error = await refusalOf(here.sessions.open(cookie));
      expect(error.extensions).toMatchObject(expired);
      expect(error.message).toBe('The sign-in at campus has ended; sign in there again.');
      expect((await refusalOf(here.sessions.open(cookie))).extensions).toMatchObject(expired);
      expect(issuer.asked).toEqual(['campus refresh-canary-0']);
      expect((await row()).renewingUntil).toBeNull();
    });

    it('are used until they end, where the issuer gave no refresh token', async () => {
      const tokens = { ...issuer.give(), refreshToken: null };
      cookie = (await here.sessions.begin(person, tokens)).cookie;
      clock.seconds = start + tokenSeconds - 1;
      expect(await tokenAt(here)).toBe(tokens.accessToken);
      clock.seconds = start + tokenSeconds;
      expect((await refusalOf(here.sessions.open(cookie))).extensions).toMatchObject(expired);
      expect(issuer.asked).toEqual([]);
    });

    it('are used on where nobody told when they end', async () => {
      const tokens = { ...issuer.give(), expiresAt: null };
      cookie = (await here.sessions.begin(person, tokens)).cookie;
      clock.seconds += 100 * 60;
      expect(await tokenAt(here)).toBe(tokens.accessToken);
      expect(issuer.asked).toEqual([]);
    });
  });

  describe('that are good', () => {
    it('are renewed beside a request from a minute before they end, and not earlier', async () => {
      clock.seconds = start + tokenSeconds - 61;
      expect(await tokenAt(here)).toBe('access-canary-0');
      expect(issuer.asked).toEqual([]);
      clock.seconds += 1;
      expect(await tokenAt(here)).toBe('access-canary-0');
      await settled(2);
      expect(await tokenAt(here)).toBe('access-canary-1');
      expect(issuer.asked).toEqual(['campus refresh-canary-0']);
    });

    it('are renewed in the last quarter of a short life', async () => {
      cookie = (await here.sessions.begin(person, issuer.give(40))).cookie;
      clock.seconds = start + 29;
      await tokenAt(here);
      expect(issuer.asked).toEqual([]);
      clock.seconds = start + 30;
      await tokenAt(here);
      await vi.waitFor(() => expect(issuer.asked).toEqual(['campus refresh-canary-1']));
    });

    it('serve on while the issuer is away, which is asked once a second at most', async () => {
      issuer.isAway = true;
      clock.seconds = start + tokenSeconds - 60;
      for (let n = 0; n < 10; n += 1) expect(await tokenAt(here)).toBe('access-canary-0');
      await vi.waitFor(() => expect(here.failures).toHaveLength(1));
      expect(await tokenAt(here)).toBe('access-canary-0');
      expect(issuer.asked).toHaveLength(1);
      clock.seconds += 1;
      expect(await tokenAt(here)).toBe('access-canary-0');
      await vi.waitFor(() => expect(issuer.asked).toHaveLength(2));
    });
  });

  describe('that have ended', () => {
    beforeEach(() => {
      clock.seconds = start + tokenSeconds;
    });

    it('are renewed once for twenty requests at the same time', async () => {
      const tokens = await Promise.all(Array.from({ length: 20 }, () => tokenAt(here)));
      expect(new Set(tokens)).toEqual(new Set(['access-canary-1']));
      expect(issuer.asked).toEqual(['campus refresh-canary-0']);
    });

    it('are renewed once for requests at two replicas, with a slow issuer', async () => {
      const answer = gate();
      issuer.gate = answer.opened;
      const requests = Array.from({ length: 10 }, (_, n) => tokenAt(n % 2 === 0 ? here : there));
      await vi.waitFor(() => expect(issuer.asked).toHaveLength(1));
      answer.open();
      expect(new Set(await Promise.all(requests))).toEqual(new Set(['access-canary-1']));
      expect(issuer.asked).toEqual(['campus refresh-canary-0']);
    });

    it('are renewed again and again, in turns of the replicas, and no refresh token is used twice', async () => {
      for (let round = 1; round <= 6; round += 1) {
        expect(await tokenAt(round % 2 === 0 ? here : there)).toBe(`access-canary-${round}`);
        clock.seconds += tokenSeconds;
      }
      expect(issuer.asked).toEqual([0, 1, 2, 3, 4, 5].map((n) => `campus refresh-canary-${n}`));
    });

    it('wait for the issuer: while it is away the request fails, and may be tried again', async () => {
      issuer.isAway = true;
      const error = await refusalOf(here.sessions.open(cookie));
      expect(error.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
      issuer.isAway = false;
      clock.seconds += 1;
      expect(await tokenAt(here)).toBe('access-canary-1');
    });

    it('are left to the replica that has claimed them, and are free when its claim passes', async () => {
      const { id } = await row();
      const claimedUntil = new Date(clock.now() + 25_000);
      await there.sessionStore.claimRenewal(id, 1, new Date(clock.now()), claimedUntil);
      const error = await refusalOf(here.sessions.open(cookie));
      expect(error.extensions).toMatchObject({ code: 'UPSTREAM_TIMEOUT', retryable: true });
      expect(issuer.asked).toEqual([]);
      clock.seconds += 25;
      expect(await tokenAt(here)).toBe('access-canary-1');
    });

    it('keep the ID token of the sign-in where the issuer gives no other', async () => {
      const quiet = replicaOver(other, {
        ...{ clock, issuer },
        refresh: async (...asked) => ({ ...(await issuer.refresh(...asked)), idToken: null }),
      });
      const { tokens } = await quiet.sessions.open(cookie);
      expect(tokens).toMatchObject({ accessToken: 'access-canary-1', idToken: 'identity-canary-0' });
    });

    it('of a replica that died between issuer and database are honestly over', async () => {
      await issuer.refresh('campus', 'refresh-canary-0');
      expect((await refusalOf(there.sessions.open(cookie))).facts.reason).toBe('EXPIRED');
    });

    it('do not come back when the session is ended while they are renewed', async () => {
      const answer = gate();
      issuer.gate = answer.opened;
      const request = refusalOf(here.sessions.open(cookie));
      await vi.waitFor(() => expect(issuer.asked).toHaveLength(1));
      await there.sessions.end(cookie);
      answer.open();
      expect((await request).facts.reason).toBe('SESSION_ENDED');
      expect((await refusalOf(here.sessions.open(cookie))).facts.reason).toBe('SESSION_ENDED');
      expect(await database.prisma.session.count()).toBe(0);
    });

    it('are sealed with the first key when they are renewed, so that the old one can go', async () => {
      const both = replicaOver(other, { clock, issuer, keys: [newKey, oldKey] });
      expect(await tokenAt(both)).toBe('access-canary-1');
      const rotated = replicaOver(other, { clock, issuer, keys: [newKey] });
      expect(await tokenAt(rotated)).toBe('access-canary-1');
      const { id, tokens } = await row();
      const belongsTo = JSON.stringify(['session', id, person.issuer, person.subject]);
      expect(await createTokenSeal([oldKey]).open(tokens, belongsTo)).toBeNull();
    });
  });

  describe('that were renewed while the database failed', () => {
    beforeEach(() => {
      clock.seconds = start + tokenSeconds;
    });

    it('are used by this process, and stored as soon as it takes them', async () => {
      const replace = vi.spyOn(here.sessionStore, 'replaceTokens').mockRejectedValue(outage);
      expect(await tokenAt(here)).toBe('access-canary-1');
      clock.seconds += 31;
      expect(await tokenAt(here)).toBe('access-canary-1');
      expect(here.failures).toEqual([outage]);
      expect((await row()).version).toBe(1);
      replace.mockRestore();
      await settled(2);
      expect(await tokenAt(there)).toBe('access-canary-1');
      expect(await tokenAt(here)).toBe('access-canary-1');
      expect(issuer.asked).toEqual(['campus refresh-canary-0']);
    });

    it('are told when the session is ended, so that none of them stays good', async () => {
      vi.spyOn(here.sessionStore, 'replaceTokens').mockRejectedValue(outage);
      await tokenAt(here);
      expect((await here.sessions.end(cookie))?.tokens.refreshToken).toBe('refresh-canary-1');
    });

    it('or before: nobody was asked, and the session is not ended', async () => {
      const claim = vi.spyOn(here.sessionStore, 'claimRenewal').mockRejectedValue(outage);
      expect(await refusalOf(here.sessions.open(cookie))).toBe(outage);
      expect(issuer.asked).toEqual([]);
      claim.mockRestore();
      expect(await tokenAt(here)).toBe('access-canary-1');
    });
  });
});
