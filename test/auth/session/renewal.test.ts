import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createTokenSeal } from '../../../src/auth/session/seal.ts';
import { ClusterQLError } from '../../../src/errors.ts';
import { refusalOf, start } from '../issuer-fixture.ts';
import { describeReplicas, gate, newKey, oldKey, type Replica, tokenSeconds } from './keeping.ts';

const person = { issuer: 'campus', subject: 'u-0042' };
const outage = new ClusterQLError('DATABASE_UNAVAILABLE', 'It is down.', { retryable: true });

describeReplicas('the tokens of a session', (site) => {
  let cookie: string;

  beforeEach(async () => {
    cookie = (await site.here.sessions.begin(person, site.issuer.give())).cookie;
  });

  async function tokenAt(replica: Replica): Promise<string> {
    return (await replica.sessions.open(cookie)).tokens.accessToken;
  }

  function row() {
    return site.database.prisma.session.findFirstOrThrow();
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
      site.issuer.revoke((await site.here.sessions.open(cookie)).tokens);
      site.clock.seconds += tokenSeconds;
      const error = await refusalOf(site.here.sessions.open(cookie));
      expect(error.extensions).toMatchObject(expired);
      expect(error.message).toBe('The sign-in at campus has ended; sign in there again.');
      expect((await refusalOf(site.here.sessions.open(cookie))).extensions).toMatchObject(expired);
      expect(site.issuer.asked).toEqual(['campus refresh-canary-0']);
      expect((await row()).renewingUntil).toBeNull();
    });

    it('are used until they end, where the issuer gave no refresh token', async () => {
      const tokens = { ...site.issuer.give(), refreshToken: null };
      cookie = (await site.here.sessions.begin(person, tokens)).cookie;
      site.clock.seconds = start + tokenSeconds - 1;
      expect(await tokenAt(site.here)).toBe(tokens.accessToken);
      site.clock.seconds = start + tokenSeconds;
      expect((await refusalOf(site.here.sessions.open(cookie))).extensions).toMatchObject(expired);
      expect(site.issuer.asked).toEqual([]);
    });

    it('are used on where nobody told when they end', async () => {
      const tokens = { ...site.issuer.give(), expiresAt: null };
      cookie = (await site.here.sessions.begin(person, tokens)).cookie;
      site.clock.seconds += 100 * 60;
      expect(await tokenAt(site.here)).toBe(tokens.accessToken);
      expect(site.issuer.asked).toEqual([]);
    });
  });

  describe('that are good', () => {
    it('are renewed beside a request from a minute before they end, and not earlier', async () => {
      site.clock.seconds = start + tokenSeconds - 61;
      expect(await tokenAt(site.here)).toBe('access-canary-0');
      expect(site.issuer.asked).toEqual([]);
      site.clock.seconds += 1;
      expect(await tokenAt(site.here)).toBe('access-canary-0');
      await settled(2);
      expect(await tokenAt(site.here)).toBe('access-canary-1');
      expect(site.issuer.asked).toEqual(['campus refresh-canary-0']);
    });

    it('are renewed in the last quarter of a short life', async () => {
      cookie = (await site.here.sessions.begin(person, site.issuer.give(40))).cookie;
      site.clock.seconds = start + 29;
      await tokenAt(site.here);
      expect(site.issuer.asked).toEqual([]);
      site.clock.seconds = start + 30;
      await tokenAt(site.here);
      await vi.waitFor(() => expect(site.issuer.asked).toEqual(['campus refresh-canary-1']));
    });

    it('serve on while the issuer is away, which is asked once a second at most', async () => {
      site.issuer.isAway = true;
      site.clock.seconds = start + tokenSeconds - 60;
      for (let n = 0; n < 10; n += 1) expect(await tokenAt(site.here)).toBe('access-canary-0');
      await vi.waitFor(() => expect(site.here.failures).toHaveLength(1));
      expect(await tokenAt(site.here)).toBe('access-canary-0');
      expect(site.issuer.asked).toHaveLength(1);
      site.clock.seconds += 1;
      expect(await tokenAt(site.here)).toBe('access-canary-0');
      await vi.waitFor(() => expect(site.issuer.asked).toHaveLength(2));
    });
  });

  describe('that have ended', () => {
    beforeEach(() => {
      site.clock.seconds = start + tokenSeconds;
    });

    it('are renewed once for twenty requests at the same time', async () => {
      const tokens = await Promise.all(Array.from({ length: 20 }, () => tokenAt(site.here)));
      expect(new Set(tokens)).toEqual(new Set(['access-canary-1']));
      expect(site.issuer.asked).toEqual(['campus refresh-canary-0']);
    });

    it('are renewed once for requests at two replicas, with a slow issuer', async () => {
      const answer = gate();
      site.issuer.gate = answer.opened;
      const requests = Array.from({ length: 10 }, (_, n) => tokenAt(n % 2 === 0 ? site.here : site.there));
      await vi.waitFor(() => expect(site.issuer.asked).toHaveLength(1));
      answer.open();
      expect(new Set(await Promise.all(requests))).toEqual(new Set(['access-canary-1']));
      expect(site.issuer.asked).toEqual(['campus refresh-canary-0']);
    });

    it('are renewed again and again, in turns of the replicas, and no refresh token is used twice', async () => {
      for (let round = 1; round <= 6; round += 1) {
        expect(await tokenAt(round % 2 === 0 ? site.here : site.there)).toBe(`access-canary-${round}`);
        site.clock.seconds += tokenSeconds;
      }
      expect(site.issuer.asked).toEqual([0, 1, 2, 3, 4, 5].map((n) => `campus refresh-canary-${n}`));
    });

    it('wait for the issuer: while it is away the request fails, and may be tried again', async () => {
      site.issuer.isAway = true;
      const error = await refusalOf(site.here.sessions.open(cookie));
      expect(error.extensions).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', retryable: true });
      site.issuer.isAway = false;
      site.clock.seconds += 1;
      expect(await tokenAt(site.here)).toBe('access-canary-1');
    });

    it('are left to the replica that has claimed them, and are free when its claim passes', async () => {
      const { id } = await row();
      const claimedUntil = new Date(site.clock.now() + 25_000);
      await site.there.sessionStore.claimRenewal(id, 1, new Date(site.clock.now()), claimedUntil);
      const error = await refusalOf(site.here.sessions.open(cookie));
      expect(error.extensions).toMatchObject({ code: 'UPSTREAM_TIMEOUT', retryable: true });
      expect(site.issuer.asked).toEqual([]);
      site.clock.seconds += 25;
      expect(await tokenAt(site.here)).toBe('access-canary-1');
    });

    it('keep the ID token of the sign-in where the issuer gives no other', async () => {
      const quiet = site.another({
        refresh: async (...asked) => ({ ...(await site.issuer.refresh(...asked)), idToken: null }),
      });
      const { tokens } = await quiet.sessions.open(cookie);
      expect(tokens).toMatchObject({ accessToken: 'access-canary-1', idToken: 'identity-canary-0' });
    });

    it('of a replica that died between issuer and database are honestly over', async () => {
      await site.issuer.refresh('campus', 'refresh-canary-0');
      expect((await refusalOf(site.there.sessions.open(cookie))).facts.reason).toBe('EXPIRED');
    });

    it('do not come back when the session is ended while they are renewed', async () => {
      const answer = gate();
      site.issuer.gate = answer.opened;
      const request = refusalOf(site.here.sessions.open(cookie));
      await vi.waitFor(() => expect(site.issuer.asked).toHaveLength(1));
      await site.there.sessions.end(cookie);
      answer.open();
      expect((await request).facts.reason).toBe('SESSION_ENDED');
      expect((await refusalOf(site.here.sessions.open(cookie))).facts.reason).toBe('SESSION_ENDED');
      expect(await site.database.prisma.session.count()).toBe(0);
    });

    it('are sealed with the first key when they are renewed, so that the old one can go', async () => {
      const both = site.another({ keys: [newKey, oldKey] });
      expect(await tokenAt(both)).toBe('access-canary-1');
      const rotated = site.another({ keys: [newKey] });
      expect(await tokenAt(rotated)).toBe('access-canary-1');
      const { id, tokens } = await row();
      const belongsTo = JSON.stringify(['session', id, person.issuer, person.subject]);
      expect(await createTokenSeal([oldKey]).open(tokens, belongsTo)).toBeNull();
    });
  });

  describe('that were renewed while the database failed', () => {
    beforeEach(() => {
      site.clock.seconds = start + tokenSeconds;
    });

    it('are used by this process, and stored as soon as it takes them', async () => {
      const replace = vi.spyOn(site.here.sessionStore, 'replaceTokens').mockRejectedValue(outage);
      expect(await tokenAt(site.here)).toBe('access-canary-1');
      site.clock.seconds += 31;
      expect(await tokenAt(site.here)).toBe('access-canary-1');
      expect(site.here.failures).toEqual([outage]);
      expect((await row()).version).toBe(1);
      replace.mockRestore();
      await settled(2);
      expect(await tokenAt(site.there)).toBe('access-canary-1');
      expect(await tokenAt(site.here)).toBe('access-canary-1');
      expect(site.issuer.asked).toEqual(['campus refresh-canary-0']);
    });

    it('are told when the session is ended, so that none of them stays good', async () => {
      vi.spyOn(site.here.sessionStore, 'replaceTokens').mockRejectedValue(outage);
      await tokenAt(site.here);
      expect((await site.here.sessions.end(cookie))?.tokens.refreshToken).toBe('refresh-canary-1');
    });

    it('or before: nobody was asked, and the session is not ended', async () => {
      const claim = vi.spyOn(site.here.sessionStore, 'claimRenewal').mockRejectedValue(outage);
      expect(await refusalOf(site.here.sessions.open(cookie))).toBe(outage);
      expect(site.issuer.asked).toEqual([]);
      claim.mockRestore();
      expect(await tokenAt(site.here)).toBe('access-canary-1');
    });
  });
});
