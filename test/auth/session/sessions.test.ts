import { inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { mostSessions } from '../../../src/auth/session/sessions.ts';
import { ClusterQLError } from '../../../src/errors.ts';
import { refusalOf, reasonOf, start } from '../issuer-fixture.ts';
import { describeReplicas, gate, newKey, oldKey } from './keeping.ts';

const person = { issuer: 'campus', subject: 'u-0042' };
const hour = 60 * 60;

describeReplicas('a session', (site) => {
  /** Lasting tokens, so that nothing is renewed. */
  async function begin(seconds = 1000 * hour): Promise<string> {
    return (await site.here.sessions.begin(person, site.issuer.give(seconds))).cookie;
  }

  function rowOf(): Promise<{ id: string; usedAt: Date }> {
    return site.database.prisma.session.findFirstOrThrow();
  }

  it.each([
    ['that is empty', ''],
    ['that is too short', 'A'.repeat(42)],
    ['that is too long', 'A'.repeat(44)],
    ['of other characters', `${'A'.repeat(42)}=`],
    ['with a line break', `${'A'.repeat(43)}\n`],
    ['of megabytes', 'A'.repeat(5_000_000)],
  ])('is not opened by a cookie %s, and the database is not asked', async (_, cookie) => {
    const find = vi.spyOn(site.here.sessionStore, 'find');
    expect(await reasonOf(site.here.sessions.open(cookie))).toBe('SESSION_ENDED');
    expect(await site.here.sessions.end(cookie)).toBeNull();
    expect(find).not.toHaveBeenCalled();
  });

  it('is not opened by a cookie with one letter changed, nor by the id that the database keeps', async () => {
    const cookie = await begin();
    const tampered = (cookie.startsWith('A') ? 'B' : 'A') + cookie.slice(1);
    const { id } = await rowOf();
    for (const wrong of [tampered, id, id.slice(0, 43)]) {
      const error = await refusalOf(site.here.sessions.open(wrong));
      expect(error.extensions).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'SESSION_ENDED' });
      expect(error.message).toContain('sign in again');
    }
  });

  it('opens, at every replica, for the person who began it and with the tokens of the issuer', async () => {
    const tokens = site.issuer.give(1000 * hour);
    const { cookie, endsAt } = await site.here.sessions.begin(person, tokens);
    expect(endsAt).toBe((start + 12 * hour) * 1000);
    for (const { sessions } of [site.here, site.there]) {
      const session = await sessions.open(cookie);
      expect(session).toMatchObject({ ...person, endsAt: (start + 2 * hour) * 1000 });
      expect(session.tokens).toMatchObject(tokens);
    }
    expect(site.issuer.asked).toEqual([]);
  });

  it('is a new one each time, whatever the browser brought', async () => {
    const cookies = new Set([await begin(), await begin(), await begin()]);
    expect(cookies.size).toBe(3);
    expect(await site.database.prisma.session.count()).toBe(3);
  });

  it('leaves nothing in the database by which it, or a token, could be used', async () => {
    const cookie = await begin();
    await site.here.sessions.open(cookie);
    const rows = JSON.stringify(await site.database.prisma.session.findMany());
    for (const secret of [cookie, ...site.issuer.given]) {
      expect(rows).not.toContain(secret);
      expect(rows).not.toContain(Buffer.from(secret).toString('base64url'));
      expect(rows).not.toContain(Buffer.from(secret, 'base64url').toString('hex'));
    }
  });

  it('shows its tokens only to who asks for them by name', async () => {
    const session = await site.here.sessions.open(await begin());
    expect(session.tokens.accessToken).toContain('access-canary');
    for (const shown of [JSON.stringify(session), inspect(session), JSON.stringify({ ...session })])
      expect(shown).not.toContain('canary');
  });

  describe('that was ended', () => {
    it('is over at once here, and within 30 seconds elsewhere; its tokens are told to be revoked', async () => {
      const cookie = await begin();
      await site.there.sessions.open(cookie);
      const session = await site.here.sessions.end(cookie);
      expect(session?.tokens.refreshToken).toBe('refresh-canary-0');
      expect(await reasonOf(site.here.sessions.open(cookie))).toBe('SESSION_ENDED');
      site.clock.seconds += 29;
      expect(await site.there.sessions.open(cookie)).toMatchObject(person);
      site.clock.seconds += 1;
      expect(await reasonOf(site.there.sessions.open(cookie))).toBe('SESSION_ENDED');
      expect(await site.here.sessions.end(cookie)).toBeNull();
    });

    it('does not come back by a request that had read it before', async () => {
      const cookie = await begin();
      const { find } = site.here.sessionStore;
      const [read, answer] = [gate(), gate()];
      vi.spyOn(site.here.sessionStore, 'find').mockImplementationOnce(async (id) => {
        const row = await find(id);
        read.open();
        await answer.opened;
        return row;
      });
      const request = site.here.sessions.open(cookie);
      await read.opened;
      await site.here.sessions.end(cookie);
      answer.open();
      expect(await request).toMatchObject(person);
      expect(await reasonOf(site.here.sessions.open(cookie))).toBe('SESSION_ENDED');
    });

    it('leaves the other sessions of the person alone', async () => {
      const [first, second] = [await begin(), await begin()];
      await site.here.sessions.end(first);
      expect(await site.here.sessions.open(second)).toMatchObject(person);
    });
  });

  describe('grows old', () => {
    it('and is over two hours after its last use, to the second', async () => {
      const [used, unused] = [await begin(), await begin()];
      site.clock.seconds += hour;
      await site.here.sessions.open(used);
      site.clock.seconds = start + 2 * hour - 1;
      await site.here.sessions.open(used);
      site.clock.seconds = start + 2 * hour;
      expect(await site.here.sessions.open(used)).toMatchObject({ endsAt: (start + 4 * hour - 1) * 1000 });
      expect(await reasonOf(site.here.sessions.open(unused))).toBe('SESSION_ENDED');
    });

    it('and is over after twelve hours, however it was used', async () => {
      const cookie = await begin();
      while (site.clock.seconds < start + 12 * hour - hour) {
        site.clock.seconds += hour;
        await site.here.sessions.open(cookie);
      }
      site.clock.seconds = start + 12 * hour - 1;
      expect(await site.here.sessions.open(cookie)).toMatchObject({ endsAt: (start + 12 * hour) * 1000 });
      site.clock.seconds = start + 12 * hour;
      expect(await reasonOf(site.here.sessions.open(cookie))).toBe('SESSION_ENDED');
      expect(await reasonOf(site.there.sessions.open(cookie))).toBe('SESSION_ENDED');
    });

    it('but not while another replica sees it in use', async () => {
      const cookie = await begin();
      const { id } = await site.here.sessions.open(cookie);
      site.clock.seconds = start + 2 * hour - 1;
      await site.there.sessions.open(cookie);
      await vi.waitFor(async () =>
        expect((await site.here.sessionStore.find(id))?.usedAt.getTime()).toBe(site.clock.now()),
      );
      site.clock.seconds = start + 3 * hour;
      expect(await site.here.sessions.open(cookie)).toMatchObject(person);
    });

    it('and its use is noted once a minute at most, and waited for by nobody', async () => {
      const cookie = await begin();
      const touch = vi.spyOn(site.here.sessionStore, 'touch').mockReturnValue(new Promise(() => {}));
      for (site.clock.seconds = start; site.clock.seconds < start + 180; site.clock.seconds += 1)
        await site.here.sessions.open(cookie);
      const noted = touch.mock.calls.map(([, at]) => at.getTime() / 1000 - start);
      expect(noted).toEqual([60, 120]);
    });

    it('and a use that cannot be noted harms nobody', async () => {
      const cookie = await begin();
      vi.spyOn(site.here.sessionStore, 'touch').mockRejectedValue(new Error('no room'));
      site.clock.seconds += 61;
      expect(await site.here.sessions.open(cookie)).toMatchObject(person);
      await vi.waitFor(() => expect(site.here.failures).toEqual([new Error('no room')]));
    });

    it('and is swept away with the next sign-in, once an hour', async () => {
      await begin();
      site.clock.seconds += 3 * hour;
      const sweep = vi.spyOn(site.here.sessionStore, 'removeEnded');
      await begin();
      await begin();
      await vi.waitFor(async () => expect(await site.database.prisma.session.count()).toBe(2));
      expect(sweep).toHaveBeenCalledTimes(1);
    });
  });

  it('of one person is one of fifty: the one used longest ago gives way', async () => {
    const cookies: string[] = [];
    for (let n = 0; n <= mostSessions; n += 1) {
      site.clock.seconds += 1;
      cookies.push(await begin());
    }
    await vi.waitFor(async () => expect(await site.database.prisma.session.count()).toBe(mostSessions));
    expect(await reasonOf(site.there.sessions.open(cookies[0] ?? ''))).toBe('SESSION_ENDED');
    expect(await site.there.sessions.open(cookies[1] ?? '')).toMatchObject(person);
  });

  describe('with another key of the gateway', () => {
    it('opens while the old key is still listed, and is over when it is not', async () => {
      const cookie = await begin();
      const both = site.another({ keys: [newKey, oldKey] });
      const rotated = site.another({ keys: [newKey] });
      expect(await both.sessions.open(cookie)).toMatchObject(person);
      const error = await refusalOf(rotated.sessions.open(cookie));
      expect(error.facts).toMatchObject({ reason: 'SESSION_ENDED' });
      expect(error.facts.detail).toContain('sealed with a key that is not configured');
    });

    it('of the same id is over too', async () => {
      const cookie = await begin();
      const keys = [{ ...newKey, id: oldKey.id }] as const;
      const rotated = site.another({ keys });
      expect(await reasonOf(rotated.sessions.open(cookie))).toBe('SESSION_ENDED');
      expect(await rotated.sessions.end(cookie)).toBeNull();
    });
  });

  it.each([
    ['the person of', { subject: 'administrator' }],
    ['the issuer of', { issuer: 'lab' }],
    ['the tokens of', { tokens: 'e30..a.b.c' }],
  ])('is over when somebody changed %s its row', async (_, change) => {
    const cookie = await begin();
    await site.database.prisma.session.updateMany({ data: change });
    expect(await reasonOf(site.here.sessions.open(cookie))).toBe('SESSION_ENDED');
  });

  it('is not opened with the tokens of another session copied over its own', async () => {
    const [mine, theirs] = [await begin(), await begin()];
    const { id, tokens } = await site.database.prisma.session.findFirstOrThrow();
    await site.database.prisma.session.updateMany({ where: { NOT: { id } }, data: { tokens } });
    const outcomes = await Promise.allSettled(
      [mine, theirs].map((cookie) => site.here.sessions.open(cookie)),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is not ended by a database that is down: that is told, and may be tried again', async () => {
    const [known, unknown] = [await begin(), await begin()];
    await site.there.sessions.open(known);
    const outage = new ClusterQLError('DATABASE_UNAVAILABLE', 'It is down.', { retryable: true });
    const find = vi.spyOn(site.there.sessionStore, 'find').mockRejectedValue(outage);
    expect(await site.there.sessions.open(known)).toMatchObject(person);
    expect(await refusalOf(site.there.sessions.open(unknown))).toBe(outage);
    site.clock.seconds += 30;
    expect(await refusalOf(site.there.sessions.open(known))).toBe(outage);
    find.mockRestore();
    expect(await site.there.sessions.open(known)).toMatchObject(person);
  });
});
